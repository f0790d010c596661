"""The verbs of the posters: `counting`; of the surveys: `surveys`."""

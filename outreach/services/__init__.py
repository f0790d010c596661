"""The verbs of the posters: `counting`."""

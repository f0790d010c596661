"""The verbs: `articles` and `campaigns` of the editors, `subscriptions` of the citizens."""

"""The verbs: `articles` and `campaigns` of the editors, `wishes` of the citizens."""

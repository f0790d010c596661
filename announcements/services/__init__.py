"""Services: `articles` and `campaigns` for editors, `subscriptions` for citizens."""

"""`/nop-ho-so/`: a dossier handed in from a browser, one question a page, without a script."""

class NotNow(Exception):
    """The state of things or this person does not allow it; the words are for the editor."""

"""What a follow-up can ask of each kind of thing that the chat shows. See assistant/focus.py."""

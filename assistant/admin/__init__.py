"""What the bot learns from, at the desk; importing these registers them."""

from assistant.admin import misses, phrases, trainings

__all__ = ["misses", "phrases", "trainings"]

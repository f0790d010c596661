"""What the bot learns from, at the desk; importing these registers them."""

from assistant.admin import generation, misses, phrases, trainings

"""The portal's settings with the view of bench/plain_scores.py in place of its own."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.plain_scores"

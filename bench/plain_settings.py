"""The portal's settings with the views of bench/plain_views.py in place of its own."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.plain_views"

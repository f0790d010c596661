import gc

# What a process loads, it keeps: looking through all of it again and again is a tenth of the time of a start.
gc.set_threshold(50_000, 20, 20)

from config.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]

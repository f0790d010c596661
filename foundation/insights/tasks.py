"""Doors from Celery to the figures' work."""

from celery import shared_task

from foundation.insights import closing, levels


@shared_task
def read_levels() -> int:
    return levels.read()


@shared_task
def close_last_month() -> bool:
    return closing.close_last_month()

"""Doors from Celery to the figures' work."""

from celery import shared_task

from foundation.insights import gauges, month_closing


@shared_task
def sample_gauges() -> int:
    return gauges.sample_gauges()


@shared_task
def close_last_month() -> bool:
    return month_closing.close_last_month()

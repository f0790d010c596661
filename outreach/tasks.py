"""Periodic tasks of surveys."""

from celery import shared_task

from outreach.services import surveys


@shared_task
def forget_receipts() -> int:
    """Nightly: forget who has answered the closed surveys."""
    return surveys.forget_receipts()

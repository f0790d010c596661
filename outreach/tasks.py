"""What time does to the surveys."""

from celery import shared_task

from outreach.services import surveys


@shared_task
def forget_receipts() -> int:
    """Every night: who has answered a survey that is closed is nobody's business any more."""
    return surveys.forget_receipts()

"""Celery task: erase visitors who do not come back."""

from celery import shared_task

from web_channel import retention


@shared_task
def forget_old_visitors() -> int:
    return retention.forget_old()

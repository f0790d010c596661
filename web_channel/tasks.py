"""The timer of visitors who came once and never again."""

from celery import shared_task

from web_channel import retention


@shared_task
def forget_old_visitors() -> int:
    return retention.forget_old()

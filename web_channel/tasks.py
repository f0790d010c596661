"""Celery tasks: answer visitors, erase those who do not come back."""

from celery import shared_task

from web_channel import answering, retention


@shared_task
def answer_visitors() -> int:
    return answering.answer_waiting()


@shared_task
def forget_old_visitors() -> int:
    return retention.forget_old()

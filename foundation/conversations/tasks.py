"""Celery tasks: blank old turns, return overdue conversations, close idle ones."""

from celery import shared_task

from foundation.conversations import services


@shared_task
def blank_old_turns() -> int:
    return services.blank_old()


@shared_task
def watch_the_desk() -> None:
    services.release_overdue()
    services.close_idle()

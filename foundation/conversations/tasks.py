"""The timer of what was said."""

from celery import shared_task

from foundation.conversations import services


@shared_task
def blank_old_turns() -> int:
    return services.blank_old()

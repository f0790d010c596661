"""The timer of erasures."""

from celery import shared_task

from foundation.citizens import services


@shared_task
def finish_erasures() -> int:
    return services.finish_erasures()

from celery import shared_task

from lookups.kinds.hazards import services


@shared_task
def sweep() -> None:
    services.sweep()

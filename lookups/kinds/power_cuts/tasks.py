from celery import shared_task

from lookups.kinds.power_cuts import services


@shared_task
def remind() -> int:
    return services.remind()

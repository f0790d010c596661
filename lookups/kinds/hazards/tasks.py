from celery import shared_task
from django.utils import timezone

from lookups.kinds.hazards import services
from lookups.kinds.hazards.cap import feed_reading, receiving


@shared_task
def sweep() -> None:
    services.sweep()
    receiving.clear_settled_alarms(timezone.now())
    receiving.forget_old(timezone.now())


@shared_task
def read_cap_feeds() -> None:
    feed_reading.read_all()

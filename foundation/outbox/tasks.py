"""Celery tasks: one relay task per lane, and the periodic sweep."""

from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from foundation.outbox import alarm_notifications, claims, delivery_alarms, relay, retention, services
from foundation.outbox.models import Lane, Notice


@worker_shutting_down.connect
def leave(**_: Any) -> None:
    """A stopping worker has less time than a relay takes (docker-compose.yml: 30 seconds)."""
    relay.leave()


@shared_task
def relay_reply() -> int:
    return relay.run(Lane.REPLY)


@shared_task
def relay_notice() -> int:
    return relay.run(Lane.NOTICE)


@shared_task
def relay_bulk() -> int:
    return relay.run(Lane.BULK)


@shared_task
def sweep() -> None:
    """Pick up what a lost wake-up or a dead worker left behind."""
    claims.expire_leases()
    claims.expire_useless()
    delivery_alarms.clear_settled()
    for lane in Notice.objects.due().order_by().values_list("lane", flat=True).distinct():
        services.wake_worker(Lane(lane))


@shared_task
def notify_of_alarms() -> int:
    return alarm_notifications.notify_all()


@shared_task
def blank_old_notices() -> int:
    return retention.blank_old()

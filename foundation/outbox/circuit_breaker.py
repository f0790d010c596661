"""The circuit breaker of routes: one that needs an administrator is paused; one notice a minute probes it."""

import datetime as dt

from django.utils import timezone

from foundation.outbox import alarms
from foundation.outbox.models import Alarm
from foundation.outbox.reasons import sentence

PREFIX = "route-"
PROBE_EVERY = dt.timedelta(seconds=60)
_open_here: set[str] = set()


def open(route: str, reason: str, detail: str) -> None:
    """Pause the route for all workers and show staff why."""
    alarms.raise_alarm(key=PREFIX + route, message=f"{sentence(reason)} {detail}".strip())
    _open_here.add(route)


def close(route: str) -> None:
    """A send on this route worked: resume it."""
    if route in _open_here:
        alarms.clear_alarm(key=PREFIX + route)
        _open_here.discard(route)


def paused_routes() -> tuple[frozenset[str], bool]:
    """The paused routes, and whether this caller may probe one of them with a single notice."""
    now = timezone.now()
    alarms = Alarm.objects.filter(key__startswith=PREFIX, cleared_at=None)
    open_routes = {alarm.key.removeprefix(PREFIX): alarm for alarm in alarms}
    _open_here.clear()
    _open_here.update(open_routes)
    for route, alarm in open_routes.items():
        taken = Alarm.objects.filter(pk=alarm.pk, cleared_at=None, checked_at__lt=now - PROBE_EVERY).update(
            checked_at=now
        )
        if taken:
            return frozenset(open_routes) - {route}, True
    return frozenset(open_routes), False

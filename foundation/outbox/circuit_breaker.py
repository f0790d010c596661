"""The circuit breaker of routes: one that needs an administrator, or by which nothing goes, is paused.

One notice a minute probes a paused route; the first that is accepted releases all that waited for it.
"""

import datetime as dt
import logging

import redis
from django.db import transaction

from foundation import alarms, broker
from foundation.database import clock
from foundation.outbox.models import Alarm, Notice
from foundation.outbox.reasons import sentence

logger = logging.getLogger(__name__)

PREFIX = "route-"
PROBE_EVERY = dt.timedelta(seconds=60)
STUMBLES = "outbox:stumbles:"  # in Redis: since when a route fails, and how often, until it works
OPENS_AFTER_STUMBLES = 3
OPENS_AFTER_SECONDS = 30
STUMBLES_FORGOTTEN_SECONDS = 600
_open_here: set[str] = set()


def open(route: str, reason: str, detail: str) -> None:
    """Pause the route for all workers and show staff why."""
    alarms.raise_alarm(key=PREFIX + route, message=f"{sentence(reason)} {detail}".strip())
    _open_here.add(route)


def stumble(route: str, times: int, reason: str, detail: str) -> None:
    """Count failures that say nothing of the message or the person. By time, so that five owed notices open
    the breaker as soon as five thousand do, and a platform that starts anew does not."""
    try:
        with broker.client().pipeline() as pipe:
            pipe.hsetnx(STUMBLES + route, "since", str(clock.now().timestamp()))
            pipe.hincrby(STUMBLES + route, "times", times)
            pipe.hget(STUMBLES + route, "since")
            pipe.expire(STUMBLES + route, STUMBLES_FORGOTTEN_SECONDS)
            _new, total, since, _set = pipe.execute()
    except redis.RedisError as error:  # nothing is sent without it, so nothing else stumbles
        logger.warning("stumbles of %s are not counted: %s", route, error)
        return
    if total >= OPENS_AFTER_STUMBLES and clock.now().timestamp() - float(since) >= OPENS_AFTER_SECONDS:
        open(route, reason, detail)


def note_answer(route: str, *, accepted: bool) -> None:
    """The platform answered. Accepted: resume the route, and what waited for it goes now, not after its own
    pause of up to half an hour."""
    try:
        broker.client().delete(STUMBLES + route)
    except redis.RedisError as error:
        logger.warning("stumbles of %s are not forgotten: %s", route, error)
    if accepted and route in _open_here:
        with transaction.atomic():
            alarms.clear_alarm(key=PREFIX + route)
            now = clock.now()
            waiting = Notice.objects.retried(now).idle().filter(due_at__gt=now, owed_since__isnull=False)
            waiting.update_in_order(due_at=now)
        _open_here.discard(route)


class PausedRoutes:
    """The routes that are open now, for one claim."""

    def __init__(self) -> None:
        found = Alarm.objects.filter(key__startswith=PREFIX, cleared_at=None)
        self._alarms = {alarm.key.removeprefix(PREFIX): alarm.pk for alarm in found}
        self._unasked = dict(self._alarms)
        _open_here.clear()
        _open_here.update(self._alarms)

    @property
    def names(self) -> list[str]:
        return sorted(self._alarms)

    def __contains__(self, route: str) -> bool:
        return route in self._alarms

    def hold_back(self, route: str) -> bool:
        """Whether a notice waits that this route would take: all but one a minute, of whatever lane."""
        if route not in self._alarms:
            return False
        alarm = self._unasked.pop(route, None)
        return alarm is None or not _take_probe(alarm)


def _take_probe(alarm: int) -> bool:
    now = clock.now()
    late = Alarm.objects.filter(pk=alarm, cleared_at=None, checked_at__lt=now - PROBE_EVERY)
    return bool(late.update(checked_at=now))

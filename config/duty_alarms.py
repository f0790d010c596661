"""What the duty page shows as danger, told to whoever does not look at it: without Prometheus too.

The lines are judged in one place (config/duty_lines.py). An alarm is raised where a line is in danger at two
looks, a minute apart, so that a restart wakes nobody, and ends at the first look that finds it well. Beat and
the worker of `default` look; that they are dead themselves only another machine can tell (WorkerSilent).
"""

import logging
from collections.abc import Callable

from celery import shared_task
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from config import duty_lines
from config.duty_lines import Line
from foundation import alarms

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 60
SEEN_BEFORE = "duty:danger"
WORKER = "worker-"
WATCHED: tuple[Callable[[HttpRequest | None], list[Line]], ...] = (
    duty_lines.inbound,
    duty_lines.waiting,
    duty_lines.workers,
    duty_lines.room,
    duty_lines.backup,
)


@shared_task
def watch() -> int:
    """How many alarms stand after this look."""
    lines = [line for read in WATCHED for line in _read(read) if line.alarm]
    in_danger = {line.alarm for line in lines if line.tone == "danger"}
    before = cache.get(SEEN_BEFORE) or set()
    cache.set(SEEN_BEFORE, in_danger, 3 * SECONDS_BETWEEN_LOOKS)
    for line in lines:
        if line.alarm not in in_danger:
            alarms.clear_alarm(key=line.alarm)
        elif line.alarm in before:
            alarms.raise_alarm(key=line.alarm, message=_("%(what)s: %(how)s") % _told(line))
    _end_of_forgotten_workers({line.alarm for line in lines})
    return len(in_danger & before)


def _end_of_forgotten_workers(watched: set[str]) -> None:
    if any(key.startswith(WORKER) for key in watched):  # else they could not be read
        for key in alarms.open_keys(WORKER) - watched:
            alarms.clear_alarm(key=key)


def _told(line: Line) -> dict[str, str]:
    return {"what": line.name, "how": line.words}


def _read(read: Callable[[HttpRequest | None], list[Line]]) -> list[Line]:
    try:
        return read(None)
    except Exception as error:  # whatever is broken, the others are watched
        logger.warning("duty watch: %s: %s", read.__name__, error)
        return []

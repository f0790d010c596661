"""How long a step can be undone, and what it changed meanwhile, in the cache."""

import datetime as dt
from collections.abc import Iterable

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from foundation.outbox.cancellation import cancel_event
from foundation.refusals import ServiceRefusal
from foundation.undo import LENGTH
from foundation.undo.models import UndoableEvent
from foundation.undo.snapshots import Snapshot

KEPT_SECONDS = 60


def open_for(event: UndoableEvent, before: Snapshot) -> dt.datetime | None:
    """Keep what the step changed; until when it can be undone, and its notices are held (`held_until`). None
    where Redis is away: the step is done all the same, and cannot be undone."""
    until = timezone.now() + LENGTH
    try:
        cache.set(key(event), (until, before), timeout=KEPT_SECONDS)
    except RedisError:
        return None
    return until


def snapshot_of(event: UndoableEvent) -> Snapshot | None:
    """None where the step could never be undone, or long ago."""
    kept = _kept(event)
    return kept[1] if kept else None


def require_open(event: UndoableEvent, *, is_last: bool, refused: type[ServiceRefusal]) -> None:
    """Raises `refused` where the time is over or another step followed."""
    kept = _kept(event)
    if not kept or timezone.now() >= kept[0] or not is_last:
        raise refused(_("This step can no longer be undone; the next step puts it right."))


def cancel_notices(*, purpose: str, event_keys: Iterable[str], refused: type[ServiceRefusal]) -> None:
    """Raises `refused` where a worker holds one of them, also a killed one."""
    for event_key in event_keys:
        if cancel_event(purpose=purpose, event_key=event_key, reason="undone"):
            raise refused(_("The citizen is being told already; the next step puts it right."))


def _kept(event: UndoableEvent) -> tuple[dt.datetime, Snapshot] | None:
    try:
        kept: tuple[dt.datetime, Snapshot] | None = cache.get(key(event))
    except RedisError:
        return None
    return kept


def key(event: UndoableEvent) -> str:
    return f"undo:{event.key}"

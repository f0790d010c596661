"""How long a step can be undone, and what it changed meanwhile, in the cache.

What a step may change in a record, as it was before: dates, states and numbers, no texts about people.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from foundation.files import stored_files
from foundation.refusals import ServiceRefusal
from foundation.undo import LENGTH
from foundation.undo.models import UndoableEvent

Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshots:
    """`fields` of the record itself; `columns`: its tables that steps add rows to, each with the columns that
    steps change, children before their parents. `rows` finds those of a table that is no attribute of it."""

    fields: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Callable[[Any], QuerySet[Any]]] = field(default_factory=dict)

    def take(self, record: Model) -> Snapshot:
        return {
            "fields": {name: getattr(record, name) for name in self.fields},
            "rows": {
                name: list(self._rows(record, name).values("pk", *self.columns[name]))
                for name in self.columns
            },
        }

    def restore(self, record: Model, snapshot: Snapshot) -> dict[str, list[Any]]:
        """Later rows are deleted with their files, earlier ones get their values back; the caller saves.

        Returns the rows that are gone, by their table.
        """
        gone: dict[str, list[Any]] = {}
        for name, value in snapshot["fields"].items():
            setattr(record, name, value)
        for name, earlier in snapshot["rows"].items():
            added = self._rows(record, name).exclude(pk__in=[row["pk"] for row in earlier])
            gone[name] = list(added)
            stored_files.delete_after_commit(
                [str(row.file.name) for row in gone[name] if hasattr(row, "file")]
            )
            added.delete()
            for row in earlier if self.columns[name] else ():
                self._rows(record, name).filter(pk=row.pop("pk")).update(**row)
        return gone

    def _rows(self, record: Any, name: str) -> QuerySet[Any]:
        find = self.rows.get(name)
        return find(record) if find else getattr(record, name).all()


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


def _kept(event: UndoableEvent) -> tuple[dt.datetime, Snapshot] | None:
    try:
        kept: tuple[dt.datetime, Snapshot] | None = cache.get(key(event))
    except RedisError:
        return None
    return kept


def key(event: UndoableEvent) -> str:
    return f"undo:{event.key}"

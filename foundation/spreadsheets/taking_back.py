"""Takes an import back: added rows go, changed ones get their former values, touched ones stay.

The rows that belong to one record (a facility and its opening hours) share its fate. A record counts as
touched where one of its rows is no longer what the import wrote, or where something else hangs on it.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import DatabaseError, connection, models, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from foundation.spreadsheets import importing
from foundation.spreadsheets.models import ImportedRow, ImportRun, ImportTakeBack

KEPT_FOR = dt.timedelta(days=30)
Image = dict[str, Any] | None
Key = tuple[type[models.Model], int]


class TakeBackRefused(Exception):
    """Carries why, for the officer."""


class _Needed(Exception):
    """Something else hangs on the record."""


@dataclass(slots=True)
class _Record:
    """A root row with its children, as the import found and left them."""

    root: Key
    is_counted: bool
    rows: dict[Key, tuple[Image, Image]] = field(default_factory=dict)

    @property
    def is_added(self) -> bool:
        return self.root in self.rows and self.rows[self.root][0] is None

    def is_as_left(self, current: dict[Key, dict[str, Any]]) -> bool:
        """By the columns that there were."""
        for key, (_before, after) in self.rows.items():
            now = current.get(key)
            if after is None or now is None:
                if after is not None or now is not None:
                    return False
            elif {name: now.get(name) for name in after} != after:
                return False
        return True


def why_not(run: ImportRun) -> str:
    """Why this import cannot be taken back, in one line; empty where it can."""
    importer = importing.importer(run.kind)
    if hasattr(run, "take_back"):
        return _("It was taken back already.")
    if run.stage != ImportRun.Stage.DONE:
        return _("It was not imported.")
    if not importer.tracked:
        return str(importer.stays_because)
    if timezone.now() - run.at > KEPT_FOR:
        return _("It is more than %(days)d days old.") % {"days": KEPT_FOR.days}
    if not (run.added or run.changed):
        return _("It changed nothing.")
    return ""


def estimate(run: ImportRun) -> ImportTakeBack:
    """What taking back would do now; nothing is done."""
    with transaction.atomic():
        done = _undo(run)
        transaction.set_rollback(True)
    return done


@transaction.atomic
def take_back(*, run: ImportRun, by: User) -> ImportTakeBack:
    """One event, kept for good; notices that were sent stay sent. Raises TakeBackRefused."""
    run = ImportRun.objects.select_for_update(of=["self"]).get(pk=run.pk)
    if reason := why_not(run):
        raise TakeBackRefused(reason)
    done = _undo(run)
    done.by = by
    done.save()
    return done


def forget_old() -> int:
    """Former values are kept as long as an import can be taken back."""
    return ImportedRow.objects.filter(run__at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _undo(run: ImportRun) -> ImportTakeBack:
    """Added records go in one step where nothing else hangs on them, else one by one; those that others
    still need are tried again once these are gone."""
    done, records = ImportTakeBack(run=run), _records(run)
    current = _current(key for record in records for key in record.rows)
    untouched = [record for record in records if record.is_as_left(current)]
    added = [record for record in untouched if record.is_added]
    waiting = [record for record in untouched if not record.is_added]
    if not _try(added, done):
        waiting = added + waiting
    while waiting:
        left = [record for record in waiting if not _try([record], done)]
        if len(left) == len(waiting):
            break
        waiting = left
    done.left = sum(record.is_counted for record in records) - done.removed - done.restored
    return done


def _try(records: list[_Record], done: ImportTakeBack) -> bool:
    try:
        with transaction.atomic():
            _delete([record for record in records if record.is_added])
            for record in records:
                if not record.is_added:
                    _restore(record)
            connection.check_constraints()  # now, and not when all of it is committed
    except (_Needed, DatabaseError, ProtectedError, RestrictedError):
        return False
    for record in records:
        done.removed += record.is_counted and record.is_added
        done.restored += record.is_counted and not record.is_added
    return True


def _records(run: ImportRun) -> list[_Record]:
    """Added ones first, the newest in front: former values may need the place that these take."""
    tracked = importing.importer(run.kind).tracked
    by_table = {model._meta.db_table: model for model in tracked}
    images: dict[Key, tuple[Image, Image]] = {}
    for row in run.rows.order_by("pk"):
        key = (by_table[row.table], row.key)
        before = images[key][0] if key in images else row.before
        images[key] = before, row.after
    found: dict[Key, _Record] = {}
    for key, (before, after) in images.items():
        if before != after:
            root = _root(key, before or after or {}, tracked)
            record = found.setdefault(root, _Record(root, tracked[root[0]] is not None))
            record.rows[key] = before, after
    return sorted(reversed(found.values()), key=lambda record: not record.is_added)


def _root(key: Key, image: dict[str, Any], tracked: Any) -> Key:
    model, name = key[0], tracked[key[0]]
    if not name:
        return key
    link: Any = model._meta.get_field(name)
    root = next(known for known in tracked if known._meta.db_table == link.related_model._meta.db_table)
    return root, image[link.column]


def _restore(record: _Record) -> None:
    for (model, key), (before, _after) in reversed(record.rows.items()):
        if before is None:
            model._base_manager.get(pk=key).delete()
    for (model, key), (before, after) in record.rows.items():
        if before is not None:
            models.Model.save(_instance(model, before, key), force_insert=after is None)


def _current(keys: Iterable[Key]) -> dict[Key, dict[str, Any]]:
    """The rows as they are, locked."""
    by_model: dict[type[models.Model], list[int]] = defaultdict(list)
    for model, key in keys:
        by_model[model].append(key)
    found: dict[Key, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        for model, numbers in by_model.items():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(
                f"SELECT id, to_jsonb(t) FROM {table} t WHERE id = ANY(%s) FOR UPDATE",  # noqa: S608
                [numbers],
            )
            found |= {(model, key): json.loads(image) for key, image in cursor.fetchall()}
    return found


def _delete(records: list[_Record]) -> None:
    """Nothing may go with them that the import did not bring."""
    by_model: dict[type[models.Model], list[int]] = defaultdict(list)
    for record in records:
        by_model[record.root[0]].append(record.root[1])
    collector = Collector(using=connection.alias, origin=None)
    for model, keys in by_model.items():
        collector.collect(list(model._base_manager.filter(pk__in=keys)))
    gone = [row for rows in collector.data.values() for row in rows]
    gone += [row for rows in collector.fast_deletes for row in rows]
    brought = {(model._meta.db_table, key) for record in records for model, key in record.rows}
    if any((row._meta.db_table, row.pk) not in brought for row in gone):
        raise _Needed
    collector.delete()


def _instance(model: type[models.Model], image: dict[str, Any], key: int) -> models.Model:
    """The row with its former values, as the database types them; a column that is newer keeps its value."""
    table = connection.ops.quote_name(model._meta.db_table)
    now = f"(SELECT t FROM {table} t WHERE t.id = %s)"  # noqa: S608
    query = f"SELECT (jsonb_populate_record({now}, %s)).*"
    return next(iter(model._base_manager.raw(query, [key, Jsonb(image)])))

"""What a step may change in a record, as it was before: dates, states and numbers, no texts about people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from foundation.files import stored_files

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

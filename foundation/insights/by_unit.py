"""A figure of units: so many rows of each, and how many of them are good."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.insights.figures import Figure, Measure, Result, Row, from_groups
from foundation.insights.row_lists import Changelist, RowList


@dataclass(frozen=True, slots=True)
class ByUnit:
    """`rows` are those of a period; `unit` is their unit, `good` chooses or sums, `columns` follow it."""

    rows: Callable[[dt.datetime, dt.datetime], QuerySet[Any, Any]]
    unit: str
    good: Q | Aggregate
    columns: tuple[str, ...]

    def compute(self, begin: dt.datetime, end: dt.datetime) -> Result:
        counted = self.rows(begin, end).order_by().values_list(self.unit)
        good = Count("pk", filter=self.good) if isinstance(self.good, Q) else self.good
        counted = counted.annotate(good=good, all=Count("pk"))
        return from_groups("unit", {unit: Measure(good, total) for unit, good, total in counted})

    def facts(self, begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
        return self.rows(begin, end).order_by("pk").values_list(self.unit, *self.columns).iterator()

    def figure(
        self, key: str, title: Any, definition: Any, *, opens: Changelist | None = None, **options: Any
    ) -> Figure:
        """The figure that it makes; `opens` is the list of these rows, `options` further fields of Figure."""
        good = self.good if isinstance(self.good, Q) else Q()
        known = {
            "kind": "share",
            "columns": ("unit", *self.columns),
            "cuts": {"unit": _("Unit")},
            "row_list": RowList(opens, self.rows, good, {"unit": self.unit}) if opens else None,
        }
        return Figure(key, title, definition, compute=self.compute, facts=self.facts, **(known | options))

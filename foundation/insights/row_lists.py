"""The list of the desk that holds the rows of a figure, so that each of its numbers can open them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from foundation.insights import months

GOOD, ALL = "good", "all"


@dataclass(frozen=True, slots=True)
class Changelist:
    """A list of the desk, and the units whose rows a person sees there whole (None: all)."""

    name: str  # "dossiers_dossier"
    permission: str
    units_seen_by: Callable[[Any], set[str] | None]


@dataclass(frozen=True, slots=True)
class RowList:
    """The rows of a figure in a period, those that count as `good`, and the columns of its cuts."""

    changelist: Changelist
    rows: Callable[[dt.datetime, dt.datetime], QuerySet[Any, Any]]
    good: Q = field(default_factory=Q)
    columns: Mapping[str, str] = field(default_factory=dict)

    def select(self, month: dt.date, part: str, cut: str, group: str) -> QuerySet[Any, Any]:
        rows = self.rows(*months.span(month)).filter(self.good if part == GOOD else Q())
        return rows.filter(**{self.columns[cut]: group}) if cut else rows

"""Lists that may hold a million rows: a page costs what it shows, and nobody waits for an exact count."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet

MAX_COUNTED = 2_000
"""Rows that are counted and can be paged through; who looks for a later one filters."""


class LargeListPaginator(Paginator):
    """Beyond MAX_COUNTED rows the planner's `estimate` is told instead of a count."""

    template_name = "admin/large_list_pages.html"

    @cached_property
    def count(self) -> int:
        return min(self._counted, MAX_COUNTED)

    @cached_property
    def _counted(self) -> int:
        return int(self._rows.values("pk")[: MAX_COUNTED + 1].count())

    @cached_property
    def estimate(self) -> int:
        """About how many rows there are; 0 where they were counted."""
        if self._counted <= MAX_COUNTED:
            return 0
        plan = json.loads(self._rows.values("pk").explain(format="json"))[0]["Plan"]
        rows = max(int(plan["Plan Rows"]), MAX_COUNTED)
        return round(rows, 2 - len(str(rows)))  # two digits: more would pretend to be a count

    @property
    def _rows(self) -> QuerySet[Any]:
        return cast(QuerySet[Any], self.object_list).order_by()


def page_of(layers: Sequence[QuerySet[Any]], start: int, most: int) -> list[int]:
    """The keys of a page of one sorted list after the other; a later one is read only where it is reached."""
    keys: list[int] = []
    for rows in layers:
        found = list(rows.values_list("pk", flat=True)[start : start + most - len(keys)])
        if not found and start:
            start -= rows.count()
        else:
            start = 0
        keys += found
        if len(keys) == most:
            break
    return keys

"""Several lists counted in one query, each only as far as a reader cares, and kept for some seconds."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import IntegerField, QuerySet, Subquery

from foundation.database.kept_rows import KeptRows

MAX_COUNTED = 999
KEPT_SECONDS = 15
"""How old numbers may be by what others do."""
Lists = Mapping[str, QuerySet[Any]]


class _CountOf(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def count_each(reader: User, lists: Lists) -> dict[str, int]:
    """The rows of each list, counted up to MAX_COUNTED. The row of `reader` carries the query."""
    if not lists:
        return {}
    asked = {key: _CountOf(rows.order_by().values("pk")[:MAX_COUNTED]) for key, rows in lists.items()}
    numbers = User.objects.filter(pk=reader.pk).values_list(*asked.values()).get()
    return {key: number or 0 for key, number in zip(asked, numbers, strict=True)}  # None: surely no row


def kept_numbers(reader: User, page: str, lists: Callable[[], Lists] = dict) -> KeptRows[dict[str, int]]:
    """The rows of each list of a page; `forget` them once the reader has acted."""
    return KeptRows(f"numbers:{page}:{reader.pk}", lambda: count_each(reader, lists()), KEPT_SECONDS)


def number_label(number: int) -> str:
    return str(number) if number < MAX_COUNTED else f"{MAX_COUNTED}+"

"""Ranking of groups and communes by the results of their posters in a month; equals share a rank."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Sum

from foundation.database.vietnamese_order import by_name
from foundation.regions.models import AdminUnit
from foundation.vietnamese.order import order_key
from outreach.coverage import Frame
from outreach.models import DailyCount, Group

Named = TypeVar("Named", Group, AdminUnit)
Sums = tuple[int, int, int]

PLACES = 10
MAX_ROWS = 30
"""Equals at the last place are shown together; where that were more rows than this, none of them is."""


@dataclass(frozen=True, slots=True)
class Ranked(Generic[Named]):
    """`place` counts from 1; after two firsts comes a third. The sums are those of the month."""

    place: int
    who: Named
    follows: int
    scans: int
    lookups: int


def of_groups(begin: dt.date, end: dt.date) -> list[Ranked[Group]]:
    """The groups from `begin` to before `end`, also those that ended meanwhile: what they brought counts."""
    sums = _sums(begin, end)
    groups = Group.objects.filter(pk__in=sums).select_related("commune")
    groups = groups.order_by(by_name("commune__name"), by_name("village"))
    return _ranked((group, sums[group.pk]) for group in groups)


def of_communes(begin: dt.date, end: dt.date, frame: Frame) -> list[Ranked[AdminUnit]]:
    """The same by the communes of `frame`; a group that lies in none of them for certain is left out."""
    sums = _sums(begin, end)
    units: dict[int, AdminUnit] = {}
    added: dict[int, Sums] = {}
    for group in Group.objects.filter(pk__in=sums).select_related("commune", "former_commune"):
        if commune := frame.commune_of(group):
            units[commune.pk] = commune
            one, other = added.get(commune.pk, (0, 0, 0)), sums[group.pk]
            added[commune.pk] = (one[0] + other[0], one[1] + other[1], one[2] + other[2])
    by_name = sorted(units.values(), key=lambda unit: (order_key(unit.name), unit.code))
    return _ranked((unit, added[unit.pk]) for unit in by_name)


def _sums(begin: dt.date, end: dt.date) -> dict[int, Sums]:
    """Follows, scans and look-ups by group, without those that brought nothing."""
    counted = DailyCount.objects.filter(day__gte=begin, day__lt=end).order_by().values("group")
    rows = counted.annotate(f=Sum("follows"), s=Sum("scans"), u=Sum("lookups"))
    return {row["group"]: (row["f"], row["s"], row["u"]) for row in rows if row["f"] + row["s"] + row["u"]}


def _ranked(rows: Iterable[tuple[Named, Sums]]) -> list[Ranked[Named]]:
    """By follows, then scans, then look-ups; equals in the order in which they came."""
    ordered = sorted(rows, key=lambda row: row[1], reverse=True)
    ranked: list[Ranked[Named]] = []
    for number, (who, sums) in enumerate(ordered, 1):
        same = number > 1 and sums == ordered[number - 2][1]
        ranked.append(Ranked(ranked[-1].place if same else number, who, *sums))
    shown = [row for row in ranked if row.place <= PLACES]
    while len(shown) > MAX_ROWS:
        shown = [row for row in shown if row.place < shown[-1].place]
    return shown

"""How far the groups reach: the communes of a day that have an active group, and those that have none.

Source of the measure: domain note on community technology groups; communes with at least one active group
over all communes valid on the day.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Sum

from foundation.regions.atlas import atlas
from foundation.regions.models import AdminUnit, UnitSuccession
from outreach.models import DailyCount, Group


@dataclass(slots=True)
class Reach:
    """One commune with its groups; `formerly` names the communes that it was made of."""

    commune: AdminUnit
    groups: list[Group] = field(default_factory=list)
    formerly: list[str] = field(default_factory=list)

    @property
    def members(self) -> int:
        return sum(group.size for group in self.groups)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`unsettled`: groups whose old commune was divided among several; they count for none of them."""

    day: dt.date
    communes: list[Reach]
    unsettled: list[Group]

    @property
    def reached(self) -> list[Reach]:
        return [reach for reach in self.communes if reach.groups]

    @property
    def without(self) -> list[Reach]:
        return [reach for reach in self.communes if not reach.groups]

    @property
    def percent(self) -> float:
        return 100 * len(self.reached) / len(self.communes) if self.communes else 0.0


def coverage(day: dt.date) -> Coverage:
    """The communes valid on `day` with the groups active then, from the commune of their founding."""
    communes = AdminUnit.objects.on(day).filter(level=AdminUnit.Level.COMMUNE).order_by("name", "code")
    reaches = {commune.pk: Reach(commune) for commune in communes}
    unsettled = []
    for group in Group.objects.active_on(day).select_related("commune"):
        now = atlas().on(group.commune, day) if group.commune_id not in reaches else [group.commune]
        if len(now) == 1 and now[0].pk in reaches:
            reaches[now[0].pk].groups.append(group)
        else:
            unsettled.append(group)
    origins = UnitSuccession.objects.filter(
        successor__in=reaches, predecessor__level=AdminUnit.Level.COMMUNE
    ).select_related("predecessor")
    for origin in origins.order_by("predecessor__name"):
        reaches[origin.successor_id].formerly.append(origin.predecessor.full_name)
    return Coverage(day, list(reaches.values()), unsettled)


def ranking(begin: dt.date, end: dt.date, *, longest: int = 10) -> list[dict[str, object]]:
    """The groups that brought most from `begin` to before `end`: their names and sums."""
    columns = ("group__village", "group__commune__name")
    counted = DailyCount.objects.filter(day__gte=begin, day__lt=end).values(*columns, "group")
    summed = counted.annotate(
        all_scans=Sum("scans"), all_lookups=Sum("lookups"), all_follows=Sum("follows")
    ).order_by("-all_follows", "-all_scans", "group")
    return list(summed[:longest])

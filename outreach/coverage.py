"""Coverage: the communes with an active group on a day, and those without.

Source of the measure: domain note on community technology groups; communes with at least one active group
over all communes with residents: Đặc khu Hoàng Sa is left out, as in the official count (93 of 93, December
2025). The communes are those of the day itself, or the ones before or after the great change
(1 July 2025), so that two days can be compared by the same communes.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.db.models import Count

from foundation.database.vietnamese_order import by_name
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit, UnitSuccession
from outreach.models import Group

DAY = dt.timedelta(days=1)
WITHOUT_RESIDENTS = AdminUnit.Kind.SPECIAL_ZONE


class Era(StrEnum):
    """Which communes are counted. The values stand in addresses."""

    OLD = "cu"
    NEW = "moi"


@dataclass(slots=True)
class CommuneCoverage:
    """One commune with its groups; `formerly` names the communes that it was made of, `district` the one in
    which it lies or lay (None where the tables know none)."""

    commune: AdminUnit
    district: AdminUnit | None = None
    groups: list[Group] = field(default_factory=list)
    formerly: list[str] = field(default_factory=list)

    @property
    def members(self) -> int:
        return sum(group.size for group in self.groups)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`unsettled`: groups that may lie in one of several communes, or in none; they count for none."""

    day: dt.date
    communes: list[CommuneCoverage]
    unsettled: list[Group]

    @property
    def reached(self) -> list[CommuneCoverage]:
        return [reach for reach in self.communes if reach.groups]

    @property
    def without(self) -> list[CommuneCoverage]:
        return [reach for reach in self.communes if not reach.groups]

    @property
    def percent(self) -> float:
        return percent(len(self.reached), len(self.communes))


@dataclass(frozen=True, slots=True)
class Point:
    """How many communes were reached on a day."""

    day: dt.date
    reached: int
    percent: float


def percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def day_of_change() -> dt.date | None:
    """The day on which most of the communes of today began; None where none came before."""
    began = AdminUnit.objects.filter(level=AdminUnit.Level.COMMUNE, valid_to=None).order_by()
    most = began.values("valid_from").annotate(n=Count("pk")).order_by("-n").first()
    if most is None:
        return None
    change: dt.date = most["valid_from"]
    before = AdminUnit.objects.on(change - DAY).filter(level=AdminUnit.Level.COMMUNE)
    return change if before.exists() else None


class Frame:
    """The communes of one day, and where among them each group lies."""

    def __init__(self, of: dt.date) -> None:
        self.of = of
        self.gazetteer = gazetteer()
        units = AdminUnit.objects.on(of).filter(level=AdminUnit.Level.COMMUNE).exclude(kind=WITHOUT_RESIDENTS)
        self.communes = list(units.select_related("parent").order_by(by_name(), "code"))
        self._known = {unit.pk for unit in self.communes}
        self._became: dict[dt.date, dict[int, list[AdminUnit]]] = {}

    @classmethod
    def for_day(cls, day: dt.date, era: Era | None = None) -> "Frame":
        """The communes of `day`; of an era, those of it that are nearest to `day`."""
        change = day_of_change() if era else None
        if change and era == Era.OLD:
            return cls(min(day, change - DAY))
        return cls(max(day, change)) if change else cls(day)

    def commune_of(self, group: Group) -> AdminUnit | None:
        """None where the tables allow several communes, or none."""
        found = self._candidates(group.commune)
        if len(found) != 1 and group.former_commune:
            found = self._candidates(group.former_commune)
        return found[0] if len(found) == 1 else None

    def _candidates(self, unit: AdminUnit) -> list[AdminUnit]:
        if unit.pk in self._known:
            return [unit]
        if unit.valid_from > self.of:
            return self._before(unit.valid_from).get(unit.pk, [])
        return [now for now in self.gazetteer.on(unit, self.of) if now.pk in self._known]

    def _before(self, day: dt.date) -> dict[int, list[AdminUnit]]:
        """What became each unit of a later day."""
        if day not in self._became:
            origins: dict[int, list[AdminUnit]] = {}
            for unit in self.communes:
                for now in self.gazetteer.on(unit, day):
                    origins.setdefault(now.pk, []).append(unit)
            self._became[day] = origins
        return self._became[day]

    def coverage(self, day: dt.date) -> Coverage:
        """The groups active on `day` in these communes."""
        reaches = self._reaches()
        unsettled = []
        for group in Group.objects.active_on(day).select_related("commune", "former_commune"):
            commune = self.commune_of(group)
            if commune:
                reaches[commune.pk].groups.append(group)
            else:
                unsettled.append(group)
        return Coverage(day, list(reaches.values()), unsettled)

    def history(self, days: list[dt.date]) -> list[Point]:
        """The share on each of the days, always of these communes."""
        groups = Group.objects.filter(valid_from__lte=max(days)).select_related("commune", "former_commune")
        placed = [(group, commune.pk) for group in groups if (commune := self.commune_of(group))]
        points = []
        for day in days:
            reached = len({pk for group, pk in placed if group.is_active_on(day)})
            points.append(Point(day, reached, percent(reached, len(self.communes))))
        return points

    def _reaches(self) -> dict[int, CommuneCoverage]:
        return {
            unit.pk: CommuneCoverage(
                unit, self._district(unit), formerly=[each.full_name for each in self._origins[unit.pk]]
            )
            for unit in self.communes
        }

    @cached_property
    def _origins(self) -> dict[int, list[AdminUnit]]:
        found: dict[int, list[AdminUnit]] = {pk: [] for pk in self._known}
        successions = UnitSuccession.objects.filter(
            successor__in=self._known, predecessor__level=AdminUnit.Level.COMMUNE
        ).select_related("predecessor__parent")
        for succession in successions.order_by(by_name("predecessor__name")):
            found[succession.successor_id].append(succession.predecessor)
        return found

    def _district(self, unit: AdminUnit) -> AdminUnit | None:
        """Communes of today lie in no district: theirs is the one in which most of what they were lay."""
        if unit.parent and unit.parent.level == AdminUnit.Level.DISTRICT:
            return unit.parent
        lay = [each.parent for each in self._origins[unit.pk] if each.parent]
        most = Counter(each for each in lay if each.level == AdminUnit.Level.DISTRICT).most_common(1)
        return most[0][0] if most else None


def coverage(day: dt.date, era: Era | None = None) -> Coverage:
    """The groups active on `day`, in the communes of that day or of an era."""
    return Frame.for_day(day, era).coverage(day)

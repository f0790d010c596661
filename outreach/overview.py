"""The coverage view model, shared by the public page and the staff page."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from foundation.insights import months
from foundation.regions.models import AdminUnit
from outreach.coverage import DAY, CommuneCoverage, Coverage, Era, Frame, Point, day_of_change, percent

FIRST = dt.date(2022, 1, 1)  # before the first groups
MONTHS_DRAWN = 12

# Where the districts lay, as column and row of the drawn map, north on top. Roughly: the map has no borders.
PLACES = {
    "497": (3, 1), "490": (4, 1), "491": (5, 1),
    "495": (3, 2), "492": (4, 2), "493": (5, 2),
    "504": (1, 3), "505": (2, 3), "506": (3, 3), "507": (4, 3), "494": (5, 3),
    "510": (1, 4), "519": (2, 4), "509": (3, 4), "508": (4, 4), "503": (5, 4),
    "511": (1, 5), "512": (2, 5), "513": (4, 5),
    "516": (1, 6), "515": (2, 6), "514": (3, 6), "518": (4, 6), "502": (5, 6),
    "517": (5, 7),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DistrictBlock:
    """The tiles of one district; `place` is "" for one that the drawing does not know."""

    district: AdminUnit | None
    reaches: list[CommuneCoverage]
    place: str

    @property
    def reached(self) -> int:
        return sum(1 for reach in self.reaches if reach.groups)

    @property
    def percent(self) -> float:
        return percent(self.reached, len(self.reaches))


@dataclass(frozen=True, slots=True)
class Overview:
    """`era`: by which communes; `eras`: whether there is a choice; `first` to `last`: days to ask for."""

    day: dt.date
    is_misread: bool
    era: Era | None
    eras: bool
    frame: Frame
    coverage: Coverage
    blocks: list[DistrictBlock]
    history: list[Point]
    first: dt.date
    last: dt.date
    target: int

    @property
    def target_communes(self) -> int:
        """How many communes the target is; a part of one counts as one."""
        return -(-len(self.coverage.communes) * self.target // 100)

    @property
    def is_reached(self) -> bool:
        return len(self.coverage.reached) >= self.target_communes


def build_overview(asked: Mapping[str, str]) -> Overview:
    """`ngay`: a day from FIRST to today (today); `xa`: an Era (the communes of that day)."""
    today = timezone.localdate()
    text = asked.get("ngay", "")
    day = _day(text, today)
    change = day_of_change()
    natural = None if change is None else Era.OLD if day < change else Era.NEW
    era = Era(asked["xa"]) if change and asked.get("xa") in set(Era) else natural
    frame = Frame.for_day(day, era)
    found = frame.coverage(day)
    return Overview(
        day=day,
        is_misread=bool(text) and f"{day:%Y-%m-%d}" != text,
        era=era,
        eras=change is not None,
        frame=frame,
        coverage=found,
        blocks=_blocks(found),
        history=frame.history(_days(day)) if found.communes else [],
        first=FIRST,
        last=today,
        target=settings.OUTREACH_TARGET_PERCENT,
    )


def _day(text: str, today: dt.date) -> dt.date:
    try:
        asked = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return asked if FIRST <= asked <= today else today


def _days(day: dt.date) -> list[dt.date]:
    """The last days of the months before, and the day itself."""
    firsts = months.back_from(day.replace(day=1), MONTHS_DRAWN - 1)
    return sorted(each for each in (day, *(first - DAY for first in firsts)) if each >= FIRST)


def _blocks(found: Coverage) -> list[DistrictBlock]:
    """By district: from north to south, from west to east; those without a place last."""
    by_district: dict[AdminUnit | None, list[CommuneCoverage]] = defaultdict(list)
    for reach in found.communes:
        by_district[reach.district].append(reach)
    blocks = []
    for district, reaches in by_district.items():
        at = PLACES.get(district.code) if district else None
        blocks.append((at[::-1] if at else (99, 99), district, reaches))
    blocks.sort(key=lambda block: (block[0], block[1].name if block[1] else ""))
    return [
        DistrictBlock(district, reaches, f"column-{at[1]} row-{at[0]}" if at != (99, 99) else "")
        for at, district, reaches in blocks
    ]

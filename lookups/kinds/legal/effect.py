"""Whether a document is in force on a day, computed from dates and relations, never stored. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Bond(StrEnum):
    """What one document does to another."""

    REPLACES = "replaces"
    REPEALS = "repeals"
    REPEALS_PART = "repeals_part"
    AMENDS = "amends"
    GUIDES = "guides"


ENDS = frozenset({Bond.REPLACES, Bond.REPEALS})
CHANGES = frozenset({Bond.AMENDS, Bond.REPEALS_PART})


class Status(StrEnum):
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    PARTLY = "partly"
    ENDED = "ended"


WORDS = {
    Status.UNKNOWN: _("The date it takes effect is not known"),
    Status.NOT_YET: _("Not in force yet"),
    Status.IN_FORCE: _("In force"),
    Status.PARTLY: _("In force, parts amended or repealed"),
    Status.ENDED: _("No longer in force"),
}


@dataclass(frozen=True, slots=True)
class Touch:
    """Another document's work on this one from a day on; None: the day is not known."""

    bond: Bond
    number: str
    starts_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Effect:
    """`since` and `by` (a number) say when and through what; `ends_on` is a coming day without force."""

    status: Status
    since: dt.date | None = None
    by: str = ""
    ends_on: dt.date | None = None
    ends_by: str = ""

    @property
    def words(self) -> str:
        return str(WORDS[self.status])


def effect(
    *, effective_on: dt.date | None, expires_on: dt.date | None, touches: Iterable[Touch], day: dt.date
) -> Effect:
    """`expires_on` is the last day in force."""
    touches = list(touches)
    end, by = _end(expires_on, touches)
    if end is not None and end <= day:
        return Effect(Status.ENDED, end, by)
    return replace(_before_its_end(effective_on, touches, day), ends_on=end, ends_by=by)


def _before_its_end(effective_on: dt.date | None, touches: list[Touch], day: dt.date) -> Effect:
    if effective_on is None:
        return Effect(Status.UNKNOWN)
    if day < effective_on:
        return Effect(Status.NOT_YET, effective_on)
    changes = [touch for touch in touches if touch.bond in CHANGES and _has_begun(touch, day)]
    if changes:
        last = max(changes, key=lambda touch: touch.starts_on or dt.date.min)
        return Effect(Status.PARTLY, last.starts_on, last.number)
    return Effect(Status.IN_FORCE, effective_on)


def _end(expires_on: dt.date | None, touches: list[Touch]) -> tuple[dt.date | None, str]:
    """The first day without force, by itself or through another document, whichever comes first."""
    ends = [
        (touch.starts_on, touch.number)
        for touch in touches
        if touch.bond in ENDS and touch.starts_on is not None
    ]
    if expires_on is not None:
        ends.append((expires_on + dt.timedelta(1), ""))
    return min(ends, default=(None, ""))


def _has_begun(touch: Touch, day: dt.date) -> bool:
    return touch.starts_on is not None and touch.starts_on <= day

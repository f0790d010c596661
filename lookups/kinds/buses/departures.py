"""When a bus leaves: services by day, times past midnight, headways. Pure but for the objects it reads."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lookups.kinds.buses.models import Service, StopTime, Trip

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Ride:
    """One bus from one call to a later one (or None); `leaves` and `arrives` are seconds of the asked day."""

    trip: Trip
    board: StopTime
    alight: StopTime | None
    leaves: int
    arrives: int | None
    is_exact: bool

    @property
    def shown(self) -> str:
        leaves = clock(self.leaves)
        return leaves if self.is_exact else _("about %(time)s") % {"time": leaves}


def clock(seconds: int) -> str:
    """`05:15`; past midnight `00:20 (next day)`, in the reader's language."""
    hours, minutes = divmod(seconds // 60, 60)
    time = f"{hours % 24:02d}:{minutes:02d}"
    return _("%(time)s (next day)") % {"time": time} if seconds >= DAY else time


def runs(service: Service, day: dt.date) -> bool:
    if day in service.removed:
        return False
    if day in service.added:
        return True
    return service.first_on <= day <= service.last_on and service.weekdays[day.weekday()]


def rides(trip: Trip, board: StopTime, alight: StopTime | None, day: dt.date) -> Iterator[Ride]:
    """Of a day, with those of earlier days that pass here after midnight (a night train, a boat)."""
    starts = list(_starts(trip))
    latest = max((board.departure + offset for offset, _ in starts), default=0)
    for days in range(latest // DAY + 1):
        if not runs(trip.service, day - dt.timedelta(days)):
            continue
        for offset, is_exact in starts:
            leaves = board.departure + offset - days * DAY
            if leaves >= 0 and not (days and leaves >= DAY):
                arrives = alight.arrival + offset - days * DAY if alight else None
                yield Ride(trip, board, alight, leaves, arrives, is_exact)


def _starts(trip: Trip) -> Iterable[tuple[int, bool]]:
    """How much later than its printed times the trip starts, for each of its starts."""
    frequencies = list(trip.frequencies.all())
    if not frequencies:
        return [(0, True)]
    first = min(call.departure for call in trip.calls.all())
    return [
        (at - first, frequency.is_exact)
        for frequency in frequencies
        for at in range(frequency.start, frequency.end, frequency.headway)
    ]

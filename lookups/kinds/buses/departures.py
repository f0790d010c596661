"""When a bus leaves: services by day, times past midnight, headways. Pure but for the objects it reads."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from lookups.kinds.buses.models import Service, Stop
from lookups.kinds.buses.timetable import Trip

DAY = 24 * 3600


class Ride(NamedTuple):
    """One bus from one stop to a later one; `leaves` and `arrives` are seconds of the asked day."""

    board: Stop
    alight: Stop
    leaves: int
    arrives: int
    is_exact: bool

    @property
    def shown(self) -> str:
        leaves = clock(self.leaves)
        return leaves if self.is_exact else _("about %(time)s") % {"time": leaves}


class Boarding(NamedTuple):
    """A trip from one of its calls to a later one, with the stops there."""

    trip: Trip
    board_at: int
    alight_at: int
    board: Stop
    alight: Stop


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


def rides(boarding: Boarding, day: dt.date) -> Iterator[Ride]:
    """Of a day, with those of earlier days that pass here after midnight (a night train, a boat)."""
    trip, board_at, alight_at, board, alight = boarding
    departure, arrival = trip.departures[board_at], trip.arrivals[alight_at]
    latest = max((departure + offset for offset, _ in trip.starts), default=0)
    for days in range(latest // DAY + 1):
        if not runs(trip.service, day - dt.timedelta(days)):
            continue
        for offset, is_exact in trip.starts:
            leaves = departure + offset - days * DAY
            if leaves >= 0 and not (days and leaves >= DAY):
                yield Ride(board, alight, leaves, arrival + offset - days * DAY, is_exact)

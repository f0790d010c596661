"""How a point is reached by public transport. Who keeps a timetable registers a finder of stops."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from foundation.registry import Registry


@dataclass(frozen=True, slots=True)
class TransitLine:
    """A line in one direction; `departures` in words, from the nearest stop, `url` its page."""

    name: str
    headsign: str
    departures: str
    url: str


@dataclass(frozen=True, slots=True)
class TransitStop:
    """A stop within walking or taxi distance: `metres` as the crow flies, and the lines that leave there."""

    name: str
    metres: int
    url: str
    lines: tuple[TransitLine, ...]


Finder = Callable[[float, float, dt.datetime], Sequence[TransitStop]]

FINDERS: Registry[Finder] = Registry("finder of stops")


def stops_near(lat: float, lng: float, at: dt.datetime) -> list[TransitStop]:
    """The nearest stops of each line, the nearest first."""
    found = [stop for find in FINDERS.values() for stop in find(lat, lng, at)]
    return sorted(found, key=lambda stop: stop.metres)

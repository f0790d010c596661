"""What stands on a counter and cannot be asked of the past (followers, views, shares): read hourly, kept.

Who has such a counter registers a source: group (a channel) → what stands there now.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise

from django.db.models import Max
from django.utils import timezone

from foundation.insights.figures import Measure, Result, Row, sum_of
from foundation.insights.models import GaugeSample

Source = Callable[[], dict[str, int]]

_SOURCES: defaultdict[str, list[Source]] = defaultdict(list)


def register(key: str, source: Source) -> None:
    _SOURCES[key].append(source)


def sample_gauges(day: dt.date | None = None) -> int:
    """Keep what stands on every counter as the reading of today; a later one replaces it. How many rows."""
    day = day or timezone.localdate()
    found = [
        GaugeSample(day=day, key=key, channel=channel, value=value)
        for key, sources in _SOURCES.items()
        for source in sources
        for channel, value in source().items()
    ]
    GaugeSample.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["key", "channel", "day"], update_fields=["value"]
    )
    return len(found)


def last_reading(rows: Iterable[Row]) -> Result:
    """A figure of kind "level": what stood there at the last reading of the month, and day by day."""
    days: defaultdict[str, list[int]] = defaultdict(list)
    last: dict[str, Measure] = {}
    for day, channel, value in rows:
        if f"{day}" not in days:
            last = {}
        days[f"{day}"].append(value)
        last[channel] = Measure(value, 1)
    by_day = {day: Measure(sum(values), len(values)) for day, values in days.items()}
    return Result(sum_of(last.values()), {"channel": last, "day": by_day})


def growth(rows: Iterable[Row]) -> Result:
    """A figure of kind "count": what was added from reading to reading; losses are not counted."""
    values: defaultdict[str, list[int]] = defaultdict(list)
    for _day, channel, value in rows:
        values[channel].append(value)
    grown = {
        channel: Measure(sum(max(0, later - earlier) for earlier, later in pairwise(all_)))
        for channel, all_ in values.items()
    }
    return Result(sum_of(grown.values()), {"channel": grown})


def readings(key: str, begin: dt.datetime, end: dt.datetime) -> list[Row]:
    """(day, channel, value) of the period, in order."""
    first, after = timezone.localdate(begin), timezone.localdate(end)
    within = GaugeSample.objects.filter(key=key, day__gte=first, day__lt=after).order_by("day", "channel")
    return list(within.values_list("day", "channel", "value"))


def readings_with_earlier(key: str, begin: dt.datetime, end: dt.datetime) -> list[Row]:
    """The readings of the period, each channel led by its last one before: growth starts there."""
    earlier = GaugeSample.objects.filter(key=key, day__lt=timezone.localdate(begin)).order_by()
    latest = dict(earlier.values_list("channel").annotate(day=Max("day")))
    before = GaugeSample.objects.filter(key=key, day__in=latest.values()).order_by("channel")
    led: list[Row] = [
        (row.day, row.channel, row.value) for row in before if latest.get(row.channel) == row.day
    ]
    return [*led, *readings(key, begin, end)]

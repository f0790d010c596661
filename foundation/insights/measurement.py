"""The figures of a month, measured for all readers at once and kept some minutes; and as plain JSON."""

import datetime as dt
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from foundation.insights import figures, months
from foundation.insights.figures import Measure, Result
from foundation.insights.models import ClosedMonth

FRESH = dt.timedelta(minutes=5)
KEPT_SECONDS = 24 * 3600
BUSY_SECONDS = 60
LAST_SECONDS = "insights:seconds"
LONG_SECONDS = 3.0
"""What took longer to measure last time is measured by a worker where a page may wait for it."""
RECENT = 2  # months that are measured where they are not closed: the chosen one and the one before


@dataclass(frozen=True, slots=True)
class Measured:
    """`results` by the figures' keys, true at `at`; `is_closed`: as the month was closed."""

    at: dt.datetime
    results: dict[str, Result]
    is_closed: bool = False


def figures_of(month: dt.date) -> Measured:
    """What every page, file and report tells of a month: as it was closed, else as it stands now."""
    return history(month, 1)[-1][1]


def history(month: dt.date, length: int) -> list[tuple[dt.date, Measured]]:
    """The months up to this one, the oldest first; earlier ones that were never closed are left out."""
    wanted = months.back_from(month, length)
    rows = ClosedMonth.objects.filter(month__in=wanted)
    known = {row.month: Measured(row.closed_at, from_plain(row.figures), is_closed=True) for row in rows}
    for recent in wanted[:RECENT]:
        if recent not in known:
            known[recent] = measured(recent)
    return sorted(known.items())


def measured(month: dt.date) -> Measured:
    """The month as of at most five minutes ago; older while another reader measures it anew."""
    key = _key(month)
    with suppress(RedisError):
        if kept := cache.get(key):
            at, results = kept
            if timezone.now() - at < FRESH or not cache.add(f"{key}:busy", 1, BUSY_SECONDS):
                return Measured(at, from_plain(results))
    begun = time.monotonic()
    found = measure(month)
    with suppress(RedisError):
        cache.set(LAST_SECONDS, time.monotonic() - begun, KEPT_SECONDS)
        cache.set(key, (found.at, as_plain(found.results)), KEPT_SECONDS)
        cache.delete(f"{key}:busy")
    return found


def takes_long(month: dt.date) -> bool:
    """Whether the report of the month would measure anew what took long before."""
    with suppress(RedisError):
        recent = {month, months.preceding(month)}
        open_ones = recent - set(ClosedMonth.objects.filter(month__in=recent).values_list("month", flat=True))
        kept = cache.get_many([_key(each) for each in open_ones])
        fresh = [at for at, _results in kept.values() if timezone.now() - at < FRESH]
        return len(fresh) < len(open_ones) and cache.get(LAST_SECONDS, 0) >= LONG_SECONDS
    return False


def _key(month: dt.date) -> str:
    return f"insights:plain:{month:%Y-%m}"


def measure(month: dt.date) -> Measured:
    """The month as of now, from the tables."""
    begin, end = months.span(month)
    now = timezone.now()
    return Measured(now, {figure.key: figure.measure(begin, end) for figure in figures.all_figures()})


def as_plain(results: dict[str, Result]) -> dict[str, Any]:
    """For a JSON column: {figure: {"total": [good, all], "cuts": {cut: {group: [good, all]}}}}."""
    return {
        key: {
            "total": [result.total.good, result.total.all],
            "cuts": {
                cut: {group: [measure.good, measure.all] for group, measure in groups.items()}
                for cut, groups in result.cuts.items()
            },
        }
        for key, result in results.items()
    }


def from_plain(plain: dict[str, Any]) -> dict[str, Result]:
    """Small groups are hidden in months too that were closed before their figure hid them."""
    of_people = {figure.key for figure in figures.all_figures() if figure.of_people}
    results = {
        key: Result(
            Measure(*told["total"]),
            {
                cut: {group: Measure(*values) for group, values in groups.items()}
                for cut, groups in told["cuts"].items()
            },
        )
        for key, told in plain.items()
    }
    return {
        key: figures.hide_small_groups(result) if key in of_people else result
        for key, result in results.items()
    }

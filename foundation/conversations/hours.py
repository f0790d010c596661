"""When operators are at the desk. Without a single span in the table the usual office hours hold."""

from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

from foundation.calendar.opening_hours import USUAL_WEEK, Hours, Span
from foundation.calendar.services import calendar_of
from foundation.conversations.models import SpecialDay, WorkingSpan

__all__ = ["Hours", "current", "forget"]

KEY = "conversation-hours"


def current() -> Hours:
    """As the tables say; remembered for a minute, or until they are changed."""
    try:
        kept: Hours | None = cache.get_or_set(KEY, _read, 60)
        return kept or _read()
    except RedisError:
        return _read()


def forget(**_: object) -> None:
    """Receives the signals of the tables."""
    with suppress(RedisError):
        cache.delete(KEY)


def _read() -> Hours:
    spans: dict[int, list[Span]] = {}
    for row in WorkingSpan.objects.all():
        spans.setdefault(row.weekday, []).append((row.opens, row.closes))
    days = list(SpecialDay.objects.values_list("day", "is_worked"))
    calendar = calendar_of().with_days(
        closed=frozenset(day for day, worked in days if not worked),
        worked=frozenset(day for day, worked in days if worked),
    )
    return Hours({day: tuple(spans[day]) for day in spans} if spans else USUAL_WEEK, calendar)

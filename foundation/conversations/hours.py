"""When operators are at the desk. Without a single span in the table the usual office hours hold."""

from foundation.calendar.opening_hours import USUAL_WEEK, Hours, Span
from foundation.calendar.services import calendar_of
from foundation.conversations.models import SpecialDay, WorkingSpan
from foundation.database.kept_rows import KeptRows

__all__ = ["HOURS", "Hours", "current"]


def current() -> Hours:
    """As the tables say; remembered for a minute, or until they are changed."""
    return HOURS.value()


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


HOURS = KeptRows("conversation-hours", _read)

"""When an answer is promised, and what it must show: by the table of time limits, in working days."""

import datetime as dt

from foundation.calendar import working_days
from foundation.calendar.working_days import WorkCalendar
from petitions.models import Petition, TimeLimit
from petitions.workflow import Status

# Without a row in the table: the longest time that any catalogue of petitions states.
DEFAULT_WORKING_DAYS = 15


def promised(kind: str, field: str, at: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    """The end of the working day by which a petition sent at that moment is answered."""
    row = _rule(kind, field)
    days, same_day = (row.working_days, row.same_day) if row else (DEFAULT_WORKING_DAYS, False)
    return working_days.add_working_days(at, days, same_day=same_day, calendar=calendar)


def needs_photo(petition: Petition) -> bool:
    """Whether an answer to a petition of this kind and field shows the mended place."""
    row = _rule(petition.kind, petition.field)
    return bool(row and row.photo_required)


def _rule(kind: str, field: str) -> TimeLimit | None:
    """The more exact row wins."""
    rows = {row.field: row for row in TimeLimit.objects.filter(kind=kind, field__in=[field, ""])}
    return rows.get(field) or rows.get("")


def promise(petition: Petition, due_at: dt.datetime, since: dt.datetime) -> None:
    """Set the due date, and note in how many working days from `since` it lies."""
    petition.due_at, petition.counted_from = due_at, since
    petition.counted_days = working_days.days_to(since, due_at, calendar=petition.calendar)


def is_first_promise(petition: Petition) -> bool:
    """Whether the day is still the one of its reception: neither extended nor paused, nor promised anew."""
    was_paused = petition.events.not_undone().filter(to_status=Status.WAITING).exists()
    return petition.counted_from == petition.received_at and not was_paused


def hasten(petition: Petition, now: dt.datetime) -> None:
    """Take the earlier day that kind and field give, counted from now where that one is over already."""
    kind, field, since, calendar = petition.kind, petition.field, petition.received_at, petition.calendar
    due_at = promised(kind, field, since, calendar)
    if due_at < now:
        since, due_at = now, promised(kind, field, now, calendar)
    if due_at < petition.due_at:
        promise(petition, due_at, since)


def moved_by_pause(petition: Petition, until: dt.datetime) -> None:
    """Move the due date by the working days that we waited for the sender."""
    since, calendar = petition.paused_since, petition.calendar
    if since is None or since >= petition.due_at:
        return
    days = working_days.working_days_between(since, until, calendar=calendar)
    if days:
        petition.due_at = working_days.add_working_days(petition.due_at, days, calendar=calendar)
        petition.counted_days = None if petition.counted_days is None else petition.counted_days + days


def counted_due(petition: Petition, calendar: WorkCalendar) -> dt.datetime:
    """The due date counted again; as it stands where no count is known."""
    if petition.counted_from is None or petition.counted_days is None:
        return petition.due_at
    first = petition.counted_from.astimezone(working_days.ZONE).date()
    day = working_days.day_after(first, petition.counted_days, calendar=calendar)
    due_at = petition.due_at.astimezone(working_days.ZONE)
    return (
        petition.due_at
        if day == due_at.date()
        else due_at.replace(year=day.year, month=day.month, day=day.day)
    )

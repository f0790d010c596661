"""When an answer is promised: by the table of time limits, in working days."""

import datetime as dt

from foundation import working_days
from petitions.models import TimeLimit

# Without a row in the table: the longest time that any catalogue of petitions states.
DEFAULT_WORKING_DAYS = 15


def promised(kind: str, field: str, at: dt.datetime) -> dt.datetime:
    """The end of the working day by which a petition sent at that moment is answered."""
    rows = {row.field: row for row in TimeLimit.objects.filter(kind=kind, field__in=[field, ""])}
    row = rows.get(field) or rows.get("")
    if row is None:
        return working_days.add_working_days(at, DEFAULT_WORKING_DAYS)
    return working_days.add_working_days(at, row.working_days, same_day=row.same_day)


def moved_by_pause(due_at: dt.datetime, since: dt.datetime, until: dt.datetime) -> dt.datetime:
    """The due time moved by the working days that we waited for the sender."""
    if since >= due_at:
        return due_at
    days = working_days.working_days_between(since, until)
    return working_days.add_working_days(due_at, days) if days else due_at

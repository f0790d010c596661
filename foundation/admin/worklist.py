"""What the work lists of officers share: due dates in words, moments."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from foundation.calendar.working_days import WorkCalendar, working_days_between
from foundation.vietnamese.dates import format_moment


def running_due_label(due_at: dt.datetime, now: dt.datetime, calendar: WorkCalendar) -> tuple[str, str]:
    """A tone and the words while the time limit runs: («danger», «3 days late»), in working days."""
    if due_at < now:
        late = working_days_between(due_at, now, calendar=calendar)
        return "danger", str(_("%(n)s days late") % {"n": late} if late else _("Late today"))
    if timezone.localdate(due_at) == timezone.localdate(now):
        return "warning", str(_("Today"))
    left = working_days_between(now, due_at, calendar=calendar)
    return ("warning" if left <= 1 else "info"), str(_("%(n)s days left") % {"n": left})


def moment_label(at: dt.datetime | None) -> str:
    return format_moment(timezone.localtime(at)) if at else "–"


def moment_column(field: str, description: Any) -> Any:
    """A column of an admin page that shows the moment in this field."""

    @display(description=description, ordering=field)
    def shown(model_admin: Any, record: Any) -> str:
        return moment_label(getattr(record, field))

    return shown

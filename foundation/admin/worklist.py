"""What the work lists of officers share: numbers of saved views, due dates in words, moments."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from foundation.calendar.working_days import WorkCalendar, working_days_between
from foundation.vietnamese.dates import format_moment


def cards(
    rows: QuerySet[Any],
    titles: Mapping[str, Any],
    condition: Callable[[str], Q],
    link: str,
    tones: Mapping[str, str],
) -> list[dict[str, Any]]:
    """The number behind each saved view, in one query; `link` is the address of the list."""
    counts = rows.aggregate(**{view: Count("pk", filter=condition(view)) for view in titles})
    return [
        {
            "title": title,
            "number": counts[view],
            "link": f"{link}?view={view}",
            "tone": tones.get(view, "info") if counts[view] else "none",
        }
        for view, title in titles.items()
    ]


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

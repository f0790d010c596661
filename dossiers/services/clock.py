"""The dossier's clock: when it starts, when it stands still, and where that moves the due date."""

import datetime as dt

from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail
from dossiers.models import ClockPause, Document, Dossier, Procedure
from dossiers.models.catalogue import LimitUnit
from dossiers.workflow import WORKFLOW, Status
from foundation.calendar import working_days
from foundation.calendar.working_days import WorkCalendar
from foundation.status import Clock


def promised(procedure: Procedure, accepted_at: dt.datetime, calendar: WorkCalendar) -> dt.datetime | None:
    """The due time by the procedure's own rule; None where it states no limit."""
    limit = procedure.time_limit_days or (1 if procedure.same_day else 0)
    if not limit:
        return None
    if procedure.limit_unit == LimitUnit.CALENDAR and not procedure.same_day:
        return working_days.add_calendar_days(
            accepted_at, limit, cut_off=procedure.cut_off, calendar=calendar
        )
    return working_days.add_working_days(
        accepted_at, limit, cut_off=procedure.cut_off, same_day=procedure.same_day, calendar=calendar
    )


def require_due_after_acceptance(dossier: Dossier) -> None:
    """Raises InvalidDetail; the table refuses it as well."""
    if dossier.due_at and dossier.accepted_at and dossier.due_at < dossier.accepted_at:
        raise InvalidDetail(_("The due date cannot be before the day of acceptance."))


def closing_of(day: dt.date) -> dt.datetime:
    """The moment by which what is promised for a day must be there."""
    return working_days.close_of(day)


def record_count(dossier: Dossier, since: dt.datetime) -> None:
    """Note in how many days from `since` the due date lies, so that it can be counted again."""
    procedure = dossier.procedure
    dossier.counted_from, dossier.counted_in, dossier.counted_days = since, procedure.limit_unit, None
    if dossier.due_at:
        dossier.counted_days = working_days.days_to(
            since,
            dossier.due_at,
            unit=dossier.counted_in,
            calendar=dossier.competent_agency.calendar,
            limit=procedure.time_limit_days,
        )


def counted_due(dossier: Dossier, calendar: WorkCalendar) -> dt.datetime | None:
    """The due date counted again with the pauses that have ended; as it stands where no count is known."""
    if dossier.due_at is None or dossier.counted_from is None or dossier.counted_days is None:
        return dossier.due_at
    day = working_days.counted_due_day(
        dossier.counted_from,
        dossier.counted_days,
        [(pause.started_at, pause.ended_at) for pause in dossier.pauses.all()],
        unit=dossier.counted_in,
        calendar=calendar,
    )
    due_at = dossier.due_at.astimezone(working_days.ZONE)
    return (
        dossier.due_at
        if day == due_at.date()
        else due_at.replace(year=day.year, month=day.month, day=day.day)
    )


def begin_pause(dossier: Dossier, status: Status, at: dt.datetime) -> None:
    """A clock that runs stands still from now; one that never started or has stopped is left alone."""
    is_paused = WORKFLOW.definition(status).clock is Clock.PAUSED
    if is_paused and dossier.accepted_at and not dossier.finished_at:
        ClockPause.objects.create(dossier=dossier, cause=status.name.lower(), started_at=at)


def end_pause(dossier: Dossier, at: dt.datetime) -> None:
    """Close the open pause and move the due date by its days; an extension granted before, or a date
    promised by other software, is moved just so, and with an extension the day promised before it."""
    pause = ClockPause.objects.filter(dossier=dossier, ended_at=None).first()
    if pause is None:
        return
    pause.ended_at = at
    pause.save(update_fields=["ended_at"])
    calendar = dossier.competent_agency.calendar
    if dossier.counted_days is not None:
        dossier.due_at = counted_due(dossier, calendar)
    else:
        dossier.due_at = _moved_by(pause, dossier.due_at, calendar)
    if has_apology(dossier):
        dossier.first_due_at = _moved_by(pause, dossier.first_due_at, calendar)


def _moved_by(pause: ClockPause, due_at: dt.datetime | None, calendar: WorkCalendar) -> dt.datetime | None:
    """Later by the working days of a pause that has ended; a day that was over when it began stays."""
    if due_at is None or pause.ended_at is None or pause.started_at >= due_at:
        return due_at
    days = working_days.working_days_between(pause.started_at, pause.ended_at, calendar=calendar)
    return working_days.add_working_days(due_at, days, calendar=calendar) if days else due_at


def has_apology(dossier: Dossier) -> bool:
    return dossier.documents.filter(form=Document.Form.APOLOGY).exists()

"""The dossier's clock: when it starts, when it stands still, and where that moves the due date."""

import datetime as dt

from dossiers.models import ClockPause, Dossier, Procedure
from dossiers.workflow import Clock, Status, clock
from foundation import working_days

CAUSES = {
    Status.SUPPLEMENT: ClockPause.Cause.SUPPLEMENT,
    Status.FEE: ClockPause.Cause.FEE,
    Status.STOPPED: ClockPause.Cause.STOPPED,
}


def promised(procedure: Procedure, accepted_at: dt.datetime) -> dt.datetime | None:
    """The due time by the procedure's own rule; None where it states no limit."""
    limit = procedure.time_limit_days or (1 if procedure.same_day else 0)
    if not limit:
        return None
    return working_days.add_working_days(
        accepted_at, limit, cut_off=procedure.cut_off, same_day=procedure.same_day
    )


def closing_of(day: dt.date) -> dt.datetime:
    """The moment by which what is promised for a day must be there."""
    return dt.datetime.combine(day, working_days.OFFICE_CLOSES, working_days.ZONE)


def begin_pause(dossier: Dossier, status: Status, at: dt.datetime) -> None:
    """A clock that runs stands still from now; one that never started or has stopped is left alone."""
    if clock(status) == Clock.PAUSED and dossier.accepted_at and not dossier.finished_at:
        ClockPause.objects.create(dossier=dossier, cause=CAUSES[status], started_at=at)


def end_pause(dossier: Dossier, at: dt.datetime) -> None:
    """Close the open pause and move the due date by its working days, from wherever it stands now: an
    extension granted in between, or a date promised by other software, is moved just so."""
    pause = ClockPause.objects.filter(dossier=dossier, ended_at=None).first()
    if pause is None:
        return
    pause.ended_at = at
    pause.save(update_fields=["ended_at"])
    if dossier.due_at and pause.started_at < dossier.due_at:
        days = working_days.working_days_between(pause.started_at, at)
        dossier.due_at = working_days.add_working_days(dossier.due_at, days) if days else dossier.due_at

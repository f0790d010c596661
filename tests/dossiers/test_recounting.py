"""A change of the calendar moves the due dates of running dossiers, and each citizen is told once."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from dossiers import public_view, services
from dossiers.models import Dossier
from dossiers.workflow import Status
from foundation.calendar.models import CalendarException
from foundation.calendar.services import DAYS, apply_changes, calendar_of, estimate, withdraw
from foundation.calendar.working_days import ZONE
from foundation.outbox.models import Lease, Notice
from foundation.vietnamese.dates import format_date
from tests.factories import (
    desk_of,
    enough_for,
    local,
    make_agency,
    make_dossier,
    make_officer,
    make_procedure,
)
from tests.foundation.test_calendar import in_force, make_exception
from tests.sandboxes.zalo.running import ROOT, wait_until
from tests.zalo_channel.portal_processes import database_url

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(minutes=5)


def apply() -> int:
    return apply_changes(now=timezone.now() + LATER)


def working_day(n: int) -> dt.date:
    """The nth working day from today on."""
    day = dt.datetime.now(ZONE).date()
    for _ in range(n):
        day = calendar_of().next_working(day)
    return day


def close(first: int, last: int | None = None, **over) -> CalendarException:
    return in_force(first_day=working_day(first), last_day=working_day(last or first), **over)


def due_day(dossier) -> dt.date:
    dossier.refresh_from_db()
    return dossier.due_at.astimezone(ZONE).date()


def notices(dossier):
    return Notice.objects.filter(subject=dossier.code, message__text__startswith="Ngày hẹn trả thay đổi")


@pytest.fixture
def dossier():
    """Due in ten working days."""
    return make_dossier(procedure=make_procedure(time_limit_days=10))


def test_a_storm_moves_the_due_date_and_the_citizen_reads_the_new_day_and_why_once(dossier):
    was, expected = working_day(10), working_day(12)
    assert due_day(dossier) == was
    close(3, 4, name="Nghỉ bão số 6")

    assert apply() == 1
    assert due_day(dossier) == expected
    notice = notices(dossier).get()
    assert format_date(was) in notice.message["text"]
    assert format_date(expected) in notice.message["text"]
    assert "Nghỉ bão số 6" in notice.message["text"]
    assert apply() == 0
    assert notices(dossier).count() == 1
    history = public_view.details(dossier).history[-1]
    assert history.title == "Ngày hẹn trả thay đổi"
    assert "Nghỉ bão số 6" in history.note


def test_what_is_confirmed_within_a_minute_is_told_as_one_change(dossier):
    close(3, name="Nghỉ bão số 6")
    close(5, name="Nghỉ lụt")

    assert apply_changes() == 0  # not settled yet: it can still be withdrawn unseen
    assert not notices(dossier).exists()
    assert apply() == 1
    text = notices(dossier).get().message["text"]
    assert "Nghỉ bão số 6" in text
    assert "Nghỉ lụt" in text


def test_nothing_is_sent_where_the_date_did_not_change(dossier):
    close(30)
    apply()
    assert due_day(dossier) == working_day(10)
    assert not notices(dossier).exists()


def test_what_was_withdrawn_before_anybody_heard_of_it_changes_nothing(dossier):
    row = close(3)
    withdraw(exception=row, officer=make_officer())
    assert apply() == 0
    assert not notices(dossier).exists()


def test_a_withdrawn_closure_brings_the_first_date_back(dossier):
    was = due_day(dossier)
    row = close(3)
    apply()
    withdraw(exception=row, officer=make_officer())
    apply()
    assert due_day(dossier) == was
    assert "không còn" in notices(dossier).last().message["text"]


def test_a_day_worked_in_exchange_brings_the_date_forward(dossier):
    saturday = next(
        day
        for n in range(1, 12)
        if (day := dt.datetime.now(ZONE).date() + dt.timedelta(days=n)).weekday() == 5
        and not calendar_of().is_working(day)
    )
    expected = working_day(9)
    in_force(kind="worked", first_day=saturday, name="Làm bù")
    apply()
    assert due_day(dossier) in (expected, saturday)


def test_a_finished_dossier_is_left_alone(dossier):
    by = desk_of(dossier)
    for to in (Status.IN_PROCESS, Status.DONE):
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to))
    was = due_day(dossier)
    close(3)
    apply()
    assert due_day(dossier) == was
    assert not notices(dossier).exists()


def test_a_dossier_that_waits_for_its_citizen_moves_in_silence(dossier):
    services.change_status(dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=enough_for(5))
    expected = working_day(11)
    close(3)
    apply()
    assert due_day(dossier) == expected
    assert not notices(dossier).exists()


def test_a_closure_of_one_office_moves_only_its_dossiers(dossier):
    other = make_dossier(procedure=make_procedure(time_limit_days=10))
    was = due_day(other)
    close(3, office=dossier.competent_agency.code)
    apply()
    assert due_day(dossier) > was
    assert due_day(other) == was
    assert not notices(other).exists()


def test_the_day_promised_with_an_apology_moves_too(dossier):
    services.extend_deadline(
        dossier=dossier, by=desk_of(dossier), cause="Quá tải", new_due_on=working_day(15)
    )
    expected = working_day(16)
    close(3)
    apply()
    assert due_day(dossier) == expected


APPLY = """
import datetime as dt, django
django.setup()
from django.utils import timezone
from foundation.calendar.services import apply_changes
apply_changes(now=timezone.now() + dt.timedelta(minutes=5))
"""


@contextmanager
def recounting_worker(first, second) -> Iterator[None]:
    """A worker that has moved the first dossier and waits for the second, killed at the end."""
    own = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=second.pk)
        worker = subprocess.Popen([sys.executable, "-c", APPLY], cwd=ROOT, env=os.environ | own)
        try:
            wait_until(lambda: notices(first).exists(), 60)
            yield
        finally:
            worker.kill()
            code = worker.wait()
        assert code == -signal.SIGKILL


@pytest.mark.slow("starts a program")
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_two_dossiers_tells_nobody_twice(dossier):
    other = make_dossier(procedure=make_procedure(time_limit_days=10))
    was = due_day(other)
    close(3)
    with recounting_worker(dossier, other):
        pass
    Lease.objects.update(until=timezone.now())  # as it is two minutes later
    assert due_day(dossier) > was == due_day(other)
    assert apply() == 1
    assert due_day(dossier) == due_day(other) > was
    assert notices(dossier).count() == 1
    assert notices(other).count() == 1


@pytest.mark.slow("starts a program")
@pytest.mark.django_db(transaction=True)
def test_while_one_worker_counts_due_dates_again_the_next_turn_of_the_timer_ends_at_once(dossier):
    other = make_dossier(procedure=make_procedure(time_limit_days=10))
    was = due_day(other)
    close(3)
    with recounting_worker(dossier, other):
        assert apply() == 0
        assert due_day(other) == was


def test_due_dates_are_counted_by_the_table_whatever_other_processes_keep(dossier, monkeypatch):
    before = DAYS.value()
    close(3)
    cache.set(DAYS.key, before)
    monkeypatch.setattr(DAYS, "forget", lambda: None)  # it is kept again as soon as it is forgotten
    assert apply() == 1


def test_who_confirms_is_shown_how_many_dates_would_move(dossier):
    row = make_exception(first_day=working_day(3), last_day=working_day(3))
    assert estimate(row) == 1
    assert due_day(dossier) == working_day(10)


def test_a_limit_in_calendar_days_counts_weekends_and_ends_on_a_working_day():
    procedure = make_procedure(time_limit_days=12, limit_unit="calendar")
    dossier = make_dossier(procedure=procedure, at=local("2026-11-02 09:00"))
    assert dossier.due_at == local("2026-11-16 17:00")  # the 14th is a Saturday
    receipt = dossier.documents.get(form="01")
    assert receipt.data["time_limit"] == "12 ngày (tính theo lịch)"
    assert public_view.details(dossier).limit_unit == "calendar"


def test_a_closure_within_a_limit_in_calendar_days_moves_only_an_end_that_it_hits():
    procedure = make_procedure(time_limit_days=14, limit_unit="calendar")
    dossier = make_dossier(procedure=procedure)
    was = due_day(dossier)
    in_force(first_day=working_day(2))
    apply()
    assert due_day(dossier) == was
    after = calendar_of().next_working(was)
    in_force(first_day=was)
    apply()
    assert due_day(dossier) == after


def test_an_edited_procedure_moves_no_running_date_even_when_the_calendar_changes(dossier):
    Dossier.objects.get(pk=dossier.pk).procedure.__class__.objects.update(time_limit_days=3)
    expected = working_day(11)
    close(3)
    apply()
    assert due_day(dossier) == expected


def test_the_clock_of_the_competent_office_counts_and_not_that_of_the_counter():
    competent = make_agency()
    dossier = make_dossier(procedure=make_procedure(time_limit_days=10), competent_agency=competent)
    was = due_day(dossier)
    close(3, office=dossier.received_at_agency.code)
    apply()
    assert due_day(dossier) == was

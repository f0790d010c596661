"""A reminder of a fee: by day, at most once in so many days, only while the dossier waits for its money."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from dossiers import services
from dossiers.errors import ReminderRefused
from dossiers.models import FeeNotice
from dossiers.services import fee_reminders
from dossiers.workflow import Status
from foundation.outbox.models import Notice
from tests.factories import desk_of, enough_for, local, make_dossier, make_officer

pytestmark = pytest.mark.django_db
DUE = local("2026-11-20 09:00")
LATER = local("2026-11-26 09:00")


@pytest.fixture
def notice():
    return owing()


def owing() -> FeeNotice:
    with time_machine.travel(DUE, tick=False):
        dossier = make_dossier()
        services.change_status(
            dossier=dossier,
            to=Status.FEE,
            by=desk_of(dossier),
            details=enough_for(Status.FEE, pay_by=dt.date(2026, 11, 30)),
        )
    return dossier.fee_notices.get()


def remind(notice: FeeNotice) -> int:
    return fee_reminders.remind(notice=notice, officer=make_officer())


def reminders() -> list[Notice]:
    return list(Notice.objects.filter(purpose="fee_reminder").order_by("pk"))


def test_a_reminder_says_what_is_owed_and_stands_in_the_history(notice):
    with time_machine.travel(LATER, tick=False):
        assert remind(notice) == 1
    (sent,) = reminders()
    text = sent.message["text"].replace("\u00a0", " ")
    assert "75.000 đ" in text and notice.reference in text
    assert text == fee_reminders.preview(notice).replace("\u00a0", " ")
    assert timezone.localtime(sent.expires_at) == local("2026-11-26 22:00")
    assert notice.number in notice.dossier.events.last().note_internal
    assert notice.dossier.events.last().note_public == ""


def test_the_request_counts_as_told_and_a_reminder_too(notice, settings):
    for moment in (DUE + dt.timedelta(days=4), LATER + dt.timedelta(days=4)):
        with time_machine.travel(moment, tick=False), pytest.raises(ReminderRefused):
            remind(notice)
        with time_machine.travel(LATER, tick=False):
            notice.refresh_from_db()
            if not notice.reminded_at:
                remind(notice)
    settings.FEE_REMINDER_DAYS = 2
    with time_machine.travel(LATER + dt.timedelta(days=3), tick=False):
        remind(notice)
    assert len(reminders()) == 2


@pytest.mark.parametrize("hour", [5, 22])
def test_nobody_is_reminded_at_night(notice, hour):
    with time_machine.travel(LATER.replace(hour=hour), tick=False), pytest.raises(ReminderRefused):
        remind(notice)
    assert not reminders()


@pytest.mark.parametrize("to", [Status.WITHDRAWN, Status.STOPPED])
def test_no_reminder_for_a_dossier_that_has_ended_and_one_on_its_way_is_cancelled(notice, to):
    dossier = notice.dossier
    with time_machine.travel(LATER, tick=False):
        remind(notice)
        dossier.refresh_from_db()
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    assert [sent.state for sent in reminders()] == ["cancelled"]
    with time_machine.travel(LATER + dt.timedelta(days=9), tick=False), pytest.raises(ReminderRefused):
        remind(notice)


def test_who_has_paid_gets_no_reminder_that_was_on_its_way(notice):
    with time_machine.travel(LATER, tick=False):
        remind(notice)
        by = desk_of(notice.dossier)
        services.confirm_payment(fee_notice=notice, by=by, receipt_number="BL-1", amount=notice.total)
    assert [sent.state for sent in reminders()] == ["cancelled"]


def test_after_a_part_the_rest_is_asked_for(notice):
    by = desk_of(notice.dossier)
    given = {"fee_notice": notice, "by": by, "receipt_number": "BL-1"}
    services.confirm_payment(**given, amount=50_000, in_part=True)
    with time_machine.travel(timezone.now() + dt.timedelta(days=9), tick=False) as clock:
        clock.move_to(timezone.localtime().replace(hour=9))
        notice.refresh_from_db()
        remind(notice)
    assert "25.000" in reminders()[0].message["text"]


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_remind_at_once_remind_once():
    notice, refused, start = owing(), [], threading.Barrier(2)

    def press() -> None:
        try:
            mine = FeeNotice.objects.get(pk=notice.pk)
            start.wait()
            remind(mine)
        except ReminderRefused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    with time_machine.travel(LATER, tick=False):
        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(reminders()), len(refused)) == (1, 1)

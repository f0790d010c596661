"""The days of petitions come from the same calendar: a change moves what was promised, and is told once."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.calendar.services import apply_changes, calendar_of
from foundation.calendar.working_days import ZONE
from foundation.outbox.models import Notice
from petitions import services
from petitions.services import TransitionDetails
from petitions.workflow import Status
from tests.foundation.test_calendar import in_force
from tests.petitions.factories import centre, from_somebody, make_unit

pytestmark = pytest.mark.django_db


def apply() -> int:
    return apply_changes(now=timezone.now() + dt.timedelta(minutes=5))


def told(petition):
    return Notice.objects.filter(subject=petition.code, message__text__startswith="Ngày hẹn trả lời thay đổi")


def due_day(petition) -> dt.date:
    petition.refresh_from_db()
    return petition.due_at.astimezone(ZONE).date()


def test_a_storm_moves_the_promised_day_and_the_sender_is_told_once():
    petition = from_somebody()
    was = due_day(petition)
    in_force(first_day=was, name="Nghỉ bão số 6")

    assert apply() == 1
    assert due_day(petition) == calendar_of().next_working(was)
    assert "Nghỉ bão số 6" in told(petition).get().message["text"]
    assert apply() == 0
    assert told(petition).count() == 1


def test_a_closure_of_the_handling_unit_moves_only_what_it_has():
    unit, petition, other = make_unit(), from_somebody(), from_somebody()
    by = centre()
    services.change_status(petition=petition, to=Status.ACCEPTED, by=by)
    services.change_status(
        petition=petition, to=Status.FORWARDED, by=by, details=TransitionDetails(unit=unit)
    )
    was = due_day(petition)
    in_force(first_day=was, office=unit.code)
    apply()
    assert due_day(petition) > was
    assert due_day(other) == was
    assert not told(other).exists()


def test_an_answered_petition_is_left_alone():
    petition, unit, by = from_somebody(), make_unit(), centre()
    services.change_status(petition=petition, to=Status.ACCEPTED, by=by)
    details = TransitionDetails(answer="Đèn đã được thay tối qua.", signed_by="Lê Văn Sơn", unit=unit)
    services.change_status(petition=petition, to=Status.ANSWERED, by=by, details=details)
    was = due_day(petition)
    in_force(first_day=was)
    apply()
    assert due_day(petition) == was
    assert not told(petition).exists()

"""What the office says of its petitions: those that were promised an answer and had none."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.insights import figures, months
from petitions import services
from petitions.models import Petition
from petitions.services import Actor, TransitionDetails
from petitions.workflow import ActorKind, Status
from tests.petitions.factories import answered, centre, handed_over, make_petition, make_unit

pytestmark = pytest.mark.django_db


def overdue(moment: dt.datetime) -> figures.Result:
    begin, end = months.span(timezone.localdate(moment).replace(day=1))
    return next(each for each in figures.all_figures() if each.key == "petitions_overdue").measure(begin, end)


def promised(petition: Petition, until: dt.datetime) -> Petition:
    Petition.objects.filter(pk=petition.pk).update(first_due_at=until, due_at=until)
    return petition


@pytest.fixture
def an_hour_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=1)


def test_a_petition_without_an_answer_on_its_day_is_overdue_by_its_unit(an_hour_ago):
    unit = make_unit(name="Phòng Chậm")
    promised(handed_over(unit), an_hour_ago)
    promised(answered(unit, at=an_hour_ago - dt.timedelta(minutes=5)), an_hour_ago)
    promised(answered(unit, at=timezone.now()), an_hour_ago)
    handed_over(unit)  # its day is to come
    told = overdue(an_hour_ago)
    assert told.cuts["unit"] == {"Phòng Chậm": figures.Measure(2, 3)} and told.total == figures.Measure(2, 3)


def test_what_nobody_was_given_is_overdue_too(an_hour_ago):
    promised(make_petition(), an_hour_ago)
    assert overdue(an_hour_ago).cuts["unit"] == {"": figures.Measure(1, 1)}
    assert figures.name_of("unit", "") == "Chưa giao đơn vị nào"


def test_a_reopened_petition_had_its_answer_by_the_first_promised_day(an_hour_ago):
    petition = answered(at=an_hour_ago - dt.timedelta(minutes=5))
    services.change_status(
        petition=petition,
        to=Status.REOPENED,
        by=Actor(ActorKind.CITIZEN),
        details=TransitionDetails(reason="Vẫn hư"),
    )
    promised(petition, an_hour_ago)
    assert overdue(an_hour_ago).total == figures.Measure(0, 1)


def test_merged_and_referred_petitions_are_not_the_units_to_answer(an_hour_ago):
    petition = promised(make_petition(), an_hour_ago)
    details = TransitionDetails(reason="Thuộc ngành điện: 1900 1909.")
    services.change_status(petition=petition, to=Status.REJECTED, by=centre(), details=details)
    assert overdue(an_hour_ago).total == figures.Measure(0, 0)


def on_time(moment: dt.datetime) -> figures.Result:
    begin, end = months.span(timezone.localdate(moment).replace(day=1))
    return next(each for each in figures.all_figures() if each.key == "petitions_on_time").measure(begin, end)


def test_a_petition_answered_in_time_stays_so_however_often_it_is_looked_at_again(an_hour_ago):
    unit = make_unit(name="Phòng Nhanh")
    petition = promised(answered(unit, at=an_hour_ago - dt.timedelta(minutes=5)), an_hour_ago)
    once = figures.Measure(1, 1)
    assert on_time(an_hour_ago).cuts["unit"] == {"Phòng Nhanh": once}
    services.reopen(petition=petition, because="Vẫn hư")
    assert on_time(an_hour_ago).total == once
    details = TransitionDetails(answer="Đã thay cả cột.")
    services.change_status(petition=petition, to=Status.ANSWERED, by=centre(), details=details)
    assert on_time(an_hour_ago).total == once
    (row,) = Petition.objects.answered_by_unit()
    assert (row["answered"], row["in_time"]) == (1, 1)

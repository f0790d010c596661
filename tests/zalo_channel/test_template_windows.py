"""Templates go by the hours and numbers of their tag, which are rows; a refusal by day waits an hour."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.citizens.models import Citizen
from foundation.messages import Message
from foundation.outbox import sending_hours
from foundation.outbox.models import DeliveryAttempt, Notice
from foundation.outbox.routes import Accept, Defer, Refusal, RetryLater
from tests.zalo_channel.test_routes import UPDATE, deliver, make_outgoing, vietnam
from zalo_channel import demo, errors, template_windows, templates
from zalo_channel.models import MessageTemplate, TemplateWindow
from zalo_channel.routes import Consultation, TemplateToPhone, TemplateToUser

ROUTES = (TemplateToUser(), TemplateToPhone())


@pytest.fixture
def approved(db):
    demo.load()


def forget() -> None:
    templates.IN_USE.forget()
    template_windows.WINDOWS.forget()


def tagged(tag: int) -> None:
    MessageTemplate.objects.update(tag=tag)
    forget()


@pytest.mark.parametrize(
    ("tag", "clock", "goes"),
    [
        (1, "23:30:00", True),
        (1, "03:00:00", True),
        (2, "06:59:59", False),
        (2, "07:00:00", True),
        (2, "21:59:59", True),
        (2, "22:00:00", False),
        (3, "06:30:00", False),
        (3, "12:00:00", True),
        (3, "23:30:00", False),
    ],
)
@pytest.mark.parametrize("route", ROUTES, ids=["uid", "phone"])
@pytest.mark.security_check("quiet-hours")
def test_each_tag_has_its_hours(approved, route, tag, clock, goes):
    tagged(tag)
    now = vietnam(clock)
    answer = route.plan(make_outgoing(), now)
    if goes:
        assert isinstance(answer, Accept)
        return
    assert isinstance(answer, Defer)
    opening = answer.at.astimezone(sending_hours.VIETNAM)
    assert dt.time(7) <= opening.time() <= dt.time(7, 15)
    assert dt.timedelta(0) < answer.at - now < dt.timedelta(hours=9, minutes=16)


def test_the_hours_are_rows_that_an_administrator_edits(approved):
    tagged(2)
    window = {"opens_at": dt.time(9), "closes_at": dt.time(10)}
    TemplateWindow.objects.update_or_create(tag=2, defaults=window)
    forget()
    assert isinstance(TemplateToUser().plan(make_outgoing(), vietnam("08:00:00")), Defer)
    TemplateWindow.objects.filter(tag=2).update(opens_at=None, closes_at=None)
    forget()
    assert isinstance(TemplateToUser().plan(make_outgoing(), vietnam("03:00:00")), Accept)


def sent(citizen: Citizen, at: dt.datetime, number: int, state: str = "accepted") -> None:
    notice = Notice.objects.create(
        citizen=citizen,
        purpose="news",
        event_key=f"old:{number}",
        message=Message("…", template=UPDATE).as_json(),
        state="sent",
    )
    DeliveryAttempt.objects.create(notice=notice, number=1, route="template-uid", state=state, started_at=at)


@pytest.fixture
def outgoing(approved):
    """Of a person, with the notice in the ledger."""
    tagged(3)
    citizen = Citizen.objects.create(phone="84905123401")
    notice = Notice.objects.create(
        citizen=citizen, purpose="news", event_key="new", message=Message("…", template=UPDATE).as_json()
    )
    return citizen, make_outgoing(notice_id=notice.pk)


NOON = vietnam("12:00:00")


@pytest.mark.security_check("quiet-hours")
def test_promotions_go_once_a_day_and_the_next_waits_for_tomorrow(outgoing):
    citizen, new = outgoing
    sent(citizen, NOON - dt.timedelta(hours=2), 1, state="refused")  # did not arrive: does not count
    assert isinstance(TemplateToUser().plan(new, NOON), Accept)
    sent(citizen, NOON - dt.timedelta(hours=1), 2)
    for route in ROUTES:
        answer = route.plan(new, NOON)
        assert isinstance(answer, Defer)
        assert answer.reason == "zalo_person_day"
        opening = answer.at.astimezone(sending_hours.VIETNAM)
        assert (opening.date(), opening.hour) == (dt.date(2026, 11, 25), 7)


def test_promotions_go_thirty_times_a_month_and_another_month_begins_anew(outgoing):
    citizen, new = outgoing
    for number in range(30):
        sent(citizen, vietnam("00:00:00") - dt.timedelta(days=1, minutes=number), number)
    assert TemplateToUser().plan(new, NOON) == Refusal("zalo_person_month")
    assert isinstance(TemplateToUser().plan(new, NOON + dt.timedelta(days=10)), Accept)


def test_other_people_and_other_tags_are_not_counted(outgoing):
    citizen, new = outgoing
    sent(Citizen.objects.create(), NOON - dt.timedelta(hours=1), 1)
    assert isinstance(TemplateToUser().plan(new, NOON), Accept)
    sent(citizen, NOON - dt.timedelta(hours=1), 2)
    tagged(1)
    assert isinstance(TemplateToUser().plan(new, NOON), Accept)


@pytest.mark.parametrize("code", [-234])
def test_a_refusal_for_the_hour_by_day_is_tried_an_hour_later(zalo, monkeypatch, code):
    zalo.control("faults", kind="error", path="/message/cs", code=code, times=2)
    for clock, least, most in (("08:10:00", 60, 64), ("21:50:00", 60, 64), ("23:00:00", 425, 441)):
        now = vietnam(clock)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        zalo.control("faults", kind="error", path="/message/cs", code=code)
        with pytest.raises(RetryLater) as raised:
            deliver(Consultation(), make_outgoing())
        wait = (raised.value.at - now).total_seconds() / 60
        assert least <= wait <= most, clock
    assert errors.in_an_hour(NOON) - NOON < dt.timedelta(hours=2)

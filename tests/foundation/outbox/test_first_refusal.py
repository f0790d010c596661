"""The first real refusal is the reason that staff and citizens read; later routes do not overwrite it."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.outbox import relay, services
from foundation.outbox.models import Lane, Notice
from foundation.outbox.routes import PersonUnreachable, Refusal, RetryLater, RouteRefused
from tests.foundation.outbox.conftest import enqueue

pytestmark = pytest.mark.django_db


def fails(problem):
    def accept(outgoing):
        raise problem

    return accept


def told(notice: Notice) -> tuple[str, str, str]:
    notice.refresh_from_db()
    return notice.state, notice.reason, notice.reason_detail


def test_the_first_of_two_refusals_is_the_reason(citizen, letterbox, second_letterbox):
    letterbox.accept = fails(PersonUnreachable("blocked", code="-217", detail="đã chặn"))
    second_letterbox.accept = fails(RouteRefused("no_account", code="-118", detail="không có tài khoản"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    assert told(notice) == ("not_sent", "blocked", "đã chặn")
    reasons = notice.attempts.order_by("number").values_list("route", "reason", "error_code")
    assert list(reasons) == [("letterbox", "blocked", "-217"), ("second", "no_account", "-118")]


def test_a_route_that_does_not_even_try_does_not_overwrite_it(citizen, letterbox, second_letterbox):
    letterbox.accept = fails(RouteRefused("window_closed", code="-230", detail="quá 7 ngày"))
    second_letterbox.answer = Refusal("no_phone")
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    assert told(notice) == ("not_sent", "window_closed", "quá 7 ngày")


def test_a_route_that_gives_up_after_many_tries_does_not_overwrite_it(citizen, letterbox, second_letterbox):
    letterbox.accept = fails(PersonUnreachable("blocked", code="-217", detail="đã chặn"))
    second_letterbox.accept = fails(RetryLater("platform_down"))
    notice = enqueue(citizen)
    for _ in range(14):
        Notice.objects.update(due_at=timezone.now())
        relay.run(Lane.NOTICE)
    assert told(notice) == ("not_sent", "blocked", "đã chặn")


def test_an_unknown_try_that_was_the_last_does_not_overwrite_it(citizen, letterbox, second_letterbox):
    letterbox.accept = fails(RouteRefused("blocked"))
    second_letterbox.accept = fails(RetryLater("platform_down"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    Notice.objects.update(state="unknown", retries=11)
    services.retry_unknown(notice_id=notice.pk)
    assert told(notice) == ("not_sent", "blocked", "")


def test_of_routes_that_do_not_try_the_first_that_speaks_of_the_person_tells(
    citizen, letterbox, second_letterbox
):
    letterbox.answer = Refusal("no_template", is_closed=True)
    second_letterbox.answer = Refusal("no_phone")
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    assert told(notice)[1] == "no_phone"


def test_after_sending_again_the_old_refusal_is_forgotten(
    citizen, letterbox, second_letterbox, django_user_model
):
    letterbox.accept = fails(RouteRefused("first"))
    second_letterbox.accept = fails(RouteRefused("second"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    services.requeue(notice=notice, officer=django_user_model.objects.create_user("hoa"))
    letterbox.accept = fails(RouteRefused("third"))
    relay.run(Lane.NOTICE)
    assert told(notice)[1] == "third"


def test_a_passing_wait_in_between_leaves_the_reason(citizen, letterbox, second_letterbox):
    letterbox.accept = fails(RouteRefused("blocked"))
    later = timezone.now() + dt.timedelta(hours=1)
    second_letterbox.accept = fails(RetryLater("rate", at=later))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    assert told(notice)[:2] == ("owed", "rate")
    Notice.objects.update(due_at=timezone.now())
    second_letterbox.accept = fails(RouteRefused("no_account"))
    relay.run(Lane.NOTICE)
    assert told(notice)[:2] == ("not_sent", "blocked")

"""One alarm for many refusals with one code; an answer that reaches nobody is told at the desk."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation import alarms
from foundation.messages import Button, Message
from foundation.outbox import delivery_alarms, relay, tasks
from foundation.outbox.models import Alarm, Lane, Notice, NoticeState
from foundation.outbox.routes import ButtonsRefused, NeedsAdmin, Refusal, RetryLater, RouteRefused
from lookups.kinds.hazards.cap import receiving
from tests.foundation.outbox.conftest import enqueue
from tests.foundation.outbox.test_first_refusal import fails
from zalo_channel import templates

pytestmark = pytest.mark.django_db


def run_until_nothing_is_due() -> None:
    """As the sweep does: a claim that gave all its rows up ends a run."""
    while Notice.objects.due().exists():
        relay.run(Lane.NOTICE)


def open_ones() -> list[tuple[str, int]]:
    return [(alarm.key, alarm.count) for alarm in alarms.open_alarms()]


@pytest.mark.slow("sends two hundred and fifty notices")
def test_many_refusals_with_one_code_raise_one_alarm_that_counts_them(citizen, letterbox):
    letterbox.accept = fails(RouteRefused("bug", code="-201", detail="phone_code is invalid!", is_fault=True))
    for _ in range(250):
        enqueue(citizen)
    run_until_nothing_is_due()
    assert open_ones() == [("fault-201", 250)]
    assert "phone_code is invalid!" in Alarm.objects.get().message
    enqueue(citizen)
    run_until_nothing_is_due()
    assert open_ones() == [("fault-201", 251)]


def test_refusals_for_the_person_raise_none(citizen, letterbox):
    letterbox.accept = fails(RouteRefused("window_closed", code="-230"))
    enqueue(citizen)
    relay.run(Lane.NOTICE)
    assert open_ones() == []


def test_one_cause_on_three_routes_is_shown_once(citizen, letterbox, second_letterbox):
    for box in (letterbox, second_letterbox):
        box.accept = fails(NeedsAdmin("no_money", detail="hết tiền"))
    enqueue(citizen)
    relay.run(Lane.NOTICE)
    letterbox.answer = Refusal("never_wrote")
    Notice.objects.update(due_at=timezone.now())
    relay.run(Lane.NOTICE)
    assert Alarm.objects.filter(cleared_at=None).count() == 2
    assert len(alarms.open_alarms()) == 1


@pytest.mark.parametrize("way", ["refused", "no route", "given up"])
def test_an_answer_that_ends_not_sent_raises_an_alarm_however_it_ended(citizen, letterbox, way):
    notice = enqueue(citizen, lane=Lane.REPLY)
    if way == "refused":
        letterbox.accept = fails(RouteRefused("blocked"))
    elif way == "no route":
        letterbox.answer = Refusal("blocked")
    else:
        letterbox.accept = fails(RetryLater("blocked"))
        Notice.objects.update(retries=11)
    relay.run(Lane.REPLY)
    notice.refresh_from_db()
    assert notice.state == NoticeState.NOT_SENT
    assert open_ones() == [(f"reply-{notice.reason}", 1)]


def test_it_is_over_when_staff_decided_and_not_before(citizen, letterbox):
    letterbox.accept = fails(RouteRefused("blocked"))
    enqueue(citizen, lane=Lane.REPLY)
    relay.run(Lane.REPLY)
    tasks.sweep()
    assert open_ones() == [("reply-blocked", 1)]
    Notice.objects.update(state=NoticeState.CANCELLED)
    tasks.sweep()
    assert open_ones() == []


def test_a_fault_without_a_new_case_for_a_day_is_over_and_counts_anew(citizen, letterbox):
    delivery_alarms.report_fault("bug", "-201", "", 5)
    Alarm.objects.update(checked_at=timezone.now() - dt.timedelta(hours=25))
    tasks.sweep()
    assert open_ones() == []
    delivery_alarms.report_fault("bug", "-201", "", 2)
    assert open_ones() == [("fault-201", 2)]


def test_a_message_refused_for_its_buttons_goes_again_as_plain_text(citizen, letterbox):
    def accept(outgoing):
        if outgoing.message.buttons:
            raise ButtonsRefused("bug", code="-201", detail="phone_code is invalid!")

    letterbox.accept = accept
    buttons = (Button("Gọi tổng đài", "phone", "1022"), Button("Hỏi thêm", "say", "#menu"))
    notice = enqueue(citizen, lane=Lane.REPLY, message=Message("Mời chọn", buttons))
    relay.run(Lane.REPLY)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("sent", "")
    attempts = notice.attempts.order_by("number").values_list("state", "reason", "error_code")
    assert list(attempts) == [("failed", "plain_text", "-201"), ("accepted", "", "")]
    assert letterbox.texts == ["Mời chọn\n• Gọi tổng đài: 1022"]  # accepted once: never doubled
    assert open_ones() == [("fault-201", 1)]


def test_the_words_alone_refused_too_end_with_the_reason(citizen, letterbox):
    def accept(outgoing):
        problem = ButtonsRefused if outgoing.message.buttons else RouteRefused
        raise problem("bug", code="-201", detail="text is invalid!")

    letterbox.accept = accept
    notice = enqueue(citizen, message=Message("…", (Button("Hỏi", "say", "x"),)))
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.attempts.count()) == ("not_sent", "bug", 2)


def test_the_alarm_of_a_days_budget_ends_with_the_day(db):
    alarms.raise_alarm(key="budget-fees", message="Hết hạn mức")
    tasks.sweep()
    assert open_ones() == [("budget-fees", 0)]
    Alarm.objects.update(checked_at=timezone.now() - dt.timedelta(days=1))
    tasks.sweep()
    assert open_ones() == []


@pytest.mark.parametrize(
    ("prefix", "settle"),
    [
        (templates.ALARM, templates.clear_settled_alarms),
        (f"{receiving.ALARMS}draft-", lambda: receiving.clear_settled_alarms(timezone.now())),
    ],
    ids=["templates", "drafts"],
)
def test_what_is_settled_ends_each_of_its_alarms_also_those_with_the_same_words(db, prefix, settle):
    for number in (1, 2):
        alarms.raise_alarm(key=f"{prefix}{number}", message="Có việc chờ xem")
    assert len(alarms.open_alarms(prefix)) == 1
    settle()
    assert not alarms.open_keys(prefix)

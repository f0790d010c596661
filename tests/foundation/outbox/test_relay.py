import datetime as dt
import time

import pytest
import redis
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from foundation import broker
from foundation.citizens.models import Citizen
from foundation.citizens.services import mark_unreachable, record_interaction
from foundation.outbox import claims, outcomes, relay, services, tasks
from foundation.outbox.models import Alarm, DeliveryAttempt, Lane, Notice
from foundation.outbox.routes import (
    Accept,
    AnswerUnknown,
    Defer,
    NeedsAdmin,
    PersonUnreachable,
    Refusal,
    RetryLater,
    RouteRefused,
)
from tests.foundation.outbox.conftest import enqueue
from tests.sandboxes.zalo.running import wait_until

pytestmark = pytest.mark.django_db


def fails(problem):
    def accept(outgoing):
        raise problem

    return accept


def test_what_is_due_is_sent_and_written_down(citizen, letterbox):
    notice = enqueue(citizen)
    assert relay.run(Lane.NOTICE) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.route, notice.lease_until) == ("sent", "letterbox", None)
    assert notice.external_message_id == f"letterbox-{notice.reference}"
    attempt = notice.attempts.get()
    assert attempt.state == "accepted"
    assert attempt.started_at <= attempt.finished_at


def test_a_notice_of_the_future_waits(citizen, letterbox):
    enqueue(citizen, due_at=timezone.now() + dt.timedelta(minutes=5))
    assert relay.run(Lane.NOTICE) == 0


def test_an_account_that_refuses_everything_is_not_tried_again_until_the_person_acts(citizen, letterbox):
    account = citizen.identities.create(
        channel="pigeon", external_id="7", last_interaction_at=timezone.now() - dt.timedelta(days=1)
    )
    letterbox.accept = fails(PersonUnreachable("blocked", account=("pigeon", "7")))
    enqueue(citizen)
    relay.run(Lane.NOTICE)
    account.refresh_from_db()
    assert account.unreachable_reason == "blocked"
    record_interaction(identity=account, at=timezone.now())
    account.refresh_from_db()
    assert account.unreachable_reason == ""


def test_a_refusal_that_comes_after_the_person_acted_says_nothing(citizen, letterbox):
    account = citizen.identities.create(channel="pigeon", external_id="7", last_interaction_at=timezone.now())
    before = timezone.now() - dt.timedelta(minutes=1)
    mark_unreachable(channel="pigeon", external_id="7", reason="blocked", at=before)
    account.refresh_from_db()
    assert account.unreachable_reason == ""


def test_each_try_keeps_the_price_it_had(citizen, letterbox, second_letterbox):
    letterbox.answer, second_letterbox.answer = Accept(price=200), Accept(price=55)
    letterbox.accept = fails(RouteRefused("window_closed"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    tries = notice.attempts.order_by("number").values_list("state", "price")
    assert list(tries) == [("refused", 200), ("accepted", 55)]


def test_lanes_do_not_mix(citizen, letterbox):
    enqueue(citizen, lane=Lane.BULK)
    assert relay.run(Lane.NOTICE) == 0
    assert relay.run(Lane.BULK) == 1


def test_the_parts_of_an_answer_arrive_in_their_order(citizen, letterbox):
    neighbour = Citizen.objects.create(full_name="Trần Văn Mười")
    for number in range(6):
        enqueue(citizen, lane=Lane.REPLY, text=f"phần {number}")
    enqueue(neighbour, lane=Lane.REPLY, text="hàng xóm")

    def slow_at_first(outgoing):
        if outgoing.message.text == "phần 0":
            wait_until(lambda: letterbox.received)

    letterbox.accept = slow_at_first
    assert relay.run(Lane.REPLY) == 7
    assert letterbox.texts == ["hàng xóm", *(f"phần {number}" for number in range(6))]


@pytest.mark.slow("sends three hundred notices")
def test_hundreds_are_sent_each_once(citizen, letterbox):
    for _ in range(300):
        enqueue(citizen)
    assert relay.run(Lane.NOTICE) == 300
    assert len({outgoing.notice_id for outgoing in letterbox.received}) == 300
    assert DeliveryAttempt.objects.filter(state="accepted").count() == 300


def test_a_refused_route_hands_over_to_the_next(citizen, letterbox, second_letterbox):
    letterbox.accept = fails(RouteRefused("window_closed", code="-230"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert (notice.state, notice.route) == ("sent", "second")
    assert [a.state for a in notice.attempts.order_by("number")] == ["refused", "accepted"]


@pytest.mark.parametrize("problem", [RouteRefused, PersonUnreachable])
def test_when_no_route_is_left_the_reason_stays(citizen, letterbox, problem):
    letterbox.accept = fails(problem("blocked", code="-217", detail="đã chặn"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.reason_detail) == ("not_sent", "blocked", "đã chặn")


def test_without_any_route_the_notice_is_not_sent_with_a_reason(citizen, letterbox):
    letterbox.answer = Refusal("never_wrote")
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("not_sent", "never_wrote")
    assert not notice.attempts.exists()


def test_quiet_hours_put_a_notice_off_without_an_attempt(citizen, letterbox):
    morning = timezone.now() + dt.timedelta(hours=7)
    letterbox.answer = Defer(morning, "quiet_hours")
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert (notice.state, notice.due_at, notice.reason) == ("owed", morning, "quiet_hours")
    assert not notice.attempts.exists()


@pytest.mark.security_check("platform-500")
def test_a_failure_that_may_pass_is_tried_again_later_and_later(citizen, letterbox):
    letterbox.accept = fails(RetryLater("platform_down"))
    notice = enqueue(citizen)
    waits = []
    for _ in range(4):
        tried_at = timezone.now()
        Notice.objects.update(due_at=tried_at)
        relay.run(Lane.NOTICE)
        notice.refresh_from_db()
        waits.append((notice.due_at - tried_at).total_seconds())
    assert notice.state == "owed"
    assert waits[3] > 8 * 5 * 0.5
    assert notice.retries == 4


def test_after_twelve_failures_a_person_must_look(citizen, letterbox):
    letterbox.accept = fails(RetryLater("platform_down"))
    notice = enqueue(citizen)
    for _ in range(12):
        Notice.objects.update(due_at=timezone.now())
        relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("not_sent", "too_many_attempts")


@pytest.mark.security_check("platform-500")
@pytest.mark.slow("four hundred notices")
def test_a_platform_that_is_down_is_not_stormed(citizen, letterbox):
    letterbox.accept = fails(RetryLater("platform_down"))
    for _ in range(400):
        enqueue(citizen)
    relay.run(Lane.NOTICE)
    tried = Notice.objects.filter(retries__gt=0).count()
    assert 0 < tried < 200
    assert Notice.objects.filter(state="owed").count() == 400
    assert not DeliveryAttempt.objects.filter(state="started").exists()


@pytest.mark.security_check("platform-silent")
def test_no_answer_is_unknown_and_never_sent_again_by_itself(citizen, letterbox):
    letterbox.accept = fails(AnswerUnknown("no_answer", detail="timeout"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    letterbox.accept = lambda outgoing: None
    tasks.sweep()
    assert relay.run(Lane.NOTICE) == 0
    notice.refresh_from_db()
    assert notice.state == "unknown"


def test_a_bug_in_a_route_leaves_the_other_notices_alone(citizen, letterbox, caplog):
    bad = enqueue(citizen, "bad")
    good = enqueue(citizen, "good")

    def accept(outgoing):
        if outgoing.message.text == "bad":
            raise KeyError("bug")

    letterbox.accept = accept
    relay.run(Lane.NOTICE)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("unknown", "sent")


@pytest.mark.slow("a hundred notices")
def test_a_broken_route_pauses_shows_an_alarm_and_probes_with_one_notice(citizen, letterbox):
    letterbox.accept = fails(NeedsAdmin("token_dead", detail="-14014"))
    for _ in range(100):
        enqueue(citizen)
    relay.run(Lane.NOTICE)
    assert Alarm.objects.get(key="route-letterbox").cleared_at is None
    assert not Notice.objects.exclude(state="owed").exists()
    assert not Notice.objects.filter(retries__gt=0).exists()

    Notice.objects.update(due_at=timezone.now())
    before = DeliveryAttempt.objects.count()
    relay.run(Lane.NOTICE)
    assert DeliveryAttempt.objects.count() == before, "within the minute nobody tries"

    letterbox.accept = lambda outgoing: None
    Alarm.objects.update(checked_at=timezone.now() - dt.timedelta(minutes=2))
    Notice.objects.update(due_at=timezone.now())
    assert relay.run(Lane.NOTICE) == 100
    assert Alarm.objects.get(key="route-letterbox").cleared_at is not None


@pytest.mark.security_check("kill-after-send")
def test_a_worker_killed_in_a_call_leaves_an_unknown_attempt(citizen, letterbox):
    notice = enqueue(citizen)
    assert claims.claim(Lane.NOTICE, 10).found == 1  # and the worker dies here
    assert relay.run(Lane.NOTICE) == 0, "leased"
    Notice.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    tasks.sweep()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("unknown", "no_answer")
    assert notice.attempts.get().state == "unknown"


def test_an_unknown_notice_that_the_platform_shows_is_sent(citizen, letterbox):
    letterbox.accept = fails(AnswerUnknown("no_answer"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    at = timezone.now()
    assert services.mark_sent(notice_id=notice.pk, external_message_id="m-1", at=at)
    notice.refresh_from_db()
    assert (notice.state, notice.external_message_id, notice.reason) == ("sent", "m-1", "")
    assert notice.attempts.get().state == "accepted"
    assert not services.mark_sent(notice_id=notice.pk, external_message_id="m-1", at=at)


@pytest.mark.security_check("kill-before-send")
def test_an_unknown_notice_that_never_arrived_is_sent_again(citizen, letterbox):
    letterbox.accept = fails(AnswerUnknown("no_answer"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    letterbox.accept = lambda outgoing: None
    assert services.retry_unknown(notice_id=notice.pk)
    assert relay.run(Lane.NOTICE) == 1
    assert [a.state for a in notice.attempts.order_by("number")] == ["failed", "accepted"]


@pytest.mark.security_check("event-order")
def test_the_echo_may_come_before_the_answer(citizen, letterbox):
    notice = enqueue(citizen)

    def accept(outgoing):
        pass

    letterbox.accept = accept
    delivery = claims.claim(Lane.NOTICE, 1).planned[0]
    services.mark_sent(notice_id=notice.pk, external_message_id="from-echo", at=timezone.now())
    services.mark_seen(external_message_ids=["from-echo"], at=timezone.now())
    outcomes.record([relay.attempt(delivery)])
    notice.refresh_from_db()
    assert (notice.state, notice.external_message_id, notice.route) == ("seen", "from-echo", "letterbox")


@pytest.mark.security_check("event-order")
def test_states_only_move_up(citizen, letterbox):
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    now = timezone.now()
    assert services.mark_seen(external_message_ids=[notice.external_message_id], at=now) == set()
    services.mark_delivered(external_message_ids=[notice.external_message_id], at=now)
    services.mark_sent(notice_id=notice.pk, external_message_id="other", at=now)
    notice.refresh_from_db()
    assert (notice.state, notice.delivered_at, notice.external_message_id) == (
        "seen",
        now,
        f"letterbox-{notice.reference}",
    )


def test_a_receipt_for_a_message_not_yet_known_is_handed_back(citizen, letterbox):
    assert services.mark_delivered(external_message_ids=["early"], at=timezone.now()) == {"early"}


def test_an_officer_can_have_a_dead_notice_tried_again(citizen, letterbox, django_user_model):
    letterbox.accept = fails(RouteRefused("blocked"))
    notice = enqueue(citizen)
    relay.run(Lane.NOTICE)
    letterbox.accept = lambda outgoing: None
    notice.refresh_from_db()
    services.requeue(notice=notice, officer=django_user_model.objects.create_user("hoa"))
    assert relay.run(Lane.NOTICE) == 1
    notice.refresh_from_db()
    with pytest.raises(services.NoticeNotPending):
        services.requeue(notice=notice, officer=None)


def test_a_notice_that_nobody_needs_any_more_is_not_sent(citizen, letterbox):
    notice = enqueue(citizen, expires_at=timezone.now() - dt.timedelta(seconds=1))
    tasks.sweep()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("not_sent", "expired")


@pytest.mark.security_check("redis-stopped")
def test_without_redis_nothing_is_sent_and_nothing_is_lost(citizen, letterbox, monkeypatch):
    monkeypatch.setattr(broker, "client", lambda: redis.Redis(port=1, retry=Retry(NoBackoff(), 0)))
    enqueue(citizen)
    assert relay.run(Lane.NOTICE) == 0
    assert Notice.objects.get().state == "owed"


@pytest.mark.security_check("platform-minus-32")
def test_all_workers_share_one_budget_and_broadcasts_leave_a_reserve(settings):
    from foundation.outbox import budget

    settings.OUTBOX_SENDS_PER_MINUTE = 2  # 10 at once, and none more while the test runs
    assert [budget.take(lane, 500) for lane in (Lane.BULK, Lane.REPLY, Lane.BULK)] == [7, 3, 0]


@pytest.mark.slow("a budget that fills by the clock")
def test_from_an_empty_budget_notices_are_claimed_together_and_replies_one_by_one(settings):
    from foundation.outbox import budget

    settings.OUTBOX_SENDS_PER_MINUTE = 60 * 100
    budget.take(Lane.REPLY, 500)
    taken, until = [], time.monotonic() + 1
    while time.monotonic() < until:
        taken += filter(None, [budget.take(Lane.NOTICE, 500)])
        time.sleep(0.005)
    assert taken and min(taken) >= 25
    assert budget.take(Lane.REPLY, 1) == 1
    assert wait_until(lambda: budget.take(Lane.NOTICE, 1)) == 1


def test_a_claim_of_which_all_were_given_up_does_not_end_the_run(citizen, letterbox, monkeypatch):
    monkeypatch.setattr(relay, "BATCH", 4)
    letterbox.plan = lambda outgoing, now: (
        Refusal("no_phone") if "không" in outgoing.message.text else Accept()
    )
    for _ in range(8):
        enqueue(citizen, "không tới được")
    enqueue(citizen, "tới được")
    assert relay.run(Lane.NOTICE) == 1
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["not_sent"] * 8 + ["sent"]


@pytest.mark.parametrize(
    "problem", [RetryLater("platform_down"), AnswerUnknown("no_answer")], ids=["later", "unknown"]
)
def test_no_part_of_an_answer_overtakes_one_that_did_not_arrive(citizen, letterbox, problem):
    parts = [enqueue(citizen, lane=Lane.REPLY, text=f"phần {number}") for number in range(3)]
    letterbox.accept = fails(problem)
    relay.run(Lane.REPLY)
    assert [part.attempts.count() for part in parts] == [1, 0, 0]
    letterbox.accept = lambda outgoing: None
    first = Notice.objects.get(pk=parts[0].pk)
    if first.state == "unknown":
        services.retry_unknown(notice_id=first.pk)
    Notice.objects.update(due_at=timezone.now())
    assert relay.run(Lane.REPLY) == 3
    assert letterbox.texts == ["phần 0", "phần 1", "phần 2"]


def test_a_part_that_the_platform_refuses_holds_up_no_other(citizen, letterbox):
    def refuses_the_first(outgoing):
        if outgoing.message.text == "phần 0":
            raise RouteRefused("blocked")

    for number in range(3):
        enqueue(citizen, lane=Lane.REPLY, text=f"phần {number}")
    letterbox.accept = refuses_the_first
    relay.run(Lane.REPLY)
    assert letterbox.texts == ["phần 1", "phần 2"]


def test_a_later_answer_is_not_claimed_while_another_worker_sends_the_earlier_one(citizen, letterbox):
    enqueue(citizen, lane=Lane.REPLY, text="một")
    first = claims.claim(Lane.REPLY, 10).planned
    enqueue(citizen, lane=Lane.REPLY, text="hai")
    enqueue(Citizen.objects.create(full_name="Trần Văn Mười"), lane=Lane.REPLY, text="hàng xóm")
    assert [each.outgoing.message.text for each in claims.claim(Lane.REPLY, 10).planned] == ["hàng xóm"]
    outcomes.record([relay.attempt(each) for each in first])
    assert relay.run(Lane.REPLY) == 1
    assert letterbox.texts == ["một", "hai"]


@pytest.mark.parametrize(("seconds", "claimed"), [(5, 0), (60, 1)])
def test_an_answer_waits_for_an_earlier_one_that_goes_soon_and_for_no_other(
    citizen, seconds, claimed, letterbox
):
    earlier = enqueue(citizen, lane=Lane.REPLY, text="một")
    Notice.objects.filter(pk=earlier.pk).update(due_at=timezone.now() + dt.timedelta(seconds=seconds))
    enqueue(citizen, lane=Lane.REPLY, text="hai")
    assert claims.claim(Lane.REPLY, 10).found == claimed


def test_what_became_useless_while_it_was_in_doubt_is_given_up_and_not_sent_again(citizen, letterbox):
    letterbox.accept = fails(AnswerUnknown("no_answer"))
    notice = enqueue(citizen, expires_at=timezone.now() + dt.timedelta(hours=1))
    relay.run(Lane.NOTICE)
    letterbox.accept = lambda outgoing: None
    Notice.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert services.retry_unknown(notice_id=notice.pk)
    assert relay.run(Lane.NOTICE) == 0
    tasks.sweep()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("not_sent", "expired")

"""Workers that die, hang or answer late, and the ledger afterwards."""

import datetime as dt
import threading
import time

import pytest
import redis
from celery.signals import worker_shutting_down
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from foundation import broker
from foundation.outbox import broadcasts, budget, claims, outcomes, relay, services, tasks
from foundation.outbox.cancellation import cancel_event
from foundation.outbox.models import DeliveryAttempt, Lane, Notice
from foundation.outbox.routes import AnswerUnknown, NeedsAdmin, Refusal, RetryLater, deadline_is_past
from tests.foundation.outbox.conftest import enqueue
from tests.sandboxes.zalo.running import wait_until

pytestmark = pytest.mark.django_db


def claimed() -> claims.PlannedDelivery:
    return claims.claim(Lane.NOTICE, 1).planned[0]


def let_the_lease_run_out() -> None:
    Notice.objects.exclude(lease_until=None).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def outcome(delivery: claims.PlannedDelivery, state: str, **over) -> outcomes.Outcome:
    values = {"reason": "", "external_message_id": "m-late" if state == "accepted" else ""} | over
    return outcomes.Outcome(
        delivery.outgoing.notice_id, delivery.attempt, "letterbox", state, timezone.now(), **values
    )


@pytest.mark.security_check("kill-after-send")
def test_a_lease_that_ran_out_is_no_leave_to_send_again(citizen, letterbox):
    notice = enqueue(citizen)
    claimed()  # the worker dies in the call; the sweep has not come yet
    let_the_lease_run_out()
    assert relay.run(Lane.NOTICE) == 0
    assert letterbox.received == []
    tasks.sweep()
    notice.refresh_from_db()
    assert notice.state == "unknown"


def test_a_notice_in_the_hands_of_a_dead_worker_is_not_taken_back_as_if_never_sent(
    citizen, letterbox, django_user_model
):
    notice = enqueue(citizen)
    claimed()
    let_the_lease_run_out()
    with pytest.raises(services.NoticeNotPending):
        services.cancel(notice=notice, officer=django_user_model.objects.create_user("hoa"))


def test_a_notice_in_the_hands_of_a_dead_worker_counts_as_one_that_reached_its_person(citizen, letterbox):
    notice = enqueue(citizen)
    claimed()
    let_the_lease_run_out()
    with transaction.atomic():
        assert cancel_event(purpose=notice.purpose, event_key=notice.event_key) == {citizen.pk}
    notice.refresh_from_db()
    assert notice.state == "owed"


STOPS = {
    "of the event": lambda notice: cancel_event(purpose=notice.purpose, event_key=notice.event_key),
    "of the broadcast": lambda notice: broadcasts.cancel(notice.event_key, User(username="hoa")),
    "for one person": lambda notice: broadcasts.cancel_for(
        notice.citizen, [notice.event_key], "unsubscribed"
    ),
    "until its release": lambda notice: broadcasts.hold(notice.event_key),
}


@pytest.mark.parametrize("is_in_doubt", [True, False], ids=["in doubt", "being sent"])
@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
def test_what_did_not_arrive_is_not_tried_again_after_a_stop(citizen, letterbox, stop, is_in_doubt):
    notice = enqueue(citizen)
    delivery = claimed()
    if is_in_doubt:
        let_the_lease_run_out()
        claims.expire_leases()
    with transaction.atomic():
        stop(notice)
    if is_in_doubt:
        services.retry_unknown(notice_id=notice.pk)
    else:
        outcomes.record([outcome(delivery, "failed", reason="platform_down", next_at=timezone.now())])
    assert relay.run(Lane.NOTICE) == 0
    with transaction.atomic():
        broadcasts.release(notice.event_key)
    assert relay.run(Lane.NOTICE) == (stop is STOPS["until its release"])


def tried_again_while_the_first_hangs(
    citizen,
) -> tuple[Notice, claims.PlannedDelivery, claims.PlannedDelivery]:
    notice = enqueue(citizen)
    first = claimed()
    let_the_lease_run_out()
    claims.expire_leases()
    services.retry_unknown(notice_id=notice.pk)
    return notice, first, claimed()


def test_a_late_no_does_not_free_a_notice_that_another_worker_holds(citizen, letterbox):
    notice, first, second = tried_again_while_the_first_hangs(citizen)
    outcomes.record([outcome(first, "failed", reason="platform_down", next_at=timezone.now())])
    notice.refresh_from_db()
    assert notice.lease_until is not None
    assert relay.run(Lane.NOTICE) == 0
    outcomes.record([outcome(second, "accepted")])
    notice.refresh_from_db()
    assert notice.state == "sent"


def test_a_late_yes_counts_whoever_holds_the_notice(citizen, letterbox):
    notice, first, _ = tried_again_while_the_first_hangs(citizen)
    outcomes.record([outcome(first, "accepted")])
    notice.refresh_from_db()
    assert (notice.state, notice.external_message_id) == ("sent", "m-late")


def test_what_a_slow_worker_puts_back_stays_with_the_worker_that_holds_it(citizen, letterbox):
    notice, first, second = tried_again_while_the_first_hangs(citizen)
    claims.release([first], timezone.now())
    notice.refresh_from_db()
    assert notice.lease_until is not None
    assert notice.attempts.get(number=second.attempt).state == "started"
    claims.release([second], timezone.now())
    notice.refresh_from_db()
    assert notice.lease_until is None
    assert not notice.attempts.filter(number=second.attempt).exists()


def somebody_waits_for_this_transaction() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_its_echo_at_the_same_moment_do_not_lock_each_other_out(citizen, letterbox):
    notice = enqueue(citizen)
    delivery = claimed()

    def record() -> None:
        try:
            outcomes.record([outcome(delivery, "accepted")])
        finally:
            connection.close()

    answer = threading.Thread(target=record)
    with transaction.atomic():  # a batch of receipts that has begun
        Notice.objects.select_for_update().get(pk=notice.pk)
        answer.start()
        wait_until(somebody_waits_for_this_transaction)
        services.mark_sent(notice_id=notice.pk, external_message_id="m-echo", at=timezone.now())
    answer.join()
    notice.refresh_from_db()
    assert (notice.state, notice.external_message_id) == ("sent", "m-echo")
    assert notice.attempts.get().state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_no_sweep_waits_for_what_another_one_gives_up(citizen, letterbox):
    notice = enqueue(citizen, expires_at=timezone.now() - dt.timedelta(seconds=1))

    def sweep() -> None:
        try:
            tasks.sweep()
        finally:
            connection.close()

    next_sweep = threading.Thread(target=sweep)
    with transaction.atomic():
        Notice.objects.select_for_update().get(pk=notice.pk)
        next_sweep.start()
        next_sweep.join(60)
        has_ended = not next_sweep.is_alive()
    next_sweep.join()
    assert has_ended


@pytest.mark.security_check("redis-stopped")
def test_redis_lost_between_the_claim_and_the_call_strands_nobody(citizen, letterbox, monkeypatch):
    gone = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
    enqueue(citizen)
    take = budget.take

    def take_then_lose_redis(lane, wanted):
        granted = take(lane, wanted)
        monkeypatch.setattr(broker, "client", lambda: gone)
        return granted

    monkeypatch.setattr(budget, "take", take_then_lose_redis)
    assert relay.run(Lane.NOTICE) == 1


@pytest.mark.slow("waits for a lease to end")
def test_a_delivery_of_several_calls_begins_none_when_its_lease_is_nearly_over(citizen, letterbox, settings):
    settings.OUTBOX_LEASE_SECONDS = relay.LEASE_MARGIN + 2
    began = []

    def upload_then_send(outgoing):
        for _ in ("upload", "send"):
            if deadline_is_past():
                raise RetryLater("platform_slow")
            began.append(outgoing)
            wait_until(deadline_is_past)

    letterbox.accept = upload_then_send
    enqueue(citizen)
    relay.run(Lane.NOTICE)
    assert len(began) == 1
    assert not deadline_is_past(), "only deliveries have one"


@pytest.mark.security_check("kill-before-send")
def test_a_worker_that_is_told_to_stop_leaves_nothing_in_doubt(citizen, letterbox, monkeypatch, settings):
    monkeypatch.setattr(relay, "leaving", threading.Event())
    settings.OUTBOX_CONNECTIONS = 2

    def told_to_stop(outgoing):
        worker_shutting_down.send("worker", sig="TERM", how="Warm", exitcode=0)

    letterbox.accept = told_to_stop
    for _ in range(50):
        enqueue(citizen)
    sent = relay.run(Lane.NOTICE)
    assert 1 <= sent <= 2
    assert Notice.objects.owed().idle().count() == 50 - sent
    assert not DeliveryAttempt.objects.filter(state="started").exists()


@pytest.mark.security_check("kill-before-send")
def test_when_the_ledger_breaks_what_waits_for_its_call_is_not_sent(
    citizen, letterbox, monkeypatch, settings
):
    settings.OUTBOX_CONNECTIONS = 1
    is_away = threading.Event()
    for _ in range(50):
        enqueue(citizen)

    def slow_after_the_first(outgoing):
        if letterbox.received:
            is_away.wait(60)
            time.sleep(0.05)

    def broken(outcomes):
        is_away.set()
        raise RuntimeError("the ledger is away")

    letterbox.accept = slow_after_the_first

    monkeypatch.setattr(relay, "record", broken)
    with pytest.raises(RuntimeError):
        relay.run(Lane.NOTICE)
    assert len(letterbox.received) < 10


@pytest.mark.security_check("platform-silent")
def test_a_platform_that_never_answers_is_not_asked_for_ever(citizen, letterbox):
    def accept(outgoing):
        raise AnswerUnknown("no_answer")

    letterbox.accept = accept
    notice = enqueue(citizen)
    for _ in range(services.GIVE_UP_AFTER):
        relay.run(Lane.NOTICE)
        services.retry_unknown(notice_id=notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("not_sent", "too_many_attempts")
    assert notice.attempts.filter(state=DeliveryAttempt.State.FAILED).count() == services.GIVE_UP_AFTER


def test_who_is_not_reached_by_a_paused_route_need_not_wait_for_it(citizen, letterbox, second_letterbox):
    def accept(outgoing):
        raise NeedsAdmin("token_dead")

    letterbox.accept = accept
    enqueue(citizen)
    relay.run(Lane.NOTICE)
    letterbox.answer = Refusal("never_wrote")
    enqueue(citizen, "chỉ có điện thoại")
    assert relay.run(Lane.NOTICE) == 1
    assert second_letterbox.texts == ["chỉ có điện thoại"]

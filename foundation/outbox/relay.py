"""Send the due notices of a lane: a thread pool calls, the ledger is written in bulk.

No transaction is open during a call.
"""

import datetime as dt
import logging
import queue
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import redis
from django.conf import settings

from foundation import tracing
from foundation.citizens.services import mark_unreachable
from foundation.database import clock
from foundation.outbox import budget, circuit_breaker, claims, delivery_alarms
from foundation.outbox.claims import PlannedDelivery
from foundation.outbox.models import DeliveryAttempt, Lane
from foundation.outbox.outcomes import Outcome, record
from foundation.outbox.routes import (
    PLAIN_TEXT,
    AnswerUnknown,
    ButtonsRefused,
    DeliveryProblem,
    NeedsAdmin,
    PersonUnreachable,
    RouteRefused,
    deadline_is_past,
    set_deadline,
)
from foundation.outbox.services import GIVE_UP_AFTER

logger = logging.getLogger(__name__)

State = DeliveryAttempt.State
BATCH = 500
RECORD_EVERY = 100
RECORD_WITHIN = 0.1  # seconds
STOP_AFTER_FAILURES_IN_A_ROW = 20
LEASE_MARGIN = 15  # seconds before the lease ends in which no call is begun any more


leaving = threading.Event()


def leave() -> None:
    """The worker is being stopped: begin no more calls and release what was claimed."""
    leaving.set()


def run(lane: Lane, *, seconds: float = 50.0) -> int:
    """Send until nothing is due, the time is up or the platform fails; the number sent."""
    return _Run(lane, seconds).go()


def backoff(retries: int) -> dt.timedelta:
    """5 s, doubled each time up to half an hour, with jitter against a thundering herd."""
    ceiling = min(5 * 2**retries, 1800)
    return dt.timedelta(seconds=ceiling * random.uniform(0.5, 1.5))


class _Run:
    """One worker's pass over a lane. The main thread owns the database; the pool's threads only call."""

    def __init__(self, lane: Lane, seconds: float) -> None:
        self.lane = lane
        self.deadline = time.monotonic() + seconds
        self.threads = ThreadPoolExecutor(settings.OUTBOX_CONNECTIONS, thread_name_prefix="send")
        self.done: queue.SimpleQueue[tuple[PlannedDelivery, Outcome | None]] = queue.SimpleQueue()
        self.in_flight = 0
        self.unrecorded: list[Outcome] = []
        self.returned: list[PlannedDelivery] = []
        self.asks_budget_at = 0.0
        self.recorded_at = time.monotonic()
        self.recent: deque[str] = deque(maxlen=STOP_AFTER_FAILURES_IN_A_ROW)
        self.stopped = False
        self.dry = False  # the last claim found nothing: ask again only when all calls are back
        self.sent = 0

    def go(self) -> int:
        with self.threads:
            try:
                while not self._fill() or self.in_flight:
                    self._drain()
            finally:
                self.stopped = True  # also where the ledger broke: what cannot be recorded is not begun
                self._record()
        return self.sent

    def _fill(self) -> bool:
        """Claim more while less than half a batch is in flight; True when there is no more to claim."""
        is_over = self.stopped or leaving.is_set() or time.monotonic() > self.deadline
        if is_over or (self.dry and self.in_flight):
            return True
        if self.in_flight >= BATCH // 2 or self._awaits_budget():
            return False
        try:
            granted = budget.take(self.lane, BATCH)
        except redis.RedisError as error:
            logger.warning("no budget without Redis, nothing is sent: %s", error)
            return True
        if not granted:
            self.asks_budget_at = time.monotonic() + budget.pause(self.lane)
            return False
        until = time.monotonic() + settings.OUTBOX_LEASE_SECONDS - LEASE_MARGIN
        batch, found = claims.claim(self.lane, granted)
        budget.give_back(granted - len(batch))
        for deliveries in _in_order(batch, self.lane):
            self.threads.submit(self._send, deliveries, until)
        self.in_flight += len(batch)
        self.dry = not found  # of 500 given up at once, the next may go
        return self.dry

    def _awaits_budget(self) -> bool:
        """Sleeps where no call is out; with calls out, `_drain` waits for their answers."""
        left = self.asks_budget_at - time.monotonic()
        if left > 0 and not self.in_flight:
            time.sleep(left)
            return False
        return left > 0

    def _send(self, deliveries: list[PlannedDelivery], until: float) -> None:
        """Runs in a thread of the pool; what is too late to begin goes back untried, as does what would
        overtake an earlier part that is sent later, or of which nobody knows whether it arrived."""
        set_deadline(until)
        earlier: Outcome | None = None
        for delivery in deliveries:
            untried = self.stopped or leaving.is_set() or deadline_is_past() or _holds_up(earlier)
            outcome = None if untried else attempt(delivery)
            earlier = outcome or earlier
            self.done.put((delivery, outcome))

    def _drain(self) -> None:
        """Wait for at least one outcome, take all that are there, and record them when it is time."""
        timeout = RECORD_WITHIN
        while self.in_flight:
            try:
                delivery, outcome = self.done.get(timeout=timeout)
            except queue.Empty:
                break
            timeout = 0
            self.in_flight -= 1
            if outcome is None:
                self.returned.append(delivery)
            else:
                self._note(outcome)
            if len(self.unrecorded) >= RECORD_EVERY:
                break
        overdue = time.monotonic() - self.recorded_at > RECORD_WITHIN
        if len(self.unrecorded) >= RECORD_EVERY or overdue or not self.in_flight:
            self._record()

    def _note(self, outcome: Outcome) -> None:
        self.unrecorded.append(outcome)
        self.recent.append(outcome.state if outcome.counts else "stop")
        if outcome.state == State.ACCEPTED:
            self.sent += 1
        elif not outcome.counts:
            circuit_breaker.open(outcome.route, outcome.reason, outcome.detail)
            self.stopped = True
        elif len(self.recent) == self.recent.maxlen and set(self.recent) <= {State.FAILED, State.UNKNOWN}:
            self.stopped = True

    def _record(self) -> None:
        if self.unrecorded:
            record(self.unrecorded)
            _remember_unreachable(self.unrecorded)
            _report_faults(self.unrecorded)
            _watch_routes(self.unrecorded)
            self.unrecorded = []
        if self.returned:
            claims.release(self.returned, clock.now() + dt.timedelta(seconds=random.uniform(3, 10)))
            self.returned = []
        self.recorded_at = time.monotonic()


def _in_order(batch: Iterable[PlannedDelivery], lane: Lane) -> list[list[PlannedDelivery]]:
    """What one thread sends in sequence: the parts of a reply must arrive in order."""
    if lane != Lane.REPLY:
        return [[delivery] for delivery in batch]
    rows: dict[int, list[PlannedDelivery]] = {}
    for delivery in batch:
        rows.setdefault(delivery.citizen_id, []).append(delivery)
    return list(rows.values())


def _holds_up(earlier: Outcome | None) -> bool:
    return earlier is not None and earlier.state not in (State.ACCEPTED, State.REFUSED)


def _remember_unreachable(outcomes: Iterable[Outcome]) -> None:
    """The next notice to such a person takes another route at once."""
    for outcome in outcomes:
        if outcome.unreachable:
            channel, external_id = outcome.unreachable
            mark_unreachable(channel=channel, external_id=external_id, reason=outcome.reason, at=outcome.at)


def _report_faults(outcomes: Iterable[Outcome]) -> None:
    """One alarm per error code, however many messages were refused."""
    faults = [outcome for outcome in outcomes if outcome.is_fault]
    for (reason, code), count in Counter((fault.reason, fault.code) for fault in faults).items():
        detail = next(fault.detail for fault in faults if (fault.reason, fault.code) == (reason, code))
        delivery_alarms.report_fault(reason, code, detail, count)


def _watch_routes(outcomes: Iterable[Outcome]) -> None:
    """After the batch is recorded, so that a route which works again releases what failed beside it."""
    answered: dict[str, bool] = {}
    stumbles: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.state in (State.ACCEPTED, State.REFUSED):
            accepted = outcome.state == State.ACCEPTED
            answered[outcome.route] = accepted or answered.get(outcome.route, False)
        elif outcome.stumbled:
            stumbles.setdefault(outcome.route, []).append(outcome)
    for route, accepted in answered.items():
        circuit_breaker.note_answer(route, accepted=accepted)
    for route, failed in stumbles.items():
        if route not in answered:
            circuit_breaker.stumble(route, len(failed), failed[-1].reason, failed[-1].detail)


def attempt(delivery: PlannedDelivery) -> Outcome:
    """Make one call; the outcome for the ledger. Never raises."""
    name, notice = f"send {delivery.route.key}", delivery.outgoing.notice_id
    with tracing.span(name, parent=delivery.traceparent, notice=notice, attempt=delivery.attempt):
        return _attempt(delivery)


def _attempt(delivery: PlannedDelivery) -> Outcome:
    try:
        message_id = delivery.route.deliver(delivery.outgoing, delivery.plan)
        return _outcome(delivery, State.ACCEPTED, external_message_id=message_id)
    except DeliveryProblem as problem:
        return _outcome_of_problem(delivery, problem)
    except Exception as error:  # a bug in a route must not take the worker's other sends with it
        logger.exception("route %s broke on notice %s", delivery.route.key, delivery.outgoing.notice_id)
        return _outcome_of_problem(delivery, AnswerUnknown("broken", detail=repr(error)))


def _outcome_of_problem(delivery: PlannedDelivery, problem: DeliveryProblem) -> Outcome:
    now = clock.now()
    match problem:
        case AnswerUnknown():
            return _outcome(delivery, State.UNKNOWN, problem, stumbled=problem.reason != "broken")
        case NeedsAdmin():
            next_at = now + dt.timedelta(seconds=random.uniform(30, 90))
            return _outcome(delivery, State.FAILED, problem, counts=False, next_at=next_at)
        case PersonUnreachable():  # due again at once: the claim asks the next route
            return _outcome(delivery, State.REFUSED, problem, next_at=now, unreachable=problem.account)
        case RouteRefused():
            return _outcome(delivery, State.REFUSED, problem, next_at=now, is_fault=problem.is_fault)
        case ButtonsRefused():
            return _outcome(delivery, State.FAILED, problem, reason=PLAIN_TEXT, next_at=now, is_fault=True)
    stumbled = problem.at is None
    if delivery.retries + 1 >= GIVE_UP_AFTER and not delivery.is_probe:
        return _outcome(delivery, State.FAILED, problem, reason="too_many_attempts", stumbled=stumbled)
    next_at = problem.at or now + backoff(delivery.retries)
    return _outcome(delivery, State.FAILED, problem, next_at=next_at, stumbled=stumbled)


def _outcome(
    delivery: PlannedDelivery, state: str, problem: DeliveryProblem | None = None, **more: Any
) -> Outcome:
    said = {"reason": problem.reason, "code": problem.code, "detail": problem.detail} if problem else {}
    return Outcome(
        notice_id=delivery.outgoing.notice_id,
        attempt=delivery.attempt,
        route=delivery.route.key,
        state=state,
        at=clock.now(),
        is_probe=delivery.is_probe,
        **(said | more),
    )

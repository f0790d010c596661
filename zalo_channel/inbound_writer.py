"""Durable rows for webhook events, by group commit: one request writes for all that wait (ADR 10).

An INSERT costs one flush to disk; under load one statement carries the rows of many requests, and each
request is answered only after its own row is committed. The writer uses its own connection, in autocommit:
no request pays for Django's connection handling.

What citizens wrote and nobody has answered yet, and when the platform last called.
"""

import datetime as dt
import hashlib
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

import psycopg
from django.conf import settings
from django.db import connections
from django.db.models import Count, Min
from django.utils import timezone

from foundation import broker
from zalo_channel.events import ABOUT_OUR_MESSAGE, ABOUT_TAGS, person_id, scalar, section, timestamp
from zalo_channel.models import InboundEvent

TASK = "zalo_channel.tasks.answer_citizens"
WAKE_EVERY = 0.05  # seconds: at most one task in this time
MAX_KEY_LENGTH = 150
# One message, which the server takes as one transaction: its settings hold behind a pooler too, for it alone.
_INSERT = """
SELECT set_config('synchronous_commit', 'on', true), set_config('statement_timeout', %s, true);
INSERT INTO zalo_channel_inboundevent
       (dedupe_key, event_name, user_id, body, is_receipt, received_at, state, attempts, error)
SELECT key, name, person, body, is_receipt, clock_timestamp(), 'new', 0, ''
  FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[])
       AS arrived (key, name, person, body, is_receipt)
    ON CONFLICT (dedupe_key) DO NOTHING
"""


class InboundRow(NamedTuple):
    dedupe_key: str
    event_name: str
    user_id: str
    body: str
    is_receipt: bool


class InboundWriter:
    """One per process. `store` returns once the row is on disk (or was there); raises psycopg.Error."""

    def __init__(self) -> None:
        self.pending: deque[tuple[InboundRow, Future[None]]] = deque()
        self._writing = threading.Lock()
        self._connection: psycopg.Connection | None = None
        self._wake_is_due, self._woken_at = False, 0.0

    def store(self, row: InboundRow) -> None:
        written: Future[None] = Future()
        self.pending.append((row, written))
        with self._writing:
            if not written.done():
                self._write_all()
        written.result()
        if not row.is_receipt:  # nobody waits for one: the beat settles hundreds at a time
            self._wake_worker_soon()

    def close(self) -> None:
        with self._writing:
            self._drop_connection()

    def _write_all(self) -> None:
        batch = list(self.take_all())
        error: psycopg.Error | None = psycopg.OperationalError("the request that wrote for all broke off")
        try:
            self.insert_rows([row for row, _ in batch])
            error = None
        except psycopg.Error as problem:
            error = problem
        finally:
            for _, written in batch:
                written.set_exception(error) if error else written.set_result(None)

    def take_all(self) -> Iterator[tuple[InboundRow, Future[None]]]:
        """One by one: to swap the queue would lose who appends to the old one at that instant."""
        while self.pending:
            yield self.pending.popleft()

    def insert_rows(self, rows: Sequence[InboundRow]) -> None:
        """Sorted, so that two processes that insert the same keys cannot deadlock."""
        limit = f"{settings.ARRIVAL_SECONDS}s"
        values = [limit, *(list(column) for column in zip(*sorted(rows), strict=True))]
        try:
            self._connected().execute(_INSERT, values)
        except psycopg.OperationalError:
            # The server restarted or dropped us. The insert is idempotent: once more on a new connection.
            self._drop_connection()
            self._connected().execute(_INSERT, values)

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            self._connection = psycopg.connect(**self.connection_params(), autocommit=True)
        return self._connection

    @staticmethod
    def connection_params() -> dict[str, Any]:
        """Django's database, with the writer's own name and time limit."""
        return connections["default"].get_connection_params() | {
            "application_name": "inbound-writer",
            "connect_timeout": max(2, round(settings.ARRIVAL_SECONDS)),  # less than 2 is taken for 2
            "cursor_factory": psycopg.ClientCursor,  # several statements in one message
        }

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _wake_worker_soon(self) -> None:
        """From its own thread: with the broker away no request waits; the beat sweeps."""
        if not self._wake_is_due:
            self._wake_is_due = True
            pause = max(0.0, self._woken_at + WAKE_EVERY - time.monotonic())
            timer = threading.Timer(pause, self._wake_worker)
            timer.daemon = True
            timer.start()

    def _wake_worker(self) -> None:
        self._wake_is_due, self._woken_at = False, time.monotonic()
        broker.wake_worker(TASK, queue="inbound")


def inbound_row(event: dict[str, Any], text: str) -> InboundRow:
    """The row to store; never raises, whatever shape the event has."""
    name, person = scalar(event.get("event_name"))[:80], person_id(event)
    key = _dedupe_key(event, name, person)
    is_receipt = name.startswith("oa_send_") or name in ABOUT_OUR_MESSAGE or name in ABOUT_TAGS
    return InboundRow(key, name, person[:100], text, is_receipt)


def _dedupe_key(event: dict[str, Any], name: str, person: str) -> str:
    """A message event is known by its message id, any other by name, time and person.

    The name is part of the key because the echo and the receipt of one message carry the same id. Two "seen"
    receipts of one person may bear the same millisecond, so the message ids are part of it too. The person is
    hashed because the key outlives an erasure.
    """
    message = section(event, "message")
    message_id = scalar(message.get("msg_id")) or _joined(message.get("msg_ids"))
    if message_id and ("_send_" in name or name == "user_received_message"):
        key = f"{name}:{message_id}"
    else:
        subject = person or scalar(event.get("template_id")) or scalar(event.get("group_id")) or _tag(event)
        key = f"{name}:{timestamp(event)}:{_hash(subject)[:20]}:{message_id}"
    return key if len(key) <= MAX_KEY_LENGTH else _hash(key)


def _tag(event: dict[str, Any]) -> str:
    """The tag and its people: two people may be tagged in one millisecond."""
    tag = section(event, "tag")
    return f"{scalar(tag.get('name'))}:{_joined(tag.get('user_ids'))}" if tag else ""


def _joined(ids: Any) -> str:
    return ",".join(map(scalar, ids)) if isinstance(ids, list) else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


writer = InboundWriter()


MAX_COUNTED = 10_000


class Backlog(NamedTuple):
    """Events of citizens that wait, counted up to MAX_COUNTED."""

    number: int
    oldest_at: dt.datetime | None

    @property
    def age(self) -> float:
        """Seconds since the oldest of them arrived; 0 where none waits."""
        return (timezone.now() - self.oldest_at).total_seconds() if self.oldest_at else 0.0


def backlog() -> Backlog:
    """Without echoes and receipts, which are read after what citizens say."""
    new = InboundEvent.objects.filter(state=InboundEvent.State.NEW, is_receipt=False).order_by("pk")
    found = new[:MAX_COUNTED].aggregate(number=Count("pk"), oldest=Min("received_at"))
    return Backlog(found["number"], found["oldest"])


def last_arrival() -> dt.datetime | None:
    """When the last call of the webhook was stored; None where none is kept."""
    return InboundEvent.objects.order_by("-pk").values_list("received_at", flat=True).first()

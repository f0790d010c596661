"""Durable rows for webhook events: whoever is first at the gate writes for all who wait (group commit).

An INSERT costs one flush to disk; under load one statement carries the rows of many requests, and each
request is answered only after its own row is committed. It uses its own connection, in autocommit: no
request pays for Django's connection handling.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import psycopg
from django.db import connections

_INSERT = """
INSERT INTO zalo_channel_inboundevent
       (dedupe_key, event_name, user_id, body, is_receipt, received_at, state, attempts, error)
SELECT key, name, person, body, is_receipt, clock_timestamp(), 'new', 0, ''
  FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[])
       AS arrived (key, name, person, body, is_receipt)
    ON CONFLICT (dedupe_key) DO NOTHING
"""
_OPTIONS = "-c synchronous_commit=on -c statement_timeout=1500"


class InboundRow(NamedTuple):
    dedupe_key: str
    event_name: str
    user_id: str
    body: str
    is_receipt: bool


class _Waiting:
    __slots__ = ("arrival", "error", "is_done")

    def __init__(self, arrival: InboundRow) -> None:
        self.arrival, self.is_done = arrival, False
        self.error: psycopg.Error | None = None


class InboundWriter:
    """One per process. `store` returns once the row is on disk (or was there); raises psycopg.Error."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._writing = threading.Lock()
        self._connection: psycopg.Connection | None = None
        self._owner = os.getpid()

    def store(self, arrival: InboundRow) -> None:
        mine = _Waiting(arrival)
        self._waiting.append(mine)
        with self._writing:
            if not mine.is_done:
                self._write_all()
        if mine.error or not mine.is_done:
            raise mine.error or psycopg.OperationalError("the request that wrote for all broke off")

    def close(self) -> None:
        with self._writing:
            self._drop_connection()

    def _write_all(self) -> None:
        batch = list(self._take_all())
        error: psycopg.Error | None = None
        try:
            self._insert([waiting.arrival for waiting in batch])
        except psycopg.Error as problem:
            error = problem
        for waiting in batch:
            waiting.error, waiting.is_done = error, True

    def _take_all(self) -> Iterator[_Waiting]:
        """One by one: to swap the queue would lose who appends to the old one at that instant."""
        while self._waiting:
            yield self._waiting.popleft()

    def _insert(self, arrivals: Sequence[InboundRow]) -> None:
        """Sorted, so that two processes never wait for each other's keys crosswise."""
        columns = [list(column) for column in zip(*sorted(arrivals), strict=True)]
        try:
            self._connected().execute(_INSERT, columns, prepare=True)
        except psycopg.OperationalError:
            # The server restarted or dropped us. The insert is idempotent: once more on a new connection.
            self._drop_connection()
            self._connected().execute(_INSERT, columns, prepare=True)

    def _connected(self) -> psycopg.Connection:
        if self._owner != os.getpid():
            self._connection, self._owner = None, os.getpid()
        if self._connection is None:
            self._connection = psycopg.connect(**self.connection_params(), autocommit=True)
        return self._connection

    @staticmethod
    def connection_params() -> dict[str, Any]:
        """Django's database, with the gate's own name and limits."""
        params = connections["default"].get_connection_params()
        return params | {
            "application_name": "inbound-gate",
            "connect_timeout": 2,
            "cursor_factory": psycopg.Cursor,
            "options": f"{params.get('options', '')} {_OPTIONS}".strip(),
        }

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


writer = InboundWriter()

"""Django's PostgreSQL backend, with pooled connections that survive a restart of the server.

The pool's own check waits longer after each dead connection that it meets: with five of them in the pool, a
request waits its whole time-out although the server is back. Here one dead connection empties the pool, and
while the server refuses connections each request fails at once, so that no thread is held and health checks
are answered. See ADR 53.
"""

import threading
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool, PoolTimeout


class Server:
    """Whether the server takes connections, asked by one thread for all that wait for the answer."""

    def __init__(self) -> None:
        self.is_away = False
        self._asking = threading.Lock()
        self._answered_at = 0.0
        self._error: psycopg.OperationalError | None = None

    def probe(self, conn_params: dict[str, Any]) -> None:
        """Raises psycopg.OperationalError unless it takes them."""
        wanted_at = time.monotonic()
        with self._asking:
            if self._answered_at < wanted_at:
                self._error = self._ask(conn_params)
                self.is_away, self._answered_at = self._error is not None, time.monotonic()
            error = self._error
        if error:
            raise psycopg.OperationalError(str(error))

    @staticmethod
    def _ask(conn_params: dict[str, Any]) -> psycopg.OperationalError | None:
        try:
            psycopg.connect(**conn_params).close()
        except psycopg.OperationalError as error:
            return error
        return None


server = Server()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        """A connection that answered just now. Raises psycopg.OperationalError."""
        if self.pool is None:
            return super().get_new_connection(conn_params)
        if server.is_away:
            server.probe(conn_params)
        try:
            connection = super().get_new_connection(conn_params)
            if not _answers(connection):
                self.pool.putconn(connection)
                self.pool.drain()  # what ended this connection has ended the others
                server.probe(conn_params)
                connection = super().get_new_connection(conn_params)
        except PoolTimeout:
            server.is_away = True  # or every connection is in use: then the next probe succeeds
            raise
        return connection


def _answers(connection: psycopg.Connection) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True

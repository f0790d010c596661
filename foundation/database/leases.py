"""A claim on work that one process does at a time: a row, for a pooler loses locks of the session."""

import secrets
from typing import Self

from django.db import connection

_TAKE = """
INSERT INTO outbox_lease AS known (name, holder, until)
VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
 WHERE known.holder = excluded.holder OR known.until < clock_timestamp()
RETURNING name
"""
_RELEASE = "DELETE FROM outbox_lease WHERE name = %s AND holder = %s"


class LeaseLost(Exception):
    """Another process has taken the work over; this one ends."""


class LeaseClaim:
    """Ends with `release`, or by itself `seconds` after it was last taken: its process may have died.

    `with LeaseClaim(…) as claim` yields None while another process holds it.
    """

    def __init__(self, name: str, seconds: float) -> None:
        self.name, self.seconds, self.holder = name, seconds, secrets.token_hex(8)

    def __enter__(self) -> Self | None:
        return self if self.take() else None

    def __exit__(self, *_error: object) -> None:
        self.release()

    def take(self) -> bool:
        """False while another process holds it. Who holds it takes it again before each part of the work."""
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [self.name, self.holder, self.seconds])
            return cursor.fetchone() is not None

    def renew(self) -> None:
        """As take, for work that two must not do in step. Raises LeaseLost."""
        if not self.take():
            raise LeaseLost(self.name)

    def release(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_RELEASE, [self.name, self.holder])

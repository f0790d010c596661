"""Django's `migrate`, which never keeps others waiting for a lock for long.

A change of a table needs a lock that waits for every query under way, and every later query waits behind it.
It therefore gives up after two seconds, lets the queue pass, and tries again (ADR 53).
"""

import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, ProgrammingError, connections

LOCK_SECONDS = 2
TRIES = 10
PAUSE_SECONDS = 3.0


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """What was applied before a try that gave up stays applied: each migration is its own transaction."""
        connection = connections[options["database"]]
        change_tables(connection, lambda: super(Command, self).handle(*args, **options), self.stderr.write)
        if not (options["plan"] or options["check_unapplied"]):
            forbid_compiling(connection, self.stderr.write)


def forbid_compiling(connection: Any, say: Callable[[str], object]) -> None:
    """No query of this database is compiled: of the report of a month that took half of the time."""
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {database} SET jit = off")
            cursor.execute("SET jit = off")  # of this connection, too
    except ProgrammingError as error:  # whoever migrates does not own it
        say(f"Set jit = off for this database: {error}")


def change_tables(
    connection: Any,
    change: Callable[[], object],
    say: Callable[[str], object],
    *,
    tries: int = TRIES,
    pause: float = PAUSE_SECONDS,
) -> None:
    """Run `change` until it gets its locks. Raises CommandError where it never does."""
    for tries_left in reversed(range(tries)):
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            change()
            return
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
            say(f"A table is in use, {tries_left} tries left: {error}")
        finally:
            _wait_as_before(connection)
        time.sleep(pause)
    raise CommandError("A table is in use by a long transaction; nothing of this migration was applied.")


def _wait_as_before(connection: Any) -> None:
    if connection.connection is not None and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

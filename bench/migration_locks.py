"""An index and a column for a table of a million rows that is being read and written: how long others wait.

The naive way is Django's own AddIndex and an ALTER without a limit, behind a report that runs for a while.
"""

import threading
import time
from contextlib import ExitStack

import psycopg

from bench import ground
from bench.table import Row

ROWS, CLIENTS = 1_000_000, 4
LONGEST = 2.0  # seconds that anybody may wait
REPORT_SECONDS = 6  # a long query that holds its lock
FILL = f"""
CREATE TABLE at_work AS
SELECT n AS id, n %% 1000 AS person, 'Hồ sơ số ' || n AS summary, now() AS due_at, 'sent' AS state
  FROM generate_series(1, {ROWS}) n;
ALTER TABLE at_work ADD PRIMARY KEY (id);
"""  # noqa: S608 - a number of our own


def run() -> list[Row]:
    with ground.prepared("migration") as site:
        url = site.env["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(FILL.replace("%%", "%"))
        naive = _longest_wait(url, _naive_index)
        ours = _longest_wait(url, _concurrent_index)
        naive_column = _longest_wait(url, _naive_column)
        column = _longest_wait(url, _column)
    return [
        _row("an index", naive, ours),
        _row(f"a column, behind a report of {REPORT_SECONDS} s", naive_column, column),
    ]


def _row(what: str, naive: float, ours: float) -> Row:
    claim = f"{what} for {ROWS:,} rows at work: longest wait of a query"
    return Row(
        claim, "–", f"{naive:.2f} s", f"{ours:.2f} s", "–", f"≤ {LONGEST + 0.5} s", ours <= LONGEST + 0.5
    )


def _longest_wait(url: str, change) -> float:
    """Seconds of the slowest of the clients' queries while `change(url)` runs."""
    over, waits = threading.Event(), []
    clients = [threading.Thread(target=_client, args=(url, seed, over, waits)) for seed in range(CLIENTS)]
    for client in clients:
        client.start()
    time.sleep(1)
    change(url)
    over.set()
    for client in clients:
        client.join()
    return max(waits)


def _client(url: str, seed: int, over: threading.Event, waits: list[float]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        number = seed
        while not over.is_set():
            number = (number * 7919 + 13) % ROWS
            begun = time.monotonic()
            connection.execute("SELECT summary FROM at_work WHERE id = %s", [number])
            connection.execute("UPDATE at_work SET due_at = now() WHERE id = %s", [number])
            waits.append(time.monotonic() - begun)


def _naive_index(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE INDEX naive ON at_work (summary, due_at)")


def _concurrent_index(_url: str) -> None:
    from django.db import connection, models
    from django.db.migrations.state import ModelState, ProjectState

    from foundation.database.concurrent_indexes import AddIndexConcurrently

    fields = [("id", models.BigIntegerField(primary_key=True)), ("summary", models.TextField())]
    fields.append(("due_at", models.DateTimeField()))
    before = ProjectState()
    before.add_model(ModelState("portal", "AtWork", fields, {"db_table": "at_work"}))
    after, operation = (
        before.clone(),
        AddIndexConcurrently("atwork", models.Index(fields=["summary", "due_at"], name="at_work_concurrent")),
    )
    operation.state_forwards("portal", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("portal", editor, before, after)


def _naive_column(url: str) -> None:
    with ExitStack() as stack:
        _report(url, stack)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER TABLE at_work ADD COLUMN naive text")


def _column(url: str) -> None:
    """As the `migrate` command does it."""
    from django.db import connection

    from config.management.commands.migrate import change_tables

    def alter() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE at_work ADD COLUMN ours text")

    with ExitStack() as stack:
        _report(url, stack)
        change_tables(connection, alter, print)


def _report(url: str, stack: ExitStack) -> None:
    """A query under way that holds its lock for a while."""
    connection = stack.enter_context(psycopg.connect(url))
    connection.execute("SELECT 1 FROM at_work LIMIT 1")
    timer = threading.Timer(REPORT_SECONDS, connection.rollback)
    timer.start()
    stack.callback(timer.join)

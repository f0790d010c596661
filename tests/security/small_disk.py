"""A PostgreSQL whose tables have no room to grow: the kernel answers ENOSPC, as a full disk does."""

import errno
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pyseccomp

from bench.private_servers import PrivateServers

LIMIT = 16 * 1024 * 1024  # bytes of a file; those of PostgreSQL's log are never longer
WRITES = {"pwrite64": 3, "pwritev": 3, "fallocate": 2}  # which of its arguments is the position in the file

FILL = """
INSERT INTO {table}
SELECT filled.* FROM (SELECT * FROM {table} ORDER BY id LIMIT 1) model, generate_series(1, %(rows)s) n,
       jsonb_populate_record(NULL::{table}, to_jsonb(model) || {own}
           || jsonb_build_object('id', nextval(pg_get_serial_sequence('{table}', 'id')))) filled
"""
OWN = {
    "zalo_channel_inboundevent": """jsonb_build_object(
        'dedupe_key', gen_random_uuid()::text || n, 'state', 'done', 'body', repeat('x', %(width)s))""",
    "outbox_notice": """jsonb_build_object(
        'event_key', gen_random_uuid()::text || n, 'state', 'cancelled', 'lease_until', NULL,
        'message', jsonb_build_object('text', repeat('x', %(width)s)))""",
}
"""What a copy of a table's first row has of its own. An event, a step and a claim write one of them."""


@contextmanager
def no_room(servers: PrivateServers) -> Iterator[None]:
    """Until then the tables are full; afterwards the server is started again on a disk with room."""
    with ThreadPoolExecutor(1) as thread:  # what it starts inherits its filter; the server ends with it
        thread.submit(_refuse_growth).result()
        with psycopg.connect(servers.postgres.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET autovacuum = off")  # it would make room in the full tables
        servers.stop_postgres()
        thread.submit(servers.start_postgres).result()
        try:
            for table in OWN:
                _fill(servers.postgres.url, table)
            yield
        finally:
            servers.stop_postgres()
    servers.start_postgres()


def _refuse_growth() -> None:
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call, position in WRITES.items():
        beyond = pyseccomp.Arg(position, pyseccomp.GE, LIMIT)
        rules.add_rule(pyseccomp.ERRNO(errno.ENOSPC), call, beyond)
    rules.load()


def _fill(url: str, table: str) -> None:
    """With wide rows, then with narrow ones for the room that is left in pages, until one more is refused."""
    statement = FILL.format(table=table, own=OWN[table])
    with psycopg.connect(url, autocommit=True) as connection:
        for rows, width in ((1000, 1500), (100, 1500), (1, 1500), (1, 400), (1, 1)):
            try:
                while True:
                    done = connection.execute(statement, {"rows": rows, "width": width})
                    assert done.rowcount == rows, f"{table} has no row to copy"
            except psycopg.errors.DiskFull:
                pass

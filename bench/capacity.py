"""Memory, and the disk that a year needs: `python -m bench.capacity` prints the tables.

With `write` they go into docs/capacity.md. Bytes a row are measured: the demo's rows, and those that its
notices leave when they are sent, are copied until a table has ROWS of them, with the table's own indexes and
with values as different as real ones.
"""

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from bench import ground
from bench.ground import Ground
from bench.private_servers import private_servers
from dev import services

ROWS = 20_000
SETTLED = 15  # seconds, until workers have loaded everything
FOLLOWERS = (100_000, 3_000_000)
PAGE = Path(__file__).parent.parent / "docs" / "capacity.md"
MARKS = ("<!-- written by bench.capacity -->", "<!-- end of what bench.capacity writes -->")
GIGABYTE = 10**9

# What the tables are computed from; a province puts its own numbers here. All for a year.
DOSSIERS = 0.4  # of one follower
STEPS = 4  # of a dossier: received, passed on, finished, handed over
BROADCASTS = 24  # to every follower
CHATS, TURNS = 2, 8  # chats of a follower; what both sides say in one
PETITIONS = 0.02  # of a follower
EVENTS = 3  # that the platform tells of a message: echo, received, seen
KEPT = 30 / 365  # of a year, for inbound events
FILE, FILES = 400_000, 0.3  # bytes of an uploaded file or letter; of a dossier


class Growth(NamedTuple):
    """How many rows a follower adds in a year; `once`: comes with the follower and stays."""

    table: str
    rows: float
    once: bool = False


MESSAGES = DOSSIERS * STEPS + BROADCASTS + CHATS * TURNS / 2
GROWTH = (
    Growth("citizens_citizen", 1, once=True),
    Growth("citizens_channelidentity", 1, once=True),
    Growth("citizens_consent", 1, once=True),
    Growth("dossiers_dossier", DOSSIERS),
    Growth("dossiers_statusevent", DOSSIERS * STEPS),
    Growth("dossiers_dossierpaper", DOSSIERS * 3),
    Growth("dossiers_document", DOSSIERS * 2),
    Growth("outbox_notice", MESSAGES),
    Growth("outbox_deliveryattempt", MESSAGES * 1.1),
    Growth("zalo_channel_inboundevent", (MESSAGES * EVENTS + CHATS * TURNS / 2) * KEPT, once=True),
    Growth("conversations_conversation", CHATS),
    Growth("conversations_turn", CHATS * TURNS),
    Growth("petitions_petition", PETITIONS),
    Growth("petitions_event", PETITIONS * 4),
)


def main(words: list[str]) -> int:
    with private_servers(), ground.prepared("capacity", OUTBOX_MERGE_SECONDS="0") as site:
        _fill(site)
        memory = _memory(site)
        sizes = {growth.table: bytes_a_row(growth.table) for growth in GROWTH}
    lines = [*memory_table(memory), "", *measured(sizes), "", *growth_table(sizes)]
    sys.stdout.write("\n".join(lines) + "\n")
    if "write" in words:
        before, rest = PAGE.read_text().split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        PAGE.write_text("\n\n".join([before + MARKS[0], "\n".join(lines), MARKS[1]]) + after)
    return 0


def _fill(site: Ground) -> None:
    """The demo, its notices sent to the sandbox, and what the platform tells of them."""
    from django.core.management import call_command

    from foundation.outbox import relay
    from foundation.outbox.models import Lane
    from zalo_channel.models import InboundEvent

    site.start(services.SANDBOX, services.web(site.web))
    site.supervisor.wait_for("sandbox", f"http://127.0.0.1:{site.sandbox}/")
    site.supervisor.wait_for("web", f"http://127.0.0.1:{site.web}/healthz")
    call_command("seed_demo", verbosity=0)
    for lane in Lane:
        relay.run(lane)
    ground.wait_until(InboundEvent.objects.exists, 30, "an event of the platform")


def _memory(site: Ground) -> dict[str, int]:
    """Megabytes of each part, after the work of above; what processes share is counted once."""
    site.start(*services.background())
    time.sleep(SETTLED)
    site.supervisor.check()
    parts = {name: process for name, process in site.supervisor.running.items() if name != "sandbox"}
    return {name: _of_group(process.pid) for name, process in parts.items()}


def _of_group(group: int) -> int:
    kilobytes = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if os.getpgid(int(folder.name)) == group:
                rollup = (folder / "smaps_rollup").read_text()
                kilobytes += int(re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE)[1])  # type: ignore[index]
    return kilobytes // 1000


def memory_table(memory: dict[str, int]) -> list[str]:
    lines = ["| part, two processes of the web | MB |", "|---|---|"]
    lines += [f"| {name} | {megabytes:,} |" for name, megabytes in memory.items()]
    return [*lines, f"| **together** | **{sum(memory.values()):,}** |"]


def bytes_a_row(table: str) -> int:
    """Of the table with its indexes and its long values."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of GROWTH
        there = cursor.fetchone()[0]
        assert there, f"the demo has no row in {table}"
        cursor.execute(f"CREATE TABLE measured (LIKE {table} INCLUDING DEFAULTS INCLUDING STORAGE)")
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
        for (definition,) in cursor.fetchall():
            same = re.sub(r"CREATE (UNIQUE )?INDEX \S+ ON \S+", "CREATE INDEX ON measured", definition)
            cursor.execute(same)
        changed = ", ".join(_distinct(cursor, table))
        cursor.execute(
            f"INSERT INTO measured SELECT copied.* FROM {table} t, generate_series(1, {-(-ROWS // there)}) k,"  # noqa: S608
            f" LATERAL (SELECT t.id * 100000 + k AS n) numbered,"
            f" jsonb_populate_record(NULL::{table}, to_jsonb(t) || jsonb_build_object({changed})) copied"
        )
        cursor.execute("SELECT pg_total_relation_size('measured') / (SELECT count(*) FROM measured)")
        (size,) = cursor.fetchone()
        cursor.execute("DROP TABLE measured")
    return int(size)


def _distinct(cursor: Any, table: str) -> Iterator[str]:
    """Indexed columns differ from copy to copy, or the index would keep equal values once."""
    cursor.execute(
        "SELECT DISTINCT a.attname, format_type(a.atttypid, NULL) FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indrelid = %s::regclass",
        [table],
    )
    for name, kind in cursor.fetchall():
        if kind in ("bigint", "integer"):
            yield f"'{name}', t.{name} + n"
        elif kind.startswith(("character varying", "text")):
            short = f"left(t.{name}, greatest(length(t.{name}) - 12, 0))"
            longer = f"length(t.{name}) > 11 THEN {short} || lpad(to_hex(n), 12, '0')"
            yield f"'{name}', CASE WHEN {longer} ELSE t.{name} END"
        elif kind.startswith("timestamp"):
            yield f"'{name}', t.{name} + n * interval '1 second'"


def measured(sizes: dict[str, int]) -> list[str]:
    lines = ["| table | bytes a row, indexes included |", "|---|---|"]
    return lines + [f"| `{table}` | {size:,} |" for table, size in sizes.items()]


def growth_table(sizes: dict[str, int]) -> list[str]:
    """Rows and gigabytes that a year adds; what comes once with a follower or is deleted again is marked."""
    heads = [f"rows, {number:,} followers | GB" for number in FOLLOWERS]
    lines = [f"| a year adds | {' | '.join(heads)} |", "|---|" + "---|---|" * len(FOLLOWERS)]
    sums = dict.fromkeys(FOLLOWERS, 0.0)
    for growth in GROWTH:
        cells = []
        for number in FOLLOWERS:
            rows = growth.rows * number
            gigabytes = rows * sizes[growth.table] / GIGABYTE
            sums[number] += 0 if growth.once else gigabytes
            cells.append(f"{rows:,.0f} | {gigabytes:,.2f}")
        lines.append(f"| `{growth.table}`{' (stays so)' if growth.once else ''} | {' | '.join(cells)} |")
    lines.append(
        "| **database, each year** | " + " | ".join(f"| **{sums[n]:,.1f}**" for n in FOLLOWERS) + " |"
    )
    files = [DOSSIERS * FILES * number for number in FOLLOWERS]
    cells = [f"{count:,.0f} | {count * FILE / GIGABYTE:,.1f}" for count in files]
    lines.append(f"| files of dossiers | {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

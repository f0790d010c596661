"""The rows of a new portal, to which a test that commits gives its database back."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

_kept: dict[str, "Baseline"] = {}  # by the name of the database
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@dataclass(frozen=True)
class Baseline:
    """`empty`: tables without rows. `filled`: the others, each with a hash of its rows and with the rows."""

    empty: tuple[str, ...]
    filled: dict[str, tuple[str, bytes]]

    @classmethod
    def of_this_database(cls) -> "Baseline":
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
            tables = [name for (name,) in cursor.fetchall()]
            hashes = _hashes(cursor, _with_rows(cursor, tables))
            filled = {name: (digest, _read(cursor, name)) for name, digest in hashes.items()}
        return cls(tuple(name for name in tables if name not in filled), filled)

    def restore(self) -> None:
        """Empties what the test filled and rewrites what it changed; most tables are left alone."""
        with transaction.atomic(), connection.cursor() as cursor:
            # Writers of other connections end first, as they would before TRUNCATE.
            tables = ", ".join([*self.empty, *self.filled])
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers, no foreign keys
            hashes = _hashes(cursor, list(self.filled))
            changed = [name for name, (digest, _) in self.filled.items() if hashes[name] != digest]
            for name in [*_with_rows(cursor, self.empty), *changed]:
                cursor.execute(f"DELETE FROM {name}")
            for name in changed:
                _write(cursor, name, self.filled[name][1])


def keep() -> None:
    """Remember the rows of the database that Django is connected to."""
    _kept[connection.settings_dict["NAME"]] = Baseline.of_this_database()


def restore() -> None:
    _kept[connection.settings_dict["NAME"]].restore()


def vacuum() -> None:
    """Removes what tests have rolled back: it stays in the tables, and each file would read them longer."""
    if connection.settings_dict["NAME"] not in _kept:
        return  # no test of this process has asked for a database
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT quote_ident(relname) FROM pg_stat_user_tables WHERE n_dead_tup > 50")
        if names := ", ".join(name for (name,) in cursor.fetchall()):
            cursor.execute(f"VACUUM (SKIP_LOCKED) {names}")


def _with_rows(cursor: Any, tables: list[str] | tuple[str, ...]) -> list[str]:
    cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables))
    return [name for (name,) in cursor.fetchall()]


def _hashes(cursor: Any, tables: list[str]) -> dict[str, str]:
    each = (
        f"SELECT '{name}', coalesce(md5(string_agg(r::text, ';' ORDER BY r::text)), '') FROM {name} AS r"
        for name in tables
    )
    cursor.execute(" UNION ALL ".join(each))
    return dict(cursor.fetchall())


def _read(cursor: Any, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as rows:
        return b"".join(bytes(part) for part in rows)


def _write(cursor: Any, table: str, rows: bytes) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as target:
        target.write(rows)

"""pg_dump and pg_restore of the machine, with the database of the settings."""

import os
import secrets
import subprocess  # nosec B404 # programs by lists of arguments, never by a shell
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

import psycopg
import pyrage
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from foundation.backups.archive import BackupProblem, decrypt, encrypt_stream, open_encrypted

ADDRESS = ("dbname", "user", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
_TABLES = """SELECT schemaname, tablename FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"""
# Without autovacuum, which has no user.
_OTHERS = """SELECT DISTINCT concat_ws(' ', usename, nullif(application_name, ''), host(client_addr))
FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
ORDER BY 1"""
LEAVING_SECONDS = 3.0  # a program that was just stopped has left by then
SCRATCH = "restore_test_"


def parameters(**over: Any) -> dict[str, Any]:
    """Of libpq, for the database of the settings."""
    given = connection.get_connection_params() | over
    return {name: given[name] for name in (*ADDRESS, "password") if given.get(name)}


def dump(place: Path, keys: list[pyrage.x25519.Recipient]) -> tuple[str, dict[str, int]]:
    """Write the encrypted dump; the moment that it shows, and how many rows each table has there."""
    with psycopg.connect(**parameters()) as snapshot:
        snapshot.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot.read_only = True
        (begun,) = snapshot.execute("SELECT now(), pg_export_snapshot()").fetchall()
        moment, name = begun
        rows = count_rows(snapshot)
        with _started("pg_dump", "--format=custom", f"--snapshot={name}") as process, place.open("wb") as out:
            encrypt_stream(cast(IO[bytes], process.stdout), out, keys)
    return moment.isoformat(), rows


def count_rows(database: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for schema, table in database.execute(_TABLES).fetchall():
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        (found[table],) = database.execute(query).fetchone() or (0,)
    return found


def load(place: Path, keys: list[pyrage.x25519.Identity], **over: Any) -> list[str]:
    """Fill the database, which must be empty and nobody else's; who has connected since.

    A worker would send what is owed as soon as the rows are there. Raises BackupProblem.
    """
    with psycopg.connect(**parameters(**over), autocommit=True) as database:
        name = database.info.dbname
        if database.execute(_TABLES).fetchone():
            raise BackupProblem(f"The database {name} is not empty: nothing was restored.")
        if others := _others(database):
            raise BackupProblem(
                f"Other programs are connected to the database {name} ({', '.join(others)}):"
                " stop web, workers and beat, then try again. Nothing was restored."
            )
    options = ("--single-transaction", "--no-owner", "--no-privileges", "--no-comments")
    with open_encrypted(place) as source, _started("pg_restore", *options, **over) as process:
        decrypt(source, cast(IO[bytes], process.stdin), keys)
    with psycopg.connect(**parameters(**over), autocommit=True) as database:
        return _others(database)


def _others(database: psycopg.Connection[Any]) -> list[str]:
    """Who else is connected; whoever is leaving gets a moment."""
    until = time.monotonic() + LEAVING_SECONDS
    while (found := [name for (name,) in database.execute(_OTHERS)]) and time.monotonic() < until:
        time.sleep(0.1)
    return found


@contextmanager
def scratch_database() -> Iterator[str]:
    """The name of an empty database on the same server, dropped afterwards. Needs the right CREATEDB."""
    name = SCRATCH + secrets.token_hex(6)
    with psycopg.connect(**parameters(dbname="postgres"), autocommit=True) as server:
        _drop_abandoned(server)
        _take_lock(server, name)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_abandoned(server: psycopg.Connection[Any]) -> None:
    """Those of programs that were killed: nobody holds their lock, nobody is connected."""
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    for (name,) in server.execute(query, [SCRATCH]).fetchall():
        if _take_lock(server, name):
            with suppress(psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _take_lock(server: psycopg.Connection[Any], name: str) -> bool:
    """False while another session holds the lock of this scratch database; a session keeps its own."""
    (is_mine,) = server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone() or (False,)
    return bool(is_mine)


@contextmanager
def _started(program: str, *options: str, **over: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Raises BackupProblem unless it ends well. The password is no argument: those are seen by all."""
    given = parameters(**over)
    environ = os.environ | {"PGPASSWORD": str(given.pop("password", ""))}
    path = Path(settings.PG_BINDIR, program) if settings.PG_BINDIR else program
    command = [path, *options, f"--dbname={make_conninfo(**given)}"]
    problem: BackupProblem | None = None
    with tempfile.TemporaryFile() as errors:
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(  # noqa: S603  # nosec B603 # no words of users
                command, env=environ, stdin=pipe, stdout=pipe, stderr=errors
            )
        except OSError as error:
            raise BackupProblem(f"{program} does not run: {error} (PG_BINDIR).") from error
        with process:
            try:
                yield process
            except BackupProblem as found:  # perhaps because the program ended: it says why
                problem = found
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()[-500:]
    if problem or process.returncode:
        raise BackupProblem(f"{program}: {said} {problem or ''}".strip())

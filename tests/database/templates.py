"""Template databases: migrations and the demo province run once, and every process copies the result.

A template stays on the server between runs. Its name carries a hash of everything that it was made from, so a
changed migration, source file or package makes a new one, and the old one is dropped.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate

ROOT = Path(settings.BASE_DIR)
PREFIX = "portal_tests"
A_TEMPLATE_IS_MADE = 1022  # advisory lock: one process makes, the others wait


def migrated(*, anew: bool = False) -> str:
    """The template with the rows of a new portal: roles, calendar, kinds of hazards. Made if missing."""
    if anew:
        _drop_all(PREFIX)
    return _template(f"{PREFIX}_migrated", _hash(_sources()), _fill_new_portal)


def _schema() -> str:
    """Migrations only, no post_migrate. One of them loads the phrases of the assistant."""
    read = [
        file for file in _sources() if file.parent.name == "migrations" or ROOT / "assistant" in file.parents
    ]
    files = [ROOT / "requirements.txt", *read]
    return _template(f"{PREFIX}_schema", _hash(files), _migrate_only)


def _migrate_only() -> None:
    receivers, post_migrate.receivers = post_migrate.receivers, []
    post_migrate.sender_receivers_cache.clear()
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        post_migrate.receivers = receivers
        post_migrate.sender_receivers_cache.clear()


def _fill_new_portal() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _template(kind: str, version: str, fill: Callable[[], None]) -> str:
    name = f"{kind}_{version}"
    if _exists(name):
        return name
    source = None if fill is _migrate_only else _schema()
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [A_TEMPLATE_IS_MADE])
        if not _exists(name):
            new = f"{kind}_new"
            copy(source, new)
            with connected_to(new):
                fill()
            _drop_all(f"{kind}_(?!new)")
            server.execute(f'ALTER DATABASE "{new}" RENAME TO "{name}"')
    return name


def copy(template: str | None, name: str) -> None:
    """Make the database `name` anew. Without a template it is empty."""
    source = f'TEMPLATE "{template}"' if template else ""
    drop(name)
    with _server() as server:
        server.execute(f'CREATE DATABASE "{name}" {source}')


def drop(name: str) -> None:
    """Ends the connections of others: the webhook's own, and those of processes that were killed."""
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Django's connection leads to the database `name`."""
    before = connection.settings_dict["NAME"]
    connect_to(name)
    try:
        yield
    finally:
        connect_to(before)


def connect_to(name: str) -> None:
    connection.close()
    connection.close_pool()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _drop_all(beginning: str) -> None:
    with _server() as server:
        known = server.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{beginning}"])
        for (name,) in known.fetchall():
            drop(name)


def _exists(name: str) -> bool:
    with _server() as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


@contextmanager
def _server() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    params: dict[str, Any] = {**connection.get_connection_params(), "dbname": "postgres"}
    names = ("dbname", "user", "password", "host", "port")
    given = {name: params[name] for name in names if params.get(name)}
    with psycopg.connect(**given, autocommit=True) as server:
        yield server


def _sources() -> list[Path]:
    """Every file of the portal's own packages."""
    folders = {ROOT / config.name.partition(".")[0] for config in apps.get_app_configs()}
    ours = sorted(folder for folder in folders if folder.is_dir() and folder.name != "tests")
    return [
        file
        for folder in ours
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    ]


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]

"""Template databases: migrations and the demo province run once, and every process copies the result.

A template stays on the server between runs. Its name carries a hash of everything that it was made from, so a
changed migration, source file or package makes a new one, and the old one is dropped.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate

ROOT = Path(settings.BASE_DIR)
PREFIX = os.environ.get("TESTS_TEMPLATES", "portal_tests")  # a copy of the checkout has templates of its own
MIGRATED = f"{PREFIX}_migrated"


def migrated() -> str:
    """The template with the rows of a new portal: roles, calendar, kinds of hazards. Made if missing."""
    return template(MIGRATED, version_of(sources()), _migrate, _schema)


def is_migrated() -> bool:
    return exists(f"{MIGRATED}_{version_of(sources())}")


def _schema() -> str:
    """Migrations only, no post_migrate. One of them loads the phrases of the assistant."""
    files = [
        file for file in sources() if file.parent.name == "migrations" or ROOT / "assistant" in file.parents
    ]
    version = version_of([ROOT / "requirements.txt", *files])
    return template(f"{PREFIX}_schema", version, _migrate_only, lambda: "template1")


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _migrate_only() -> None:
    receivers, post_migrate.receivers = post_migrate.receivers, []
    try:
        _migrate()
    finally:
        post_migrate.receivers = receivers


def template(kind: str, version: str, fill: Callable[[], None], source: Callable[[], str]) -> str:
    """The name of a template of this kind and version; one process makes it, the others wait for it."""
    name = f"{kind}_{version}"
    if exists(name):
        return name
    copied = source()
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [kind])
        if not exists(name):
            new = f"{kind}_new"
            copy(copied, new)
            with connected_to(new):
                fill()
            drop_all(f"{kind}_(?!new)")
            server.execute(f'ALTER DATABASE "{new}" RENAME TO "{name}"')
    return name


def copy(template: str, name: str) -> None:
    """Make the database `name` anew."""
    drop(name)
    with _server() as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


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


def drop_all(beginning: str) -> None:
    with _server() as server:
        known = server.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{beginning}"])
        for (name,) in known.fetchall():
            drop(name)


def exists(name: str) -> bool:
    with _server() as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


@contextmanager
def _server() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    params: dict[str, Any] = {**connection.get_connection_params(), "dbname": "postgres"}
    names = ("dbname", "user", "password", "host", "port")
    given = {name: params[name] for name in names if params.get(name)}
    with psycopg.connect(**given, autocommit=True) as server:
        yield server


@cache
def sources() -> tuple[Path, ...]:
    """Every file of the portal's own packages."""
    folders = {ROOT / config.name.partition(".")[0] for config in apps.get_app_configs()}
    ours = sorted(folder for folder in folders if folder.is_dir() and folder.name != "tests")
    files = (file for folder in ours for file in sorted(folder.rglob("*")))
    return tuple(file for file in files if file.is_file() and "__pycache__" not in file.parts)


def version_of(files: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("".join(more).encode())
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]

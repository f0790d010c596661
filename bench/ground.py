"""What a measurement stands on: a database of its own, Django set up on it, processes that end with it."""

import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from dev import environment, setup
from dev.console import Failure
from dev.postgres import find_binaries
from dev.services import Service, Supervisor

QUEUES = ("reply", "notice", "bulk", "inbound", "default", "naive")


@dataclass(frozen=True)
class Ground:
    """`env` is for the processes of the portal; `web` and `sandbox` are ports that are free."""

    env: dict[str, str]
    web: int
    sandbox: int
    supervisor: Supervisor

    def start(self, *services: Service) -> None:
        self.supervisor.start(*services)

    def stop(self, name: str) -> None:
        from dev.processes import stop

        stop([self.supervisor.running.pop(name)])


@contextmanager
def prepared(name: str, **more: str) -> Iterator[Ground]:
    """Django is set up on the way; once in a process. `more` are variables over those of a developer."""
    web, sandbox = free_port(), free_port()
    with _scratch_database(name) as url, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        env = {
            **environment.for_development(web, sandbox),
            **environment.sandbox_urls(web, sandbox),
            "PUBLIC_URL": f"http://127.0.0.1:{web}",
            "DEBUG": "0",
            "LOG_LEVEL": "WARNING",
            "MONITORING_TOKEN": "bench",
            "DATABASE_URL": url,
            "REDIS_URL": os.environ["REDIS_URL"],
            "MEDIA_ROOT": folder,
            **more,
        }
        setup.collect_static(env)
        _set_up_django(env)
        with Supervisor(env, logs=Path(folder)) as supervisor:
            try:
                yield Ground(env, web, sandbox, supervisor)
            finally:
                _leave()


def _set_up_django(env: dict[str, str]) -> None:
    os.environ.update(env)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    forget_hints()


def _leave() -> None:
    from django.db import connections

    connections.close_all()
    for connection in connections.all():
        connection.close_pool()
    forget_hints()


def forget_hints() -> None:
    """Hints for workers of an earlier measurement, what is left of its budget, and whom it locked out: the
    people of this one have the same numbers."""
    from foundation import broker

    redis = broker.client()
    redis.delete(*QUEUES, "unacked", "unacked_index", "outbox:budget", *redis.scan_iter("rate-limit:*"))


@contextmanager
def _scratch_database(name: str) -> Iterator[str]:
    server = os.environ["DATABASE_URL"]
    database = f"bench_{name}_{os.getpid()}"
    _execute(server, f"CREATE DATABASE {database}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{database}"))
    finally:
        _execute(server, f"DROP DATABASE {database} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def postgres_tool(name: str) -> str:
    """pgbench and its like, beside the server's binaries."""
    folder = os.environ.get("PG_BINDIR") or find_binaries()
    if not folder or not (tool := Path(folder) / name).exists():
        raise Failure(f"{name} is missing: sudo apt-get install postgresql")
    return str(tool)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise Failure(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(0.02)


def python(name: str, *arguments: str) -> Service:
    from dev.places import PYTHON

    argv: Sequence[str] = [PYTHON, *arguments]
    return Service(name, argv)

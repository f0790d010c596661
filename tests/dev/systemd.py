"""A machine of namespaces whose first process is systemd: it starts what Ansible installs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.sandboxes.zalo.running import wait_until

SCRIPT = Path(__file__).with_suffix(".sh")
SYSTEMD = Path("/usr/lib/systemd/systemd")
CGROUPS = next(
    (Path(line.split()[1]) for line in Path("/proc/mounts").read_text().splitlines() if " cgroup2 " in line),
    None,
)


def is_possible() -> bool:
    return SYSTEMD.exists() and os.geteuid() == 0 and CGROUPS is not None


class Machine:
    def __init__(self, pid: int) -> None:
        self.pid = pid

    def run(self, *command: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
        inside = ["nsenter", f"--target={self.pid}", "--mount", "--pid", "--cgroup", "--uts", "--ipc", "--"]
        return subprocess.run([*inside, *command], env=os.environ | environ, capture_output=True, text=True)

    def told(self, unit: str, name: str) -> str:
        """A property of a unit, as systemd tells it."""
        return self.run("systemctl", "show", "--value", f"--property={name}", unit).stdout.strip()

    def log(self, unit: str) -> str:
        return self.run("cat", f"/run/log/{unit}").stdout


@contextmanager
def machine(folder: Path, sockets: Path) -> Iterator[Machine]:
    assert CGROUPS
    own = next(line[3:] for line in Path("/proc/self/cgroup").read_text().split() if line.startswith("0::"))
    group = CGROUPS / own.strip("/") / f"portal-test-{os.getpid()}"
    group.mkdir()
    enter = f"echo $$ > {group}/cgroup.procs; exec unshare --mount --pid --fork --cgroup --uts --ipc bash $@"
    command = ["bash", "-c", enter, "bash", SCRIPT, folder, sockets, sys.base_prefix, sys.prefix]
    with (folder / "systemd.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    first = None
    try:
        first = int(wait_until(lambda: _children(process.pid)).split()[0])
        found = Machine(first)
        wait_until(lambda: found.run("systemctl", "is-system-running").stdout.strip() == "running")
        yield found
    finally:
        with suppress(ProcessLookupError):
            os.kill(first or process.pid, signal.SIGKILL)  # and with it all that it started
        process.wait(30)
        for below in sorted(group.rglob("*"), reverse=True):
            if below.is_dir():
                below.rmdir()
        group.rmdir()


def _children(pid: int) -> str:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text()

"""Small stand-ins for `make run` and `make manage`, in processes of their own so that they can be killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# A service that ends politely, and a stubborn one with a child; their process numbers go to stdout.
SUPERVISED = """
import os, sys, time
from pathlib import Path
from dev.console import Failure
from dev.processes import Stopped, stop_on_signals
from dev.services import Service, Supervisor
polite = Service("polite", ["sleep", sys.argv[2]])
stubborn = Service("stubborn", ["sh", "-c", "trap '' TERM; sleep 1000 & echo $!; wait"])
stop_on_signals()
try:
    with Supervisor(os.environ, Path(sys.argv[1]), grace=0.5) as supervisor:
        supervisor.start(polite, stubborn)
        print(*[process.pid for process in supervisor.running.values()], flush=True)
        while True:
            supervisor.check()
            time.sleep(0.05)
except Stopped as stopped:
    sys.exit(stopped.exit_code)
except Failure as failure:
    sys.exit(str(failure))
"""

# A command that uses private servers in a folder until its stdin ends.
USER_OF_SERVERS = """
import json, sys
from pathlib import Path
from dev import servers
servers.servers_folder = lambda instance: Path(sys.argv[1])
with servers.servers("test", {}, durable=False) as addresses:
    print(json.dumps(addresses), flush=True)
    sys.stdin.read()
"""


def launch(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def is_running(pid: int) -> bool:
    """False for the dead, and for a zombie that nobody has buried yet."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def close(process: subprocess.Popen[str]) -> None:
    """Ends it the hard way where a test has not ended it, and closes the pipes."""
    if process.poll() is None:
        os.kill(process.pid, 9)
    process.communicate()

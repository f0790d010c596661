"""Where things lie: the checkout, its virtual environment, its private folder `.run/`, socket folders."""

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from dev.console import Failure
from dev.machine import server_user, server_user_reaches

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"
LOGS = RUN / "logs"
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")

LONGEST_SOCKET_PATH = 107  # bytes in sockaddr_un.sun_path without the closing zero
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


def run_folder() -> Path:
    RUN.mkdir(mode=0o755, exist_ok=True)
    LOGS.mkdir(exist_ok=True)
    return RUN


def servers_folder(instance: str) -> Path:
    """Where the data and the locks of one set of servers lie.

    In the checkout, except for root's checkout in a folder that the unprivileged server user cannot enter
    (/root): then under /var/tmp, by the checkout's path.
    """
    inside = run_folder() / instance
    inside.mkdir(mode=0o755, exist_ok=True)
    if not server_user() or server_user_reaches(inside):
        return inside
    key = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    outside = Path("/var/tmp") / f"portal-{key}"
    own_folder(outside)
    (outside / instance).mkdir(mode=0o755, exist_ok=True)
    return outside / instance


def own_folder(path: Path) -> None:
    """Makes a folder in a place that everyone may write to, or refuses one that somebody else put there."""
    path.mkdir(mode=0o755, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise Failure(f"{path} belongs to someone else; remove it and start again.")


def fits_a_socket(folder: Path) -> bool:
    """Whether a socket in this folder has a legal address that no URL or server option needs to quote."""
    path = str(folder)
    return (
        len(os.fsencode(path)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH
        and _PLAIN_PATH.fullmatch(path) is not None
    )


def socket_folder(preferred: Path) -> Path:
    """`preferred`, or a short private folder where the checkout lies too deep or has an odd name."""
    if fits_a_socket(preferred):
        preferred.mkdir(mode=0o700, exist_ok=True)
        return preferred
    session = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = (
        session
        and not server_user()
        and os.access(session, os.W_OK)
        and fits_a_socket(Path(session, "x" * 16))
    )
    return Path(tempfile.mkdtemp(prefix="portal-", dir=session if usable else "/tmp"))

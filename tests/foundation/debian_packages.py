"""Programs out of Debian's packages, for tests: nothing is installed, and no root is needed."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.sandboxes.zalo.running import ROOT

UNPACKED = ROOT / ".run" / "debian"


def program(name: str, *packages: str) -> tuple[str, dict[str, str]]:
    """The program of this machine or of these packages, with its environment; fails where neither is."""
    if found := shutil.which(name, path=f"/usr/sbin:{os.environ['PATH']}"):
        return found, {}
    folder = UNPACKED / name
    places = [folder / "usr/sbin" / name, folder / "usr/bin" / name]
    if not any(place.exists() for place in places) and not _unpack(folder, packages):
        raise AssertionError(
            f"{name} is neither installed nor to be had: apt-get download {' '.join(packages)}"
        )
    libraries = {str(library.parent) for library in folder.rglob("*.so.*")}
    return str(next(filter(Path.exists, places))), {"LD_LIBRARY_PATH": ":".join(libraries)}


def _unpack(folder: Path, packages: tuple[str, ...]) -> bool:
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    download = ["apt-get", "-qq", "download", *filter(_is_missing, packages)]
    got = subprocess.run(download, cwd=folder, capture_output=True, timeout=300)
    if got.returncode:
        return False
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(folder)], check=True, timeout=60)
    return True


def _is_missing(package: str) -> bool:
    """An installed package may be one that the machine's sources no longer have."""
    return (
        subprocess.run(["dpkg-query", "--status", package], capture_output=True, timeout=60).returncode != 0
    )

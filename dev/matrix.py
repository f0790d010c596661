"""The tests on every Python of this machine with every series of Django: a table."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.console import Failure, complain, say
from dev.places import LOGS, PYTHON, ROOT, run_folder
from dev.processes import run_logged
from dev.tiers import DEFAULT_TIER, EVERYTHING
from dev.venv import DEVELOPMENT, tool_env

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
DJANGOS = {"5.2": "3.11", "6.0": "3.12", "6.1": "3.12"}
"""Series of Django → the oldest Python that it runs on."""
TIER = ("-q", *EVERYTHING, *DEFAULT_TIER, "-n", "2")
NEXT_SERIES = ("-W", "ignore::PendingDeprecationWarning", "-W", "ignore::DeprecationWarning")
"""What a series after the pinned one only warns of is no fault of today."""
_PINNED = re.compile(r"^[a-z0-9][^\\\n]*==[^\\\n]+", re.MULTILINE)
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


@dataclass(frozen=True, slots=True)
class Pair:
    python: str
    django: str
    interpreter: str

    @property
    def folder(self) -> Path:
        return run_folder() / "matrix" / f"python{self.python}-django{self.django}"


def pairs() -> list[Pair]:
    found = [
        Pair(python, django, interpreter)
        for python in PYTHONS
        for django, oldest in DJANGOS.items()
        if _parts(python) >= _parts(oldest) and (interpreter := interpreter_of(python))
    ]
    if not found:
        raise Failure(f"No Python of {', '.join(PYTHONS)} is installed.")
    return found


def interpreter_of(python: str) -> str | None:
    """On the path, or the newest that pyenv keeps; one that can make a virtual environment."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    newest = sorted(kept.glob(f"{python}.*/bin/python"), key=lambda path: _parts(path.parts[-3]))
    on_path = shutil.which(f"python{python}")
    return next((each for each in [*map(str, newest[-1:]), on_path] if each and _makes_venvs(each)), None)


def _makes_venvs(interpreter: str) -> bool:
    return subprocess.run([interpreter, "-c", "import ensurepip"], capture_output=True).returncode == 0


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def run(env: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Runs the tests (the default tier, or what `arguments` name) in each environment."""
    table = ["| Python | Django | tests | seconds |", "|---|---|---|---|"]
    codes = []
    for pair in pairs():
        say(f"Python {pair.python}, Django {pair.django} …")
        begun = time.monotonic()
        code, told = _tested(pair, env, arguments)
        codes.append(code)
        table.append(f"| {pair.python} | {pair.django} | {told} | {time.monotonic() - begun:.0f} |")
    say("\n".join(table))
    return max(codes)


def _tested(pair: Pair, env: Mapping[str, str], arguments: Sequence[str]) -> tuple[int, str]:
    try:
        python = _installed(pair)
    except Failure as failure:
        complain(str(failure))
        return 1, "the packages cannot be installed"
    log = LOGS / f"{pair.folder.name}.log"
    tests = [python, "-m", "pytest", *(arguments or TIER), *NEXT_SERIES]
    with log.open("wb") as out:
        done = subprocess.run(tests, env={**env}, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    last = log.read_text(errors="replace").strip().splitlines()[-1:]
    counts = [f"{number} {what}" for line in last for number, what in _COUNT.findall(line)]
    return done.returncode, ", ".join(counts) or f"ended with {done.returncode}, see {log.name}"


def _installed(pair: Pair) -> str:
    """The interpreter of the pair's environment: what requirements-dev.txt pins, but for Django."""
    python, log = pair.folder / "bin" / "python", LOGS / f"{pair.folder.name}.log"
    wanted = "\n".join(requirements(pair.django))
    stamp = pair.folder / "installed.txt"
    if stamp.exists() and stamp.read_text() == wanted:
        return str(python)
    run_logged("venv", [pair.interpreter, "-m", "venv", "--clear", str(pair.folder)], tool_env(), log, ROOT)
    (asked := pair.folder / "requirements.txt").write_text(wanted)
    uv = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", str(python), "-r", str(asked)]
    run_logged("uv", uv, tool_env(), log, ROOT)
    stamp.write_text(wanted)
    return str(python)


def requirements(django: str) -> Iterator[str]:
    """The lines for pip, without hashes: those of another Django are not pinned here."""
    for pinned in _PINNED.findall((ROOT / DEVELOPMENT).read_text()):
        yield f"django=={django}.*" if pinned.startswith("django==") else pinned

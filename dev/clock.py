"""The day on which tests take place: one moment for every process, PostgreSQL and the browser included.

libfaketime moves the clock of a process and of all that it starts by a fixed number of seconds. Redis does
not start under it and needs no date: it only counts how long its keys live. `tests/clock.py` moves the clock
of Python in the process of a test.
"""

import datetime as dt
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from dev.console import Failure
from dev.machine import install
from dev.places import VENV

VIETNAM = dt.timezone(dt.timedelta(hours=7))  # no summer time since 1975
ORDINARY_DAY = "2026-11-17"
"""A working Tuesday without a holiday (24 November is one), a festival or the end of a month beside it."""
ORDINARY_TIME = dt.time(9, 30)
LIBRARY = "libfaketime.so.1"
SWITCHES = {
    "DONT_FAKE_MONOTONIC": "1",
    "NO_FAKE_STAT": "1",  # Python compiles a module again where the times of its file change
    "FAKETIME_DISABLE_SHM": "1",
    # Else a process reads FAKETIME again after ten seconds, and its clock moves.
    "FAKETIME_CACHE_DURATION": str(10**9),
    # A way around old versions of glibc: threads that wait for one another spin, at several times the cost.
    "FAKETIME_FORCE_MONOTONIC_FIX": "0",
}
VARIABLES = ("LD_PRELOAD", "FAKETIME", *SWITCHES)


def moment(day: str) -> dt.datetime:
    """`2027-02-05`, at half past nine, or `2026-12-31T23:58`; in Vietnam unless it names another offset."""
    try:
        found = dt.datetime.fromisoformat(day)
    except ValueError:
        raise Failure(f"DAY={day} is no day: write DAY=2027-02-05 or DAY=2026-12-31T23:58.") from None
    if "T" not in day and " " not in day:
        found = dt.datetime.combine(found, ORDINARY_TIME)
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def day_of_tests(environ: Mapping[str, str] = os.environ) -> dt.datetime:
    return moment(environ.get("DAY") or ORDINARY_DAY)


def environment(seconds: float, library: Path) -> dict[str, str]:
    """The variables of a process whose clock is `seconds` ahead."""
    return {"LD_PRELOAD": str(library), "FAKETIME": f"{seconds:+.3f}", **SWITCHES}


def library_in(folder: Path) -> Path:
    """A copy that the user of the database server can read; raises Failure where this machine has none."""
    here = folder / LIBRARY
    if not (found := _of_machine() or _of_wheel()) and install("libfaketime"):
        found = _of_machine()
    if not found:
        raise Failure("Tests need libfaketime: sudo apt-get install libfaketime")
    if not here.exists() or here.read_bytes() != found.read_bytes():
        shutil.copyfile(found, new := folder / f"{LIBRARY}.new")
        new.replace(here)
    return here


def _of_machine() -> Path | None:
    return next(Path("/usr/lib").glob(f"*/faketime/{LIBRARY}"), None)


def _of_wheel() -> Path | None:
    """The wheel says that it is for every processor and holds a library for one."""
    if os.uname().machine != "x86_64":
        return None
    return next(VENV.glob(f"lib/python3.*/site-packages/libfaketime/vendor/libfaketime/src/{LIBRARY}"), None)

"""The clock of the tests. Each file begins at the same moment of an ordinary day, or of `make test DAY=…`.

A test that needs another day says it: `@pytest.mark.day("2027-02-06 08:00")`, for a file as `pytestmark`. The
clock ticks, so that waiting works. Programs that a test starts read the same clock through the variables that
`begin` puts into the environment, PostgreSQL through those of the launcher.
"""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection

from dev import clock
from dev.places import servers_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

DAY = clock.day_of_tests()
"""When every file begins that names no day of its own."""
MAX_RUN = dt.timedelta(hours=2)
WITHOUT_CLOCK = frozenset(("redis-server", "valkey-server", "node", "ldconfig", "gcc", "ld"))
"""Programs that do not work under libfaketime, and those that ctypes asks for libraries. Node starts the
browser, whose pages get their clock from `in_pages`."""
IN_PAGES = """{
  const ahead = %d, Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
}"""
LATER_IN_PAGE = """later => {
  const now = performance.now.bind(performance);
  performance.now = () => now() + later;
}"""

_GIVEN = float(os.environ.get("FAKETIME") or 0)
_traveller = time_machine.travel(DAY, tick=False).start()
_begun: list[tuple[Path, dt.datetime]] = []


def begin(file: Path, day: str | None, *, among_servers: bool) -> None:
    """Set the clock back where another file begins, or a test that asks for another day.

    `among_servers`: to the moment that it is for PostgreSQL, with which several processes then agree.
    """
    moment = clock.moment(day) if day else DAY
    if not _begun:
        sys.addaudithook(_require_clock)
    if _begun != [(file, moment)]:
        _begun[:] = [(file, moment)]
        ahead = os.environ.get("CLOCK_AHEAD")
        if among_servers and ahead and not day:
            moment = dt.datetime.fromtimestamp(of_machine() + float(ahead), dt.UTC)
        _traveller.move_to(moment, tick=True)
        os.environ.update(for_processes())


def begun() -> dt.datetime:
    """The moment at which the file that runs has begun."""
    return _begun[0][1] if _begun else DAY


def for_processes() -> dict[str, str]:
    """Variables that give a new process the clock of this one."""
    return clock.environment(_ahead(), clock.library_in(servers_folder("test")))


def in_pages(browser: "Browser") -> None:
    """Each page of the browser has the clock of this process when its context is made."""
    new_context = browser.new_context

    def with_clock(**options: Any) -> "BrowserContext":
        context = new_context(**options)
        context.add_init_script(IN_PAGES % (_ahead() * 1000))
        return context

    browser.new_context = with_clock  # type: ignore[method-assign]


def wait_in_page(page: "Page", span: dt.timedelta) -> None:
    """So much later for an open page that counts by the time since it was opened; nobody else waits."""
    page.evaluate(LATER_IN_PAGE, span.total_seconds() * 1000)


@contextmanager
def real_for_processes() -> Iterator[None]:
    """What is started meanwhile has the clock of the machine."""
    moved = {name: os.environ.pop(name, "") for name in clock.VARIABLES}
    yield
    os.environ.update({name: value for name, value in moved.items() if value})


def _ahead() -> float:
    return dt.datetime.now(dt.UTC).timestamp() - of_machine()


def of_machine() -> float:
    """What the machine's clock says in seconds, also to tests that another test started on its own day."""
    return float(time_machine.escape_hatch.time.time()) - _GIVEN


def _require_clock(event: str, arguments: tuple[Any, ...]) -> None:
    """Nothing that a test starts reads the real clock: its environment is ours, holds our variables, or is
    empty for a program that only computes."""
    if event != "subprocess.Popen":
        return
    program, _argv, _folder, env = arguments
    if env and "FAKETIME" not in env and Path(os.fsdecode(program)).name not in WITHOUT_CLOCK:
        raise AssertionError(f"{program} would read the real clock: pass it tests.clock.for_processes().")


def require_same_day() -> None:
    """Fails where the database server lives on another day: what its rows say of now would be of no test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    if not DAY <= now <= DAY + MAX_RUN:
        raise pytest.UsageError(f"PostgreSQL says {now:%Y-%m-%d %H:%M}, the tests {DAY}: use make test.")

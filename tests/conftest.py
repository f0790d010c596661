"""What tests of every folder share: tiers, the clock, databases, one real browser."""

import datetime as dt
import gc
import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings

from foundation import message_catalogues
from foundation.conversations.models import WorkingSpan
from foundation.files import limited_process
from foundation.regions.loading import load_units
from foundation.search import indexing
from tests import clock, decoders, process_caches
from tests.database import baseline, templates
from tests.database import demo as demo_database
from zalo_channel.inbound_writer import writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

settings.register_profile(
    "the same on any machine",
    deadline=None,  # it may be busy
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("the same on any machine")
gc.set_threshold(100_000, 50, 100)  # what a test leaves is small beside what the portal keeps
TESTS = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


# Slow are tests that use one of these, or lie in one of these folders: they see the portal from outside,
# through a browser, in processes of its own, or in a walk through all of its pages.
FROM_OUTSIDE = frozenset(("browser", "portal", "portal_url", "served", "servers", "two_servers"))
FOLDERS = ("security", "journeys", "dev", "bench", "upgrade", "web/crawl")
RULES = TESTS / "architecture"
SLOW_FILE = re.compile(r"^pytestmark = (?:\[[^\]]*|.*)\bmark\.slow\(", re.MULTILINE)
DATABASE = frozenset(("django_db_setup", "db", "transactional_db"))
IN_PROCESS = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without slow tests, the files that hold nothing else are not even imported."""
    if not config.getoption("markexpr").startswith("not slow") or collection_path.suffix != ".py":
        return None
    is_slow = SLOW_FILE.search(collection_path.read_text(encoding="utf-8"))
    return True if is_slow or _is_outside(collection_path) else None


def pytest_configure() -> None:
    message_catalogues.compile_outdated()  # `make test` has done it; pytest alone has not


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test is of one tier. Slow files begin first and quick ones end the run, so that no process works
    on alone; files with the demo come after others of their kind, while it is made."""
    for item in items:
        item.add_marker(_tier(item))
    slow = {item.path for item in items if "slow" in item.keywords}
    with_demo = {item.path for item in items if "demo" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: (item.path not in slow, item.path in with_demo))


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Templates are made in processes of their own, the demo's beside the first tests."""
    collected = os.environ.pop("COLLECTED", None)  # not for the pytest that a test starts
    if session.items and collected:  # dev/testing.py asks when that was
        Path(collected).touch()
    used = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    is_first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
    command, demo = [sys.executable, "-m", "tests.database"], None
    env = os.environ | clock.for_processes()
    if not session.config.getoption("collectonly"):
        if "demo" in used and is_first and not demo_database.exists():
            demo = subprocess.Popen([*command, "demo"], env=env)
        if used & DATABASE and not templates.is_migrated():
            subprocess.run(command, check=True, env=env)
    result = yield
    if demo:
        demo.wait()
    return result


@cache
def _is_outside(file: Path) -> bool:
    return any(file.is_relative_to(TESTS / folder) for folder in FOLDERS)


def _tier(item: pytest.Item) -> str:
    used = set(getattr(item, "fixturenames", ()))
    is_outside = _is_outside(item.path)
    starts_programs = "subprocess" in getattr(item, "function", _tier).__code__.co_names
    is_marked = item.get_closest_marker("slow")
    if is_marked and not is_marked.args:
        raise pytest.UsageError(f"{item.nodeid}: slow, and why? `pytest.mark.slow` takes a reason in words")
    if is_marked or is_outside or starts_programs or used & FROM_OUTSIDE:
        return "slow"
    if used & DATABASE or item.get_closest_marker("django_db"):
        return "db"
    return "rules" if item.path.is_relative_to(RULES) else "unit"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture: all of a file's tests, and the processes that they start, share one clock."""
    marker = item.get_closest_marker("day")
    is_slow = "slow" in item.keywords
    clock.begin(item.path, marker.args[0] if marker else None, among_servers=is_slow)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Before a test's own transaction begins, the keys of the rows of its file are checked: else the end of
    each test would check them again, for its rollback forgets that they were."""
    if fixturedef.argname == "_django_db_helper" and connection.in_atomic_block:
        with request.getfixturevalue("django_db_blocker").unblock():
            connection.check_constraints()


@pytest.fixture(autouse=True)
def nothing_remembered(request: pytest.FixtureRequest) -> None:
    if "unit" in request.keywords or "rules" in request.keywords:
        request.getfixturevalue("settings").CACHES = IN_PROCESS
        process_caches.forget_rows()
    else:
        process_caches.clear()


@pytest.fixture(scope="module", autouse=True)
def few_dead_rows(django_db_blocker: Any) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        baseline.vacuum()


@pytest.fixture(autouse=True)
def _no_decoder_processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow tests prove the limits of the processes that read foreign files; others need what these read."""
    if "slow" not in request.keywords:
        monkeypatch.setattr(limited_process, "run", decoders.run)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """The process's own copy of the template (tests/database), made anew for each run in under a second."""
    given = connection.settings_dict
    before, name = given["NAME"], given["TEST"]["NAME"] or f"test_{given['NAME']}"
    with django_db_blocker.unblock():
        if request.config.getoption("create_db"):
            templates.drop_all(templates.PREFIX)
        templates.copy(templates.migrated(), name)
        templates.connect_to(name)
        clock.require_same_day()
        baseline.keep()
    yield
    writer.close()
    with django_db_blocker.unblock():
        templates.connect_to(before)
        templates.drop(name)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo province, with few candidates, in place of the new portal while the tests of a file run."""
    with django_db_blocker.unblock(), demo_database.in_the_demo():
        yield


@pytest.fixture(scope="module")
def rows_of_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Around the transactions of a file's tests: what fixtures of its scope write is gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def region(rows_of_the_file: None) -> None:
    """The administrative units, old and new."""
    load_units()


@pytest.fixture(scope="module")
def searched_region(region: None) -> None:
    """The region in the index of the search: a test has only its own rows to index."""
    indexing.complete()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """CHROMIUM_PATH names the browser (the launcher sets it); else the machine's, else Playwright's own.

    One for the whole run: Playwright's synchronous side allows a single instance in a thread.
    """
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)  # milliseconds: the bound of every wait for a condition

    # Playwright reads the stack at each call; for a frame without a file Python looks through all modules.
    inspect.modulesbyfile |= {"<string>": "runpy", "<frozen runpy>": "runpy"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the test's thread
    path = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    with clock.real_for_processes():
        playwright = sync_playwright().start()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
    clock.in_pages(browser)
    yield browser
    browser.close()
    playwright.stop()


@pytest.fixture
def violations() -> "Callable[[Page], list[str]]":
    """What axe finds wrong on a page, as lines that name the rule and the element."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: "Page") -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{item['id']}: {node['html'][:120]}" for item in found for node in item["nodes"]]

    return check


@pytest.fixture
def always_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk of the chats, at whatever hour the tests run."""
    monkeypatch.setattr("foundation.conversations.hours.Hours.is_open", lambda self, now: True)


@pytest.fixture
def never_open(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("foundation.conversations.hours.Hours.is_open", lambda self, now: False)
    for weekday in range(7):
        WorkingSpan.objects.create(weekday=weekday, opens=dt.time(7, 30), closes=dt.time(11))

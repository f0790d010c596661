"""What tests of every folder share: one real browser."""

import datetime as dt
import gc
import inspect
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection, transaction
from playwright.sync_api import Browser, Page, sync_playwright

from foundation.conversations.models import WorkingSpan
from foundation.regions.loading import load_units
from tests import process_caches
from tests.database import baseline, templates
from tests.database import demo as demo_database
from zalo_channel.inbound_writer import writer

gc.set_threshold(100_000, 50, 100)  # what a test leaves is small beside what the portal keeps
# Playwright reads the stack at each call; for a frame without a file Python looks through all modules.
inspect.modulesbyfile |= {"<string>": "runpy", "<frozen runpy>": "runpy"}
TESTS = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


# Tests that use one of these, or lie in one of these folders, see the portal from outside: through a browser,
# in processes of its own, or in a walk through all of its pages.
FROM_OUTSIDE = frozenset(("browser", "portal", "portal_url", "served", "servers", "two_servers"))
FOLDERS = ("security", "journeys", "dev", "bench", "upgrade", "web/crawl")
DATABASE = frozenset(("django_db_setup", "db", "transactional_db"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test is of one tier. Files that may take long begin first and quick ones end the run, so that no
    process works on alone."""
    ranks: dict[Path, tuple[bool, bool]] = {}
    for item in items:
        item.add_marker(tier := _tier(item))
        rank = (item.get_closest_marker("timeout") is None, tier != "browser")
        ranks[item.path] = min(rank, ranks.get(item.path, rank))
    items.sort(key=lambda item: ranks[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Templates are made in processes of their own, the demo's beside the first tests: no time-out of a test
    counts the minute that it may take."""
    used = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    is_first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
    command, demo = [sys.executable, "-m", "tests.database"], None
    if not session.config.getoption("collectonly"):
        if "demo" in used and is_first and not demo_database.exists():
            demo = subprocess.Popen([*command, "demo"])
        if used & DATABASE and not templates.is_migrated():
            subprocess.run(command, check=True)
    result = yield
    if demo:
        demo.wait()
    return result


def _tier(item: pytest.Item) -> str:
    used = set(getattr(item, "fixturenames", ()))
    is_outside = any(item.path.is_relative_to(TESTS / folder) for folder in FOLDERS)
    starts_programs = "subprocess" in getattr(item, "function", _tier).__code__.co_names
    if is_outside or starts_programs or used & FROM_OUTSIDE or item.get_closest_marker("timeout"):
        return "browser"
    return "db" if used & DATABASE or item.get_closest_marker("django_db") else "unit"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    process_caches.clear()


@pytest.fixture(scope="module", autouse=True)
def few_dead_rows(django_db_blocker: Any) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        baseline.vacuum()


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
def region(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The administrative units, old and new, around the transactions of a file's tests; gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """CHROMIUM_PATH names the browser (the launcher sets it); else the machine's, else Playwright's own.

    One for the whole run: Playwright's synchronous side allows a single instance in a thread.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the test's thread
    path = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds wrong on a page, as lines that name the rule and the element."""

    def check(page: Page) -> list[str]:
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

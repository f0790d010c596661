"""What tests of every folder share: one real browser."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    """Throttles and lock-outs start from zero: all tests ask from one address."""
    cache.clear()


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

"""One tab of the browser for the pages of a module."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.crawl.screen import Screen


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Iterator[Screen]:
    opened = Screen(browser)
    yield opened
    opened.close()

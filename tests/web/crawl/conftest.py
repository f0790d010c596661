"""The province that every crawl walks through; the table that one run prints."""

from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser

from tests.web.crawl.addresses import Address, every_address
from tests.web.crawl.people import FILES
from tests.web.crawl.screen import Screen
from tests.web.crawl.walking import HEAD, Walk

ROW = "crawl"


@pytest.fixture(scope="module")
def province(demo) -> Iterator[None]:
    """The demo, at whose desk nobody is asked for a second step."""
    with override_settings(STAFF_OTP_REQUIRED=False):
        yield


@pytest.fixture(scope="module")
def addresses(province) -> list[Address]:
    """Fails by name where a page cannot be built: a page added later is walked, or asked for here."""
    return [address for address in every_address() if not FILES.search(address.url)]


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Iterator[Screen]:
    opened = Screen(browser)
    yield opened
    opened.close()


@pytest.fixture
def conclude(record_property) -> Callable[..., None]:
    """Adds the walks to the table and fails with every fault that they found."""

    def conclude(*walks: Walk) -> None:
        for walk in walks:
            record_property(ROW, walk.row)
        faults = [fault for walk in walks for fault in walk.faults]
        assert faults == [], "\n".join(dict.fromkeys(faults))

    return conclude


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    rows = [value for report in reports for name, value in report.user_properties if name == ROW]
    if rows:
        terminalreporter.section("crawl of every page")
        for line in (HEAD, *rows):
            terminalreporter.write_line(line)

"""The province that every crawl walks through, loaded once; the table that one run prints."""

import random
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as portal
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser

from announcements import demo as news
from config.management.commands import seed_demo
from dossiers.demo import agencies, procedures, showcase, staff
from foundation.insights import demo as figures
from foundation.regions.loading import load_units
from foundation.web import page_cache
from inbox import demo as inbox
from lookups.kinds.epidemics import demo as epidemics
from lookups.kinds.exams import demo as exams
from lookups.kinds.hazards import demo as hazards
from petitions import demo as petitions
from tests.web.crawl.addresses import Address, every_address
from tests.web.crawl.people import FILES
from tests.web.crawl.screen import Screen
from tests.web.crawl.walking import HEAD, Walk
from zalo_channel import demo as templates
from zalo_channel import demo_accounts

ROW = "crawl"


@pytest.fixture(scope="module")
def province(browser: Browser, django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo with few candidates and with the dossiers of the showcase; gone after the last test here.

    The browser comes first: its loop gives the thread another connection, and this transaction would be lost.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(exams, "GRADUATES", 50)
    patch.setattr(exams, "PUPILS", 20)
    patch.setattr(portal, "STAFF_OTP_REQUIRED", False)
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)
    page_cache.PUBLIC.clear()
    patch.undo()


def load() -> None:
    load_units()
    procedures.load()
    known = agencies.load()
    officers = staff.load(known)
    templates.load()
    for load_one in seed_demo.LOADERS:
        load_one()
    user = {name: User.objects.get(username=name) for name in ("bientap", "duyet", "tongdai1", "donvi")}
    for released in (hazards, epidemics, news):
        released.load(writer=user["bientap"], second=user["duyet"])
    petitions.load(operator=user["tongdai1"], handler=user["donvi"], moderator=user["duyet"])
    people = demo_accounts.load_personas()
    showcase.load(people, known, officers, timezone.now(), random.Random(1022))
    inbox.load()
    figures.load(account="web")


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

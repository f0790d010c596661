"""A tourist who reads English: the old town by search and map, its hours, the bus, a festival, a warning."""

from collections.abc import Iterator

import icalendar
import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from foundation.maps.archive import served
from foundation.maps.building import build
from lookups.kinds.buses import demo as buses
from lookups.kinds.hazards import demo as hazards
from tests.database.filled import filled
from tests.factories import make_officer
from tests.lookups.factories import units
from tests.web.conftest import open_page
from tourism.demo import loading as handbook

__all__ = ["open_page"]

pytestmark = pytest.mark.django_db(transaction=True)


def load() -> None:
    units()
    buses.load()
    handbook.load()
    hazards.load(writer=make_officer(), second=make_officer(is_superuser=True))


@pytest.fixture(scope="module", autouse=True)
def rows(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), filled(load):
        build()
        yield
    served.forget()


def find_the_old_town(page: Page) -> None:
    page.get_by_label("Search the portal").fill("old town")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Hội An Ancient Town").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hội An Ancient Town")
    expect(page.get_by_text("Every day: 07:30–21:30")).to_be_visible()
    expect(page.get_by_text("Bus stop, about 700 m away")).to_be_visible()


def find_it_on_the_map(page: Page, *, scripts: bool) -> None:
    """The list stands beside the map, which needs a script."""
    page.get_by_role("link", name="Places to see").first.click()
    expect(page.get_by_role("link", name="Hội An Ancient Town")).to_be_visible()
    if scripts:
        page.get_by_role("button", name="Show the map").click()
        pin = page.locator(".pin:not(.many)").first
        pin.press("Enter")
        expect(page.locator(".leaflet-popup a, .map-card a").first).to_be_visible()


def find_a_bus_there(page: Page) -> None:
    page.goto("/tra-cuu/xe-buyt/")
    page.get_by_label("From where").fill("Da Nang")
    page.get_by_label("To where").fill("Hoi An")
    page.get_by_role("button", name="See", exact=True).click()
    expect(page.get_by_role("heading", name="Buses from Đà Nẵng to Hội An")).to_be_visible()
    expect(page.get_by_text("35,000 VND").first).to_be_visible()


def keep_the_festivals(page: Page) -> None:
    page.goto("/cam-nang/lich-le-hoi/")
    address = page.get_by_role("link", name="Add to calendar").get_attribute("href") or ""
    calendar = icalendar.Calendar.from_ical(page.request.get(address).body())
    assert "Hội An Lantern Night" in {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}


def read_the_warning(page: Page) -> None:
    page.goto("/tra-cuu/thien-tai/")
    page.get_by_label("Ward or commune").fill("Tra Leng")
    page.get_by_role("button", name="See", exact=True).click()
    expect(page.get_by_text("Leave houses under steep slopes at once.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_tourist_finds_the_old_town_the_bus_a_festival_and_what_a_warning_asks(open_page, scripts):
    page = open_page("/?lang=en", scripts=scripts)
    find_the_old_town(page)
    find_it_on_the_map(page, scripts=scripts)
    find_a_bus_there(page)
    keep_the_festivals(page)
    read_the_warning(page)

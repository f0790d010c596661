"""`/du-khach/`: help for visitors from abroad, in both languages, from the tables that keep the facts."""

import datetime as dt

import pytest

from foundation.search import services as search
from foundation.search.indexing import rebuild
from lookups.kinds.buses import demo as buses
from lookups.kinds.health.models import Facility
from tests.lookups.factories import units

pytestmark = pytest.mark.django_db
PAGE = "/du-khach/"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def facility(name: str, **fields) -> Facility:
    values = {
        "kind": "hospital",
        "phone": "0235 3851 523",
        "has_emergency": True,
        "certainty": "one",
        "checked_on": dt.date(2026, 11, 24),
    }
    return Facility.objects.create(name=name, **values | fields)


def test_numbers_for_each_danger_can_be_dialled_in_both_languages(client):
    english, vietnamese = text(client.get(PAGE + "?lang=en")), text(client.get(PAGE + "?lang=vi"))
    for page in (english, vietnamese):
        assert all(f'href="tel:{number}"' in page for number in ("112", "113", "114", "115", "1022"))
    assert "<b>115</b> Ambulance" in english and "<b>115</b> Cấp cứu" in vietnamese


def test_only_hospitals_that_take_emergencies_and_can_be_called_are_named_with_certainty_and_day(client):
    facility("Bệnh viện Không Số", phone="")
    facility("Trạm y tế ban ngày", has_emergency=False)
    facility("Bệnh viện Gọi Được", emergency_phone="0235 3747 432")
    page = text(client.get(PAGE + "?lang=en"))
    assert "Bệnh viện Gọi Được" in page and 'href="tel:+842353747432"' in page
    assert "One source only, call first" in page and "checked on 24 Nov 2026" in page
    assert "Không Số" not in page and "ban ngày" not in page


def test_english_is_promised_only_where_a_source_says_so_and_then_first(client):
    facility("A bệnh viện")
    assert '<span class="tag tone-done">English is spoken' not in text(client.get(PAGE + "?lang=en"))
    facility("Z bệnh viện", speaks_english=True)
    page = text(client.get(PAGE + "?lang=en&again=1"))
    assert page.count('<span class="tag tone-done">English is spoken') == 1
    assert page.index("Z bệnh viện") < page.index("A bệnh viện")


def test_the_line_to_the_airport_stands_first_with_its_fare_source_and_day(client):
    units()
    buses.load()
    page = text(client.get(PAGE + "?lang=en"))
    lines = page[page.index('id="buses"') :]
    assert lines.index("Sân bay Chu Lai") < lines.index("Cửa Đại")
    assert "Airport</span>" in lines and "Fare 40,000 VND to 60,000 VND" in lines
    assert "Source:" in lines


def test_an_empty_portal_says_whom_to_call(client):
    page = text(client.get(PAGE + "?lang=en"))
    assert "The list of hospitals is still empty" in page and "no timetable yet" in page


def test_english_pages_lead_there_from_head_and_foot_and_the_handbook_in_both_languages(client):
    english, vietnamese = text(client.get("/?lang=en")), text(client.get("/?lang=vi"))
    assert f'<a href="{PAGE}">Help</a>' in english
    assert english.count(f'href="{PAGE}"') == 3 and vietnamese.count(f'href="{PAGE}"') == 2
    assert f'href="{PAGE}"' in text(client.get("/cam-nang/?lang=vi")).split("<footer")[0]
    page = text(client.get(PAGE + "?lang=en"))
    assert f'<a href="{PAGE}" aria-current="page">' in page


@pytest.mark.parametrize("typed", ["lost passport", "mất hộ chiếu khách nước ngoài", "airport bus", "scam"])
def test_the_search_finds_it(typed):
    rebuild()
    assert PAGE in [hit.url for hit in search.search(typed)[:3]]

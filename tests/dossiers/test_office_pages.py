"""Pages of offices and communes: what one must know before going there, and what search engines are told."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from foundation.calendar.models import CalendarException
from foundation.web.page_cache import PUBLIC
from tests.factories import local, make_agency, make_procedure
from tests.lookups.factories import commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def office():
    agency = make_agency(
        code="H99.1", name="Trung tâm Phục vụ hành chính công phường Tam Kỳ", unit=commune("Tam Kỳ"),
        address="70 Hùng Vương, phường Tam Kỳ", phone="02353811022",
    )  # fmt: skip
    for day in range(5):
        agency.opening_hours.create(weekday=day, opens=dt.time(7, 30), closes=dt.time(11, 30))
        agency.opening_hours.create(weekday=day, opens=dt.time(13, 30), closes=dt.time(16, 30))
    return agency


@pytest.fixture
def clock(monkeypatch):
    def at(text: str) -> None:
        PUBLIC.clear()
        monkeypatch.setattr(timezone, "now", lambda: local(text))

    at("2026-11-27 14:00")
    return at


def test_the_page_tells_where_when_and_what(client, office, clock):
    make_procedure(name="Đăng ký khai sinh", field="Hộ tịch", agency_level=office.level)
    page = text(client.get("/co-quan/H99.1/"))
    assert "Đang mở, đến 16:30 hôm nay" in page
    assert "70 Hùng Vương" in page and "openstreetmap.org/search?query=70" in page
    assert 'href="tel:+842353811022"' in page or 'href="tel:02353811022"' in page
    assert "07:30–11:30, 13:30–16:30" in page
    assert "Hộ tịch</span> (1)" in page and "Đăng ký khai sinh</a>" in page


def test_at_night_it_tells_when_it_opens_again(client, office, clock):
    clock("2026-11-27 20:00")
    page = text(client.get("/co-quan/H99.1/"))
    assert "Đang mở" not in page and "Thứ Hai, 30/11/2026" in page


def test_a_holiday_is_told_ahead(client, office, clock):
    CalendarException.objects.create(
        kind="closure", first_day=dt.date(2026, 12, 3), last_day=dt.date(2026, 12, 4), name="Sửa trụ sở",
        office=office.code, confirmed_at=timezone.now(),
    )  # fmt: skip
    assert "Sửa trụ sở</span>: 03/12/2026 – 04/12/2026" in text(client.get("/co-quan/H99.1/"))


def test_search_engines_are_told_of_a_government_office(client, office, clock, settings):
    page = client.get("/co-quan/H99.1/").content.decode()
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert told["@context"] == "https://schema.org" and told["@type"] == "GovernmentOffice"
    assert told["url"] == f"{settings.PUBLIC_URL}/co-quan/H99.1/"
    assert told["address"] == {
        "@type": "PostalAddress", "addressCountry": "VN", "streetAddress": office.address,
        "addressLocality": office.unit.full_name,
    }  # fmt: skip
    hours = told["openingHoursSpecification"]
    assert len(hours) == 10
    assert hours[0] == {
        "@type": "OpeningHoursSpecification", "dayOfWeek": "https://schema.org/Monday", "opens": "07:30",
        "closes": "11:30",
    }  # fmt: skip


def test_the_list_leads_to_offices_and_communes(client, office):
    page = text(client.get("/co-quan/"))
    assert '/co-quan/H99.1/"' in page and f"/co-quan/dia-ban/{office.unit.code}/" in page


def test_a_commune_names_its_office_or_says_that_none_is_known(client, office):
    assert office.name in text(client.get(f"/co-quan/dia-ban/{office.unit.code}/"))
    other = commune("Nam Phước")
    page = text(client.get(f"/co-quan/dia-ban/{other.code}/"))
    assert "Cổng chưa có thông tin" in page and office.name in page


@pytest.mark.parametrize("path", ["/co-quan/KHONG-CO/", "/co-quan/dia-ban/0/"])
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_an_office_that_closed_has_no_page(client, office):
    office.valid_to = timezone.localdate() - dt.timedelta(days=1)
    office.save()
    assert client.get("/co-quan/H99.1/").status_code == 404


def test_search_engines_find_the_offices_in_the_sitemap(client, office):
    assert "/co-quan/H99.1/</loc>" in text(client.get("/sitemap.xml"))

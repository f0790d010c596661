"""The handbook on a phone and on a desk, with and without scripts."""

import pytest

from tests.lookups.factories import units
from tourism.demo import loading

pytestmark = [pytest.mark.django_db(transaction=True)]
PAGES = (
    "/cam-nang/",
    "/cam-nang/diem-den/",
    "/cam-nang/luu-tru/?place=Atlantis",
    "/cam-nang/luu-tru/?q=xyzxyz",
    "/cam-nang/diem-den/thanh-dia-my-son/",
    "/cam-nang/dac-san/sam-ngoc-linh/",
    "/cam-nang/hanh-trinh/mot-ngay-o-hoi-an/",
    "/cam-nang/lich-le-hoi/",
    "/cam-nang/an-uong/?print=1",
)


def test_axe_finds_nothing_nothing_runs_sideways_and_the_map_opens(open_page, violations, tmp_path):
    units()
    loading.load()
    page = open_page("/cam-nang/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for address in PAGES:
            page.goto(address)
            assert violations(page) == [], (width, address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, address)
    page.goto("/cam-nang/diem-den/?place=H%E1%BB%99i+An")
    page.locator("[data-map-open]").click()
    page.locator(".leaflet-marker-icon.pin").first.wait_for()
    assert violations(page) == []
    home = page.url.split("/cam-nang")[0]
    assert all(url.startswith((home, "data:")) for url in asked)
    page.locator(".pin:not(.many)").first.press("Enter")
    assert page.locator(".leaflet-popup a").first.get_attribute("href").startswith("/cam-nang/diem-den/")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 15.567, "longitude": 108.478})
    page.goto("/cam-nang/an-uong/")
    page.locator("details.filters summary").click()
    page.locator("[data-nearest]").click()
    page.wait_for_url("**lat=15.57**")
    assert "Tam Kỳ" in page.locator(".entries h3").first.inner_text()


def test_without_scripts_search_and_list_work(open_page):
    units()
    loading.load()
    page = open_page("/cam-nang/", scripts=False)
    page.get_by_label("Tên hoặc từ cần tìm").fill("chua cau")
    page.get_by_role("button", name="Xem", exact=True).click()
    page.get_by_role("link", name="Chùa Cầu").click()
    assert page.locator("h1").inner_text() == "Chùa Cầu"
    assert not page.locator("[data-map-open]").is_visible()

"""The handbook on a phone and on a desk, with and without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.database.filled import filled
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


def load() -> None:
    units()
    loading.load()


@pytest.fixture(scope="module", autouse=True)
def handbook(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), filled(load):
        yield


def test_axe_finds_nothing_nothing_runs_sideways_and_the_map_opens(open_page, violations, tmp_path):
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
    page.locator("[data-nearest]").click()
    nearest = page.locator("[data-nearest-list] li").first
    nearest.wait_for()
    assert "Tam Kỳ" in nearest.inner_text() and re.search(r"\d m|\d km", nearest.inner_text())


COVERED = """() => {
  const seen = [...document.querySelectorAll('.town span')]
    .filter(each => each.checkVisibility({visibilityProperty: true}));
  const box = each => each.getBoundingClientRect();
  const middle = pin => { const at = box(pin); return [at.x + at.width / 2, at.y + at.height / 2]; };
  const pins = [...document.querySelectorAll('.pin')]
    .map(pin => [...middle(pin), pin.matches('.many') ? 17 : 13]);
  const under = name => pins.some(([x, y, size]) =>
    box(name).left < x + size && box(name).right > x - size
    && box(name).top < y + size && box(name).bottom > y - size);
  const crossed = (one, other) => box(one).left < box(other).right && box(other).left < box(one).right
    && box(one).top < box(other).bottom && box(other).top < box(one).bottom;
  return {
    seen: seen.length,
    hidden: seen.filter((name, at) => under(name) || seen.slice(0, at).some(other => crossed(name, other)))
      .map(name => name.textContent),
  };
}"""


def test_names_on_the_map_lie_under_no_pin_at_any_zoom(open_page):
    page = open_page("/cam-nang/diem-den/")
    page.locator("[data-map-open]").click()
    page.locator(".leaflet-marker-icon.pin").first.wait_for()
    for way in ("out", "in", "in", "in", "in"):
        page.locator(f".leaflet-control-zoom-{way}").click()
        page.wait_for_timeout(400)  # the animation takes 250 ms, and names move after the pins
        for _ in range(600):
            if (told := page.evaluate(COVERED))["hidden"] == [] and told["seen"] >= 3:
                break
            page.wait_for_timeout(100)
        assert told["hidden"] == [], (way, told)
        assert told["seen"] >= 3


def test_without_scripts_search_and_list_work(open_page):
    page = open_page("/cam-nang/", scripts=False)
    page.get_by_label("Tên hoặc từ cần tìm").fill("chua cau")
    page.get_by_role("button", name="Xem", exact=True).click()
    page.get_by_role("link", name="Chùa Cầu").click()
    assert page.locator("h1").inner_text() == "Chùa Cầu"
    expect(page.locator("[data-map-open]")).to_be_hidden()

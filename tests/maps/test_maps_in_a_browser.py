"""Maps as people meet them: tiles of our own, pins, a place chosen, what is nearest; without a foreign host,
without a script, and where no map was built.

With SCREENSHOTS=a folder the pages are kept there as pictures (`docs/screenshots`).
"""

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import override_settings
from playwright.sync_api import Page, expect

from foundation.maps.archive import served
from foundation.maps.building import build
from lookups.kinds.buses import demo as buses
from lookups.kinds.health import demo as health
from outreach import demo as groups
from tests.database.filled import filled
from tests.factories import make_agency
from tests.lookups.factories import units
from tests.sandboxes.zalo.running import wait_until
from tests.web.conftest import open_page
from tourism.demo import loading as handbook

__all__ = ["open_page"]
pytestmark = [pytest.mark.django_db(transaction=True)]

PAGES = {
    "handbook": "/cam-nang/diem-den/",
    "health": "/tra-cuu/y-te/",
    "buses": "/tra-cuu/xe-buyt/",
    "offices": "/co-quan/",
}
WIDTHS = (360, 768, 1280)
TAM_KY = {"latitude": 15.567, "longitude": 108.478}
FIRST_VIEW = 300_000  # bytes, the script counted and told apart
# The parts of a canvas that differ from its first pixel: a tile that was painted has land and water.
COLOURS = """() => [...document.querySelectorAll('[data-map] canvas')].map(canvas => {
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let at = 0; at < data.length; at += 388) seen.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
  return seen.size;
})"""
# What canvases have written since they were last cleared, in pixels of the window.
WRITTEN = """() => {
  const pen = CanvasRenderingContext2D.prototype, clear = pen.clearRect, write = pen.fillText;
  const texts = new Map();
  pen.clearRect = function () { texts.set(this.canvas, []); return clear.apply(this, arguments); };
  pen.fillText = function (words, x, y) {
    const size = this.measureText(words), form = this.getTransform();
    const top = y - size.actualBoundingBoxAscent, bottom = y + size.actualBoundingBoxDescent;
    const corners = [[x, top], [x + size.width, top], [x, bottom], [x + size.width, bottom]]
      .map(([left, height]) => form.transformPoint({x: left, y: height}));
    texts.get(this.canvas)?.push({words, corners});
    return write.apply(this, arguments);
  };
  const onCanvas = ([canvas, all]) => {
    const box = canvas.getBoundingClientRect(), scale = box.width / canvas.width;
    return all.map(({words, corners}) => {
      const xs = corners.map(corner => box.left + corner.x * scale);
      const ys = corners.map(corner => box.top + corner.y * scale);
      return {
        words, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys)
      };
    });
  };
  const onOutline = town => {
    const {left, right, top, bottom} = town.getBoundingClientRect();
    return {words: town.textContent, left, right, top, bottom};
  };
  const isSeen = town => getComputedStyle(town).visibility === 'visible';
  window.writtenNames = () => [
    ...[...texts].filter(([canvas]) => canvas.isConnected).flatMap(onCanvas),
    ...[...document.querySelectorAll('.town span')].filter(isSeen).map(onOutline),
  ];
}"""
# Names that a pin covers; a pin is the disc that `::before` paints, not the larger area that can be pressed.
# Not ready while the tiles of the zoom before stand in for some that are still painted.
COVERED = """() => {
  const discs = [...document.querySelectorAll('.pin')].map(pin => {
    const box = pin.getBoundingClientRect(), disc = getComputedStyle(pin, '::before');
    const r = parseFloat(disc.width) / 2 + 1;
    return {x: box.left + box.width / 2, y: box.top + box.height / 2, r};
  });
  const names = window.writtenNames();
  const isCovered = name => discs.some(disc => {
    const dx = disc.x - Math.max(name.left, Math.min(disc.x, name.right));
    const dy = disc.y - Math.max(name.top, Math.min(disc.y, name.bottom));
    return Math.hypot(dx, dy) < disc.r;
  });
  const words = names.map(name => name.words), covered = names.filter(isCovered).map(name => name.words);
  const levels = document.querySelectorAll('.leaflet-tile-container:not(:empty)');
  const isReady = levels.length <= 1 && !document.querySelector(
    '.leaflet-zoom-anim, canvas.leaflet-tile:not(.leaflet-tile-loaded)');
  return {shown: [...new Set(words)], covered, isReady};
}"""
HEARD = """() => {
  window.refused = [];
  document.addEventListener('securitypolicyviolation', event => window.refused.push(event.violatedDirective));
}"""


def load() -> None:
    units()
    buses.load()
    health.load()
    handbook.load()
    groups.load()
    make_agency(name="Một cửa Tam Kỳ", lat=15.5686, lng=108.4797)
    make_agency(name="Một cửa Hội An", lat=15.8827, lng=108.3275)


@pytest.fixture(scope="module", autouse=True)
def rows(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), filled(load):
        build()
        yield
    served.forget()


def show_map(page: Page) -> None:
    page.get_by_role("button", name="Xem bản đồ").click()
    page.locator("[data-map] .pin").first.wait_for()
    wait_for_tiles(page)


def wait_for_tiles(page: Page) -> None:
    """Asked from here: the content policy lets no text become script, not even that of a test."""
    for _ in range(600):
        if max(page.evaluate(COLOURS), default=0) > 2:
            return
        page.wait_for_timeout(100)
    raise AssertionError("no tile was painted")


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.locator("[data-map]").first.scroll_into_view_if_needed()
        page.screenshot(path=Path(folder) / f"{name}.png")


def listen(page: Page) -> list[str]:
    """The addresses asked for from now on; refusals of the content policy are heard too."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(f"({HEARD})()")
    return asked


@pytest.mark.parametrize("name", PAGES)
def test_each_map_is_drawn_with_pins_from_this_host_alone(open_page, violations, name):
    page = open_page("/robots.txt", width=360)
    asked = listen(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(PAGES[name])
        expect(page.locator("[data-map-shown]")).to_be_hidden()
        show_map(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == [], width
        keep(page, f"map-{name}-{width}")
    home = page.url.split("/", 3)[2]
    assert {re.sub(r"^\w+://", "", url).split("/")[0] for url in asked if not url.startswith("data:")} == {
        home
    }
    assert any(url.endswith("/ban-do/tinh.pmtiles") for url in asked)
    assert page.evaluate("window.refused") == []


class Names(TypedDict):
    shown: list[str]
    covered: list[str]
    isReady: bool


def names_under_pins(page: Page) -> Names:
    """Once they stay: a tile is painted again where a name of its neighbour reaches into it."""
    return wait_until(lambda: _settled(page))


def _settled(page: Page) -> Names | None:
    before: Names = page.evaluate(COVERED)
    page.wait_for_timeout(800)
    after: Names = page.evaluate(COVERED)
    return after if after["isReady"] and after == before else None


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_no_name_lies_under_a_pin(open_page, name, width):
    """Nearer too, and after the map was moved; towns are still named."""
    page = open_page("/robots.txt", width=width)
    page.add_init_script(f"({WRITTEN})()")
    page.goto(PAGES[name])
    show_map(page)
    wait_until(lambda: len(names_under_pins(page)["shown"]) >= 2)
    for _ in range(3):
        assert names_under_pins(page)["covered"] == []
        page.get_by_role("button", name="Phóng to").click()
    page.locator("[data-map]").press("ArrowDown")
    assert names_under_pins(page)["covered"] == []


def test_towns_below_pins_are_named_beside_them(open_page):
    page = open_page("/robots.txt", width=360)
    page.add_init_script(f"({WRITTEN})()")
    page.goto(PAGES["handbook"])
    show_map(page)
    wait_until(lambda: {"Tam Kỳ", "Hội An", "Khâm Đức", "Đà Nẵng"} <= set(names_under_pins(page)["shown"]))


def test_a_pin_opens_a_card_with_the_page_and_two_ways_there(open_page):
    page = open_page("/tra-cuu/y-te/", width=1280, height=900)
    show_map(page)
    page.locator(".pin:not(.many)").first.press("Enter")
    card = page.locator(".map-card").first
    expect(card.locator("a").first).to_have_attribute("href", re.compile(r"^/tra-cuu/y-te/\?what="))
    expect(card.get_by_role("link", name="Chỉ đường")).to_have_attribute(
        "href", re.compile(r"^geo:1\d\.\d+,10\d")
    )
    other = card.get_by_role("link", name="Xem trên OpenStreetMap")
    assert "openstreetmap.org" in (other.get_attribute("href") or "")


def test_bus_lines_are_drawn_and_say_their_name(open_page):
    page = open_page("/tra-cuu/xe-buyt/", width=1280, height=900)
    show_map(page)
    lines = page.locator("[data-map] path.leaflet-interactive")
    assert lines.count() >= 10
    lines.first.dispatch_event("click")
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Tuyến")


def test_the_map_can_be_skipped_by_keyboard(open_page):
    page = open_page("/co-quan/", width=1280)
    show_map(page)
    skip = page.get_by_role("link", name="Bỏ qua bản đồ")
    skip.focus()
    box = skip.bounding_box()
    assert box and box["height"] >= 20, "seen while it has the focus"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('[data-map]')")


def test_whoever_opens_a_map_by_keyboard_goes_on_from_it(open_page):
    page = open_page("/co-quan/", width=1280)
    page.get_by_role("button", name="Xem bản đồ").press("Enter")
    expect(page.locator("[data-map]")).to_be_focused()


def test_what_is_nearest_is_found_on_the_device_and_the_position_goes_nowhere(open_page):
    page = open_page("/co-quan/")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(TAM_KY)
    asked = listen(page)
    page.reload()
    page.locator("[data-nearest]").click()
    nearest = page.locator("[data-nearest-list] li")
    expect(nearest).to_have_count(2)
    expect(nearest.first).to_contain_text("Một cửa Tam Kỳ")
    expect(nearest.first).to_contain_text(re.compile(r"\b\d{2,3} m"))
    expect(nearest.last).to_contain_text(re.compile(r"\b3\d km"))
    assert not [url for url in asked if "15.5" in url or "108.4" in url]


def test_a_place_is_chosen_for_a_petition_and_seen_again_before_it_is_sent(open_page, violations):
    page = open_page("/phan-anh/gui/")
    page.get_by_label("Chuyện gì xảy ra?").fill("Đèn đường trước chợ hư ba hôm nay")
    page.get_by_role("button", name="Làm tiếp").click()
    page.get_by_role("button", name="Chọn trên bản đồ").click()
    area = page.get_by_role("application", name="Bản đồ để chọn nơi xảy ra")
    area.wait_for()
    wait_for_tiles(page)
    area.click(position={"x": 140, "y": 120})
    lat = page.locator("#id_latitude").input_value()
    keep(page, "map-petition-360")
    assert violations(page) == []
    page.get_by_role("button", name="Làm tiếp").click()
    page.goto("/phan-anh/gui/kiem-tra/")
    assert lat[:6] in page.locator("main").inner_text()
    page.get_by_role("button", name="Xem bản đồ").click()
    expect(page.locator("[data-map] .pin")).to_have_count(1)
    expect(page.locator("[data-map] canvas.leaflet-tile-loaded").first).to_be_visible()


def test_where_no_map_was_built_the_outline_is_drawn_with_the_same_pins(open_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    served.forget()
    page = open_page("/robots.txt", width=768)
    page.add_init_script(f"({WRITTEN})()")
    page.goto("/tra-cuu/y-te/")
    page.get_by_role("button", name="Xem bản đồ").click()
    page.locator("[data-map] .pin").first.wait_for()
    assert page.evaluate(COVERED)["covered"] == []
    assert page.locator("[data-map] canvas").count() == 0
    assert page.locator("[data-map] path").count() > 2
    served.forget()


def test_without_scripts_no_button_promises_a_map_and_the_lists_are_whole(open_page):
    page = open_page("/co-quan/", scripts=False)
    for address in PAGES.values():
        page.goto(address)
        expect(page.locator("[data-map-open]"), address).to_be_hidden()
        expect(page.locator("[data-nearest]"), address).to_be_hidden()
    page.goto("/co-quan/")
    expect(page.get_by_role("link", name="Một cửa Tam Kỳ")).to_be_visible()


def test_a_first_view_is_lazy_and_light(open_page, record_property):
    """Tiles as they were sent; scripts and styles as the server packs them."""
    page = open_page("/tra-cuu/y-te/", width=360)
    bodies: dict[str, int] = {}

    def note(response) -> None:
        path = response.url.split(page.url.split("/tra-cuu")[0])[-1]
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix(settings.STATIC_URL))
            bodies[path] = len(gzip.compress(Path(found).read_bytes()))
        else:
            bodies[path] = bodies.get(path, 0) + int(response.headers.get("content-length", 0))

    page.on("response", note)
    show_map(page)
    page.wait_for_timeout(500)
    tiles = bodies["/ban-do/tinh.pmtiles"]
    code = sum(size for path, size in bodies.items() if path.endswith((".js", ".css")))
    record_property("tiles", tiles)
    record_property("scripts and styles", code)
    record_property("in all", sum(bodies.values()))
    assert tiles < 100_000
    assert sum(bodies.values()) < FIRST_VIEW

"""The page on a small phone, with and without scripts."""

import pytest

from lookups.kinds.power_cuts import demo
from tests.lookups.factories import units

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def province():
    units()
    demo.load()


@pytest.mark.parametrize("scripts", [True, False])
def test_asking_works_at_360_pixels(open_page, scripts):
    page = open_page("/tra-cuu/cup-dien/", scripts=scripts)
    page.get_by_label("Xã, phường").fill("Thăng Bình")
    page.get_by_label("Ngày").fill("mai")
    page.get_by_role("button", name="Xem").click()
    assert "07:30–11:30: mất điện" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 if scripts else True


def test_axe_finds_nothing(open_page, violations):
    page = open_page("/tra-cuu/cup-dien/")
    for query in ("", "?place=Thăng+Bình", "?place=Trà+Linh&day=mai", "?place=&day=x", "?place=Hội+An+Tây"):
        page.goto(f"/tra-cuu/cup-dien/{query}")
        assert violations(page) == [], query
    page.goto("/tra-cuu/cup-dien/?place=Thăng+Bình")
    page.screenshot(path="/tmp/la_power.png", full_page=True)

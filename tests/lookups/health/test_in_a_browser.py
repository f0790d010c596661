import pytest

from lookups.kinds.health import demo
from tests.lookups.factories import units

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def directory():
    units()
    demo.load()


def test_axe_finds_nothing_and_the_page_fits_the_phone(open_page, violations):
    page = open_page("/tra-cuu/y-te/")
    for query in ("", "?place=Hội+An", "?place=Trà+Linh&what=nhi", "?place=xyz"):
        page.goto(f"/tra-cuu/y-te/{query}")
        assert violations(page) == [], query
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto("/tra-cuu/y-te/?place=Hội+An")
    page.screenshot(path="/tmp/la_health.png", full_page=True)


def test_nearest_on_a_tap(open_page):
    page = open_page("/tra-cuu/y-te/")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 15.8812, "longitude": 108.3295})
    page.locator("[data-nearest]").click()
    page.wait_for_url("**lat=15.88**")
    assert "Gần ông/bà" in page.locator("main h2").first.inner_text()


def test_without_scripts_the_button_is_not_there_and_the_place_works(open_page):
    page = open_page("/tra-cuu/y-te/", scripts=False)
    assert not page.locator("[data-nearest]").is_visible()
    page.get_by_label("Xã, phường").fill("Hội An")
    page.get_by_role("button", name="Xem").click()
    assert "Trung tâm Y tế Hội An" in page.locator("main").inner_text()

"""The staff's page of figures in a real browser: drawn, told in tables, readable on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page

from foundation.insights import month_closing, months
from tests.admin.conftest import officer_of
from tests.desk_login import sign_in
from tests.foundation.insights.months import this_month

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "mot-mat-khau-dai-2026"
DRAWN = "() => [...document.querySelectorAll('.desk-chart')].filter((place) => !place.hidden).length"


@pytest.fixture
def manager_of_the_centre(settings, busy_month):
    settings.STAFF_OTP_REQUIRED = False
    month_closing.close(month=months.preceding(timezone.localdate(busy_month).replace(day=1)))
    return officer_of(role="Quản lý trung tâm", username="huong", password=PASSWORD)


def entered(browser: Browser, address: str, width: int, *, without: str = "", **over) -> Page:
    size = {"width": width, "height": 800}
    context = browser.new_context(base_url=address, locale="vi-VN", viewport=size, **over)
    if without:
        context.route(without, lambda route: route.abort())
    page = context.new_page()
    sign_in(page, "huong", PASSWORD)
    return page


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:160]}"
        for item in found
        if item["impact"] in ("serious", "critical")
    ]


def test_charts_are_drawn_beside_their_tables_on_a_desk_and_a_phone(
    browser, live_server, manager_of_the_centre
):
    for width, theme in ((1280, "light"), (360, "dark")):
        page = entered(browser, live_server.url, width, color_scheme=theme)
        complaints: list[str] = []
        page.on("pageerror", lambda error, to=complaints: to.append(str(error)))
        page.on("console", lambda said, to=complaints: to.append(said.text) if said.type == "error" else None)
        page.goto(this_month("/admin/so-lieu/"))
        page.locator("#chart-uses-utility").scroll_into_view_if_needed()
        page.wait_for_function("Chart.getChart('chart-uses-utility')?.getDatasetMeta(0).data.length === 2")
        charts = page.evaluate("JSON.parse(document.getElementById('figures-charts').textContent)")
        assert page.evaluate(DRAWN) == len(charts)
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints == []
        page.context.close()


def test_without_the_charts_script_the_tables_say_all(browser, live_server, manager_of_the_centre):
    page = entered(browser, live_server.url, 1280, without="**/js/figures*.js")
    page.goto(this_month("/admin/so-lieu/"))
    assert page.locator(".desk-chart:visible").count() == 0
    table = page.get_by_role("region", name="Sử dụng tiện ích: Theo từng tháng")
    assert f"{timezone.localdate():%m/%Y}" in table.inner_text()
    page.context.close()

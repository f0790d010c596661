"""Committed rows: many scans at once, and a real browser on a phone and on a desk, axe clean."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from outreach import demo
from outreach.models import Group, Survey
from outreach.services.counting import count_phone
from tests.outreach.factories import make_group

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_phone_that_asks_many_times_at_once_counts_once(commune_of):
    group = make_group(commune_of("Hội An"))

    def scan(_number: int) -> bool:
        try:
            return count_phone(group=group, phone="abc", what="scans")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(scan, range(12))) == 1
    assert group.days.get().scans == 1


def test_axe_finds_nothing_nothing_runs_sideways_and_one_phone_counts_once(
    browser, live_server, violations, commune_of, settings, tmp_path
):
    settings.ZALO_OA_ID = "123"
    demo.load()
    group = Group.objects.filter(days=None).first() or Group.objects.first()
    before = sum(group.days.values_list("scans", flat=True))
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", java_script_enabled=True)
    page = context.new_page()
    survey = Survey.objects.get().get_absolute_url()
    addresses = (group.get_absolute_url(), "/to-cong-nghe-so/", "/to-cong-nghe-so/?ngay=2999-01-01", survey)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for number, address in enumerate(addresses):
            page.goto(address)
            page.screenshot(path=tmp_path / f"{number}-{width}.png", full_page=True)
            assert violations(page) == [], (width, address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, address)
    page.get_by_label("Buổi tối").check()
    page.get_by_role("button", name="Gửi ý kiến").click()
    assert page.locator("[role=alert]").is_visible()
    assert violations(page) == []
    assert page.get_by_label("Buổi tối").is_checked()
    context.close()
    assert sum(group.days.values_list("scans", flat=True)) == before + 1

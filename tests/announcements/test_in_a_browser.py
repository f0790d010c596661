"""Campaign pages in a real browser: nothing serious for axe, nothing cut off, paused by two presses."""

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Page, expect

from announcements.models import Campaign, CampaignState
from announcements.services import subscriptions
from foundation.citizens.models import ChannelIdentity
from foundation.outbox.models import Notice, NoticeState
from tests.admin.test_in_the_browser import serious
from tests.announcements.test_campaigns import make_campaign, make_follower, owed
from tests.desk_login import sign_in
from tests.factories import make_citizen, make_officer
from tests.web import seen

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "mot-mat-khau-dai-2026"
FOCUSED = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const isOutlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const isSeen = here === document.body || isOutlined || style.boxShadow !== 'none';
  return [here.name || here.classList[0] || here.tagName, isSeen];
}"""


@pytest.fixture
def page(browser, live_server) -> Page:
    editor = make_officer(is_staff=True, username="lan", password=PASSWORD)
    editor.groups.add(Group.objects.get(name="Biên tập viên"))
    page = browser.new_context(base_url=live_server.url, locale="vi-VN").new_page()
    sign_in(page, "lan", PASSWORD)
    yield page
    page.context.close()


def draft() -> Campaign:
    """Of twelve followers three cannot be reached and one wants no such news."""
    people = [make_follower() for _ in range(12)]
    blocked = ChannelIdentity.objects.filter(citizen__in=people[:3])
    blocked.update(unreachable_reason="zalo_blocked")
    subscriptions.unsubscribe(citizen=people[5], category="van-hoa-du-lich")
    return make_campaign()


def under_way() -> Campaign:
    """Twenty people: half are sent, two were refused, the rest waits."""
    campaign = make_campaign(
        name="Mở cửa phố đi bộ",
        state=CampaignState.RUNNING,
        approved_by=make_officer(),
        started_at=timezone.now(),
        people=20,
        is_listed=True,
    )
    states = (
        [NoticeState.SEEN] * 3 + [NoticeState.SENT] * 7 + [NoticeState.NOT_SENT] * 2 + [NoticeState.OWED] * 8
    )
    Notice.objects.bulk_create(
        Notice(
            citizen=make_citizen(),
            purpose="campaign",
            event_key=campaign.event_key,
            lane="bulk",
            message={"text": "Tin"},
            state=state,
            reason="zalo_blocked" if state == NoticeState.NOT_SENT else "",
            sent_at=timezone.now() if state in (NoticeState.SENT, NoticeState.SEEN) else None,
        )
        for state in states
    )
    return campaign


def address(campaign: Campaign) -> str:
    return f"/admin/announcements/campaign/{campaign.pk}/change/"


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_before_under_way_and_after_at_both_widths(page):
    before, now = draft(), under_way()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for name, campaign, words in (
            ("before", before, "Tới 8 trong 11 người"),
            ("now", now, "Đã gửi 10/20"),
        ):
            page.goto(address(campaign))
            expect(page.locator("#campaign-status")).to_contain_text(words)
            assert serious(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            keep(page, f"campaign-{name}-{width}")
            assert [each for each in page.evaluate(seen.FAINT) if "<input" in each or "<select" in each] == []


def test_pressing_pause_and_going_on(page, settings):
    settings.CAMPAIGN_HOURS = (0, 24)
    campaign = under_way()
    page.goto(address(campaign))
    for action, state, held in (
        ("Tạm dừng", CampaignState.PAUSED, 8),
        ("Làm tiếp", CampaignState.RUNNING, 0),
    ):
        page.get_by_role("link", name=action, exact=True).click()
        keep(page, f"campaign-dialog-{state}")
        with page.expect_navigation():
            page.locator("#dialog button[type=submit]").click()
        expect(page.locator("#campaign-status")).to_have_attribute("data-state", state)
        assert owed(campaign).filter(reason="held").count() == held
    keep(page, "campaign-resumed")


def test_recipients_are_found_by_typing_with_the_number_of_people(page):
    campaign = draft()
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(address(campaign))
    page.locator("#id_audience + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill("theo dõi")
    expect(page.locator(".select2-results__option")).to_have_count(1)
    expect(page.locator(".select2-results__option")).to_contain_text("Tất cả người theo dõi trang")
    expect(page.locator(".select2-results__option")).to_contain_text("người")
    keep(page, "campaign-audience-1366")


def test_whoever_makes_a_campaign_by_keys_sees_where_he_is(page):
    page.goto("/admin/announcements/campaign/add/")
    unseen, reached = [], set()
    for _ in range(80):
        page.keyboard.press("Tab")
        name, is_shown = page.evaluate(FOCUSED)
        reached.add(name)
        if not is_shown:
            unseen.append(name)
    assert {"name", "text", "send_at_0", "is_urgent", "select2-selection"} <= reached
    assert unseen == []

"""An article, its campaign to all followers, one who wants no more of it, and the figures that agree."""

import csv
import json
from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from announcements.models import Article, Campaign, Unsubscription
from bench.province import people
from foundation.citizens.models import ConfirmedPhone
from foundation.citizens.phones import confirm_phone
from tests.announcements.factories import make_article
from tests.desk_login import sign_in
from tests.factories import make_officer
from tests.sandboxes.zalo.running import wait_until

PASSWORD = "mat-khau-cua-can-bo-1022"
FOLLOWERS = 300
A_MOMENT = 60_000  # milliseconds: a busy machine, never a measurement
NEWS, SECOND = "Đêm rằm phố cổ mở từ 18 giờ.", "Chợ phiên sáng Chủ nhật ở Tam Kỳ."


@pytest.fixture
def all_day(monkeypatch):
    """Whenever the tests run, it is no night for campaigns."""
    monkeypatch.setenv("CAMPAIGN_FROM_HOUR", "0")
    monkeypatch.setenv("CAMPAIGN_UNTIL_HOUR", "24")


@pytest.fixture
def followers(portal) -> list[str]:
    """Accounts that followed the page and wrote to it an hour ago; the first two are the test readers."""
    ids = portal.sandbox.control("followers", count=FOLLOWERS, ids=True)["ids"]
    for reader in people(ids)[:2]:
        confirm_phone(citizen=reader, phone=reader.phone, proof=ConfirmedPhone.Proof.CODE)
    return ids


def staff(role: str, name: str):
    officer = make_officer(is_staff=True, username=name, last_name=name)
    officer.set_password(PASSWORD)
    officer.save()
    officer.groups.add(Group.objects.get(name=role))
    return officer


def log_in(browser: Browser, url: str, name: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN").new_page()
    sign_in(page, name, PASSWORD, url=url)
    return page


def do(page: Page, action: str, **values: str) -> None:
    """The button of an action, its dialog filled in, and sent off."""
    page.get_by_role("link", name=action, exact=True).first.click()
    dialog = page.locator("#dialog")
    expect(dialog.locator("button[type=submit]")).to_be_visible(timeout=A_MOMENT)
    for name, value in values.items():
        dialog.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        dialog.locator("button[type=submit]").click()


def write_campaign(page: Page, url: str, name: str, text: str, audience: str) -> Campaign:
    page.goto(f"{url}/admin/announcements/campaign/add/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=category]").select_option("van-hoa-du-lich")
    page.locator("[name=audience]").select_option(audience)
    page.locator("[name=text]").fill(text)
    page.locator("button[name=_continue]").click()
    page.wait_for_url("**/change/")
    return Campaign.objects.get(name=name)


def got(portal, text: str) -> Counter:
    """Account → how many times the sandbox accepted this text for it."""
    rows = portal.sandbox.http.get(f"{portal.sandbox.base}/control/messages", timeout=60)
    told = (json.loads(row) for row in rows.iter_lines())
    return Counter(row["user_id"] for row in told if str(row["text"]).startswith(text))


def published(portal) -> int:
    """Messages of campaigns this month, as everybody reads them."""
    cache.clear()  # of what an earlier test measured
    said = portal.sandbox.http.get(f"{portal.url}/so-lieu/so-lieu.json", timeout=60).json()
    return next(each["good"] for each in said["figures"] if each["key"] == "campaign_messages")


def report_of(portal, editor: Page, campaign: Campaign) -> dict[str, str]:
    """The report as the editor downloads it."""
    page = f"{portal.url}/admin/announcements/campaign/{campaign.pk}"
    report = editor.request.get(f"{page}/bao-cao.csv").text().removeprefix("\ufeff")
    return dict(csv.reader(report.splitlines()))


def test_all_followers_get_it_and_who_stops_does_not_get_the_next(
    all_day, portal, followers, browser, picture
):
    writer = staff("Biên tập viên", "lan")
    staff("Duyệt nội dung", "minh")
    article = make_article(title="Đêm rằm phố cổ Hội An", category="van-hoa-du-lich", written_by=writer)
    lan, minh = log_in(browser, portal.url, "lan"), log_in(browser, portal.url, "minh")

    # The article: handed in by one, released by the other.
    page = f"{portal.url}/admin/announcements/article/{article.pk}/change/"
    lan.goto(page)
    do(lan, "Gửi duyệt")
    minh.goto(page)
    do(minh, "Duyệt đăng")
    assert Article.objects.readable().get() == article

    # The campaign: foreseen, tested, let go by the other.
    campaign = write_campaign(lan, portal.url, "Đêm rằm", NEWS, "followers:")
    Campaign.objects.filter(pk=campaign.pk).update(article=article)
    panel = lan.locator("#campaign-status")
    expect(panel).to_contain_text(f"Tới {FOLLOWERS} trong {FOLLOWERS} người")
    picture(lan, "campaign-foreseen")
    do(lan, "Gửi thử", readers="0970000000")
    wait_until(lambda: got(portal, NEWS))
    minh.goto(lan.url)
    do(minh, "Duyệt gửi")
    wait_until(lambda: len(got(portal, NEWS)) == FOLLOWERS, 60)
    wait_until(lambda: Campaign.objects.get(pk=campaign.pk).state == "done")
    status = minh.locator("#campaign-status")
    expect(status).to_contain_text(f"Đã gửi {FOLLOWERS}/{FOLLOWERS}", timeout=A_MOMENT)
    picture(minh, "campaign-sent")

    # Everybody once, but for the reader of the test; report and sandbox agree to the unit.
    each = got(portal, NEWS)
    each[followers[0]] -= 1
    assert set(each) == set(followers) and set(each.values()) == {1}
    campaign.refresh_from_db()
    report = report_of(portal, lan, campaign)
    assert report["Tin đã gửi"] == report["Số người"] == str(FOLLOWERS)

    # One has had enough and says so; the next campaign passes him by.
    tired = followers[7]
    portal.sandbox.act("text", tired, text="dừng tin văn hóa, du lịch")
    wait_until(Unsubscription.objects.exists)
    next_one = write_campaign(lan, portal.url, "Chợ phiên", SECOND, "followers:")
    expect(panel).to_contain_text(f"Tới {FOLLOWERS - 1} trong {FOLLOWERS - 1} người")
    do(lan, "Gửi thử", readers="0970000001")
    minh = minh.context.new_page()  # the page of the first one may be reloading itself, now that it is done
    minh.goto(lan.url)
    do(minh, "Duyệt gửi")
    wait_until(lambda: Campaign.objects.get(pk=next_one.pk).state == "done", 60)
    assert set(got(portal, SECOND)) == set(followers) - {tired}
    assert report_of(portal, lan, next_one)["Không muốn nhận loại tin này"] == "1"
    assert published(portal) == FOLLOWERS + FOLLOWERS - 1 == len(got(portal, NEWS)) + len(got(portal, SECOND))
    for each_page in (lan, minh):
        each_page.context.close()

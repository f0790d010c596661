"""Many scans at once; and the story of a group in a real browser, on a phone and on a desk."""

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as portal
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from foundation.regions.loading import load_units
from outreach import demo, posters
from outreach.models import Group, Sheet, Survey
from outreach.services.surveys import count_phone
from tests.database.filled import filled
from tests.factories import make_officer
from tests.outreach.factories import make_group
from tests.web_channel.conftest import chat_worker  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow("two browsers")]

WIDTHS = (360, 1280)
UNMARKED_VIETNAMESE = """() => {
  const letters = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;
  const found = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (letters.test(node.data) && !node.parentElement.closest("[lang=vi]")) found.push(node.data.trim());
  }
  return found;
}"""
"""What is Vietnamese on a page without being marked so: on a page in English, words not translated."""


@pytest.fixture
def look():
    """`look(page, name)`: axe clean and nothing sideways at both widths; a picture where SCREENSHOTS says.

    `within`: our part of a page of the back office.
    """

    def at_both(page, name: str, within: str | None = None) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(page, context=within).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == [], (width, name)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, name)
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"outreach-{name}-{width}.png", full_page=True)

    return at_both


@pytest.fixture
def open_browser(browser, live_server):
    """A page of a browser of its own; `cookies` of a Client that is logged in."""
    contexts = []

    def open_(client: Client | None = None):
        context = browser.new_context(
            base_url=live_server.url, locale="vi-VN", viewport={"width": 360, "height": 800}
        )
        contexts.append(context)
        if client:
            session = client.cookies[portal.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": portal.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
            )
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def load() -> None:
    load_units()
    demo.load()


@pytest.fixture(scope="module")
def groups(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), filled(load):
        yield


def read_from(poster: bytes) -> str:
    """The address in the QR code of the printed page, read from its picture."""
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(poster)[0].render(scale=3).to_pil())
    return code.text


def test_one_phone_that_asks_many_times_at_once_counts_once(commune_of):
    group = make_group(commune_of("Hội An"))

    def scan(_number: int) -> bool:
        try:
            return count_phone(group=group, phone="abc")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(scan, range(12))) == 1
    assert group.days.get().scans == 1


def test_a_poster_is_printed_scanned_twice_by_one_phone_and_the_groups_page_counts_one(
    groups, open_browser, look, settings, live_server
):
    settings.PUBLIC_URL = live_server.url
    settings.ZALO_OA_ID = "123"
    group = Group.objects.filter(days=None, trainings__attendance=None).first()
    address = read_from(posters.poster_pdf(group, "a4"))
    assert address == f"{live_server.url}/q/{group.code}/"

    phone = open_browser()
    for _ in range(2):
        phone.goto(address)
        assert group.village in phone.locator("h1").inner_text()
    look(phone, "landing")
    phone.get_by_role("link", name="Trang của tổ").click()
    row = phone.get_by_role("row").filter(has_text="Lượt quét áp phích")
    assert row.get_by_role("cell").all_inner_texts() == ["1", "1"]
    assert group.leader not in phone.content()
    look(phone, "group")


def test_coverage_is_drawn_on_a_phone_and_on_a_desk_for_neighbours_and_for_the_staff(
    groups, open_browser, look
):
    page = open_browser()
    page.goto("/to-cong-nghe-so/")
    assert page.locator(".tile-map .tile").count() == 93
    assert page.locator(".tile-map .tile.has").count() == 26
    look(page, "coverage")
    page.get_by_label("Xã, phường trước khi sáp nhập").check()
    page.get_by_role("button", name="Xem").click()
    assert page.locator(".tile-map .tile").count() > 250
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    page.goto("/to-cong-nghe-so/?ngay=2999-01-01")
    look(page, "misread")

    client = Client()
    client.force_login(make_officer(is_staff=True, is_superuser=True))
    desk = open_browser(client)
    desk.goto(reverse("admin:outreach_coverage"))
    assert desk.locator(".tile-map .tile").count() == 93
    look(desk, "desk", within=".desk-page")


def test_a_survey_is_answered_on_the_web_and_in_the_chat(groups, open_browser, look, chat_worker):  # noqa: F811
    survey = Survey.objects.get()
    before = Sheet.objects.count()
    page = open_browser()
    page.goto(survey.get_absolute_url())
    look(page, "survey")
    page.get_by_label("Buổi tối").check()
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.locator(".summary[role=alert]")).to_be_visible()
    assert page.get_by_label("Buổi tối").is_checked()
    one, other = re.search(r"(\d) cộng (\d)", page.inner_text("main")).groups()
    page.locator("#id_answer").fill(str(int(one) + int(other)))
    page.wait_for_timeout(2_100)  # nobody is faster
    page.get_by_role("button", name="Gửi ý kiến").click()
    page.get_by_role("status").wait_for()
    page.goto(survey.get_absolute_url())
    assert page.get_by_role("button", name="Gửi ý kiến").count() == 0

    page.goto("/tro-chuyen/")
    for words in ("khảo sát", "1 3", "3", "xin thêm loa", "gửi"):
        page.get_by_role("textbox").fill(words)
        page.get_by_role("button", name="Gửi", exact=True).last.click()  # a button of the bot may say it too
        page.locator(".turn.mine").filter(has_text=words).last.wait_for()
        if words == "xin thêm loa":
            look(page, "survey-chat")
    expect(page.locator(".turn").last).to_contain_text("không kèm tên")
    assert Sheet.objects.count() == before + 2


def test_every_page_speaks_english_and_marks_what_stays_vietnamese(groups, open_browser):
    group = Group.objects.filter(trainings__files__isnull=False).first() or Group.objects.first()
    survey = Survey.objects.get().get_absolute_url()
    page = open_browser()
    for address in ("/to-cong-nghe-so/", group.get_absolute_url(), group.poster_path, survey):
        page.goto(f"{address}?lang=en")
        assert page.locator("html").get_attribute("lang") == "en"
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate(UNMARKED_VIETNAMESE) == [], address
    page.goto(survey)
    page.get_by_role("button", name="Send my answers").click()
    assert page.evaluate(UNMARKED_VIETNAMESE) == []

"""The chat in a real browser, on a phone and a desktop: Enter, the composer, bubbles in view, unread."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from foundation.citizens.models import ChannelIdentity
from foundation.conversations import services as conversations
from foundation.conversations.models import Turn
from tests.factories import make_officer
from tests.sandboxes.zalo.running import wait_until
from web_channel import CHANNEL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("chat_worker")]
SIZES = [(360, 640), (1366, 768)]
IN_VIEW = """selector => {
    const box = [...document.querySelectorAll(selector)].at(-1).getBoundingClientRect();
    const composer = document.querySelector('.composer').getBoundingClientRect();
    return [box.bottom > 0 && box.top < composer.top, composer.bottom <= innerHeight + 1];
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LATER = 60_000  # milliseconds: the page asks every four seconds


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.wait_for_timeout(300)
        page.screenshot(path=Path(folder) / f"{name}.png")


def errors_of(page: Page) -> list[str]:
    """What the browser will have complained of: errors of scripts, of htmx, of our policy for scripts."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def answer(text: str) -> None:
    visitor = ChannelIdentity.objects.get(channel=CHANNEL)
    conversations.record_turn(identity=visitor, author=Turn.Author.PERSON, text=text, operator=make_officer())


def newest_and_composer_are_in_view(page: Page) -> None:
    wait_until(lambda: page.evaluate(IN_VIEW, ".turn") == [True, True])


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_enter_sends_and_what_was_said_stays_in_view(open_page, violations, width, height):
    page = open_page("/tro-chuyen/?lang=vi", width=width, height=height)
    wrong = errors_of(page)
    text = page.locator("#talk-text")
    for number, words in enumerate(("menu", "xin chào", "giờ làm việc", "cảm ơn"), start=1):
        text.fill(words)
        text.press("Enter")
        expect(page.locator(".turn.mine")).to_have_count(number)
        expect(text).to_have_value("")
        newest_and_composer_are_in_view(page)
    expect(text).to_be_focused()
    text.fill("dòng một")
    text.press("Shift+Enter")
    text.press_sequentially("dòng hai")
    expect(text).to_have_value("dòng một\ndòng hai")
    text.press("Enter")
    expect(page.locator(".turn.mine").last).to_contain_text("dòng hai")
    assert "?" not in page.url.replace("?lang=vi", "")  # swapped, not loaded anew
    assert page.evaluate(TOO_WIDE) <= 0
    assert violations(page) == [] and wrong == []
    keep(page, f"chat-page-{width}")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_answer_appears_while_the_next_question_is_typed(open_page, width, height):
    page = open_page("/tro-chuyen/?lang=vi", width=width, height=height)
    page.locator("#talk-text").fill("menu")
    page.locator("#talk-text").press("Enter")
    expect(page.locator("[data-turn]")).to_have_count(2)
    page.locator("#talk-text").fill("đang gõ dở")
    answer("Dạ, em nghe đây ạ")
    expect(page.locator(".turn").last).to_contain_text("em nghe đây", timeout=LATER)
    expect(page.locator("#talk-text")).to_have_value("đang gõ dở")
    expect(page.locator("[data-turn]")).to_have_count(3)
    newest_and_composer_are_in_view(page)


def test_a_message_typed_while_the_one_before_is_on_its_way_is_sent_after_it(open_page):
    page = open_page("/tro-chuyen/?lang=vi")
    slow = {"offline": False, "latency": 800, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    text = page.locator("#talk-text")
    for words in ("xin chào", "menu"):
        text.fill(words)
        text.press("Enter")
    expect(page.locator(".turn.mine")).to_have_count(2, timeout=LATER)
    assert page.locator(".turn.mine .said").all_inner_texts() == ["xin chào", "menu"]
    expect(text).to_have_value("")


def test_a_message_that_is_refused_keeps_its_place_and_says_why(open_page):
    page = open_page("/tro-chuyen/?lang=vi")
    page.locator("#talk-text").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ghi nội dung trước khi gửi")
    page.context.set_offline(True)
    page.locator("#talk-text").fill("xin chào")
    page.locator("#talk-text").press("Enter")
    expect(page.locator("[data-trouble]")).to_be_visible()
    expect(page.locator("#talk-text")).to_have_value("xin chào")
    page.context.set_offline(False)
    page.locator("#talk-text").press("Enter")
    expect(page.locator(".turn.mine")).to_have_count(1)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_unread_answer_is_marked_on_every_page_until_it_is_read(open_page, violations, width, height):
    page = open_page("/?lang=vi", width=width, height=height)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/ho-so/")
    expect(page.locator("#unread")).to_be_empty()
    assert not [url for url in asked if "chua-doc" in url]  # whoever never chatted is not asked about
    page.goto("/tro-chuyen/")
    page.locator("#talk-text").fill("menu")
    page.locator("#talk-text").press("Enter")
    expect(page.locator("[data-turn]")).to_have_count(2)
    page.goto("/so-lieu/")
    answer("Dạ, em nghe đây ạ")
    for address in ("/", "/ho-so/", "/tra-cuu/diem-thi/", "/cam-nang/", "/tin-tuc/"):
        page.goto(address)
        expect(page.locator("#unread .unread")).to_contain_text("1 tin mới")
        assert page.evaluate(TOO_WIDE) <= 0
    page.goto("/ho-so/")
    expect(page.locator("#unread .unread")).to_be_visible()
    assert violations(page) == []
    keep(page, f"chat-unread-{width}")
    page.locator("#unread .unread").click()
    expect(page.locator(".turn").last).to_contain_text("em nghe đây")
    page.goto("/ho-so/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#unread")).to_be_empty()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_without_scripts_the_composer_stays_in_reach(open_page, width, height):
    page = open_page("/tro-chuyen/?lang=vi", width=width, height=height, scripts=False)
    for number, words in enumerate(("menu", "xin chào", "giờ làm việc"), start=1):
        page.locator("#talk-text").fill(words)
        page.get_by_role("button", name="Gửi", exact=True).click()
        expect(page.locator(".turn.mine")).to_have_count(number)
    page.wait_for_load_state("load")
    box = page.locator(".composer").bounding_box()
    assert box and box["y"] + box["height"] <= height + 1
    assert page.url.endswith("#moi-nhat")
    answer("Dạ, em nghe đây ạ")
    page.get_by_role("link", name="Xem có trả lời mới").click()
    page.reload()
    expect(page.locator(".turn").last).to_contain_text("em nghe đây")
    keep(page, f"chat-without-scripts-{width}")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_panel_over_a_page_is_the_same_chat(open_page, violations, width, height):
    page = open_page("/tra-cuu/cup-dien/?lang=vi", width=width, height=height)
    if page.locator("script[src*='portal']").count() == 0:
        page.goto("/phan-anh/gui/")
    wrong = errors_of(page)
    page.locator("a[data-chat]").click()
    text = page.locator("dialog #talk-text")
    expect(text).to_be_focused()
    for number, words in enumerate(("menu", "xin chào", "giờ làm việc"), start=1):
        text.fill(words)
        text.press("Enter")
        expect(page.locator("dialog .turn.mine")).to_have_count(number)
        newest_and_composer_are_in_view(page)
    assert violations(page) == [] and wrong == []
    keep(page, f"chat-panel-{width}")
    page.get_by_role("button", name="Đóng").click()
    expect(page.locator("dialog")).to_be_hidden()
    page.locator("a[data-chat]").click()
    newest_and_composer_are_in_view(page)

"""A citizen asks in the chat of the pages, the bot fetches a person, who answers in a second browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.desk_login import sign_in
from tests.foundation.conversations.factories import make_operator

pytestmark = pytest.mark.journey
PASSWORD = "mat-khau-cua-can-bo-1022"
A_MOMENT = 60_000  # milliseconds: a busy machine, never a measurement


def ask(page: Page, text: str) -> None:
    page.locator("#talk-text").fill(text)
    page.locator("#talk-text").press("Enter")
    expect(page.locator(".turn.mine").last).to_contain_text(text)


def test_a_citizen_asks_in_the_web_chat_and_an_operator_answers(portal, browser, picture):
    make_operator("Lan", username="lan", password=PASSWORD)
    citizen = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN").new_page()
    desk = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    for page in (citizen, desk):
        page.set_default_timeout(A_MOMENT)

    citizen.goto(f"{portal.url}/tro-chuyen/?lang=vi")
    ask(citizen, "Cho tôi gặp cán bộ, con tôi chưa có giấy khai sinh")
    expect(citizen.locator("[data-turn]")).to_have_count(2)
    picture(citizen, "web-chat-asked")

    sign_in(desk, "lan", PASSWORD, url=portal.url, then="**/truc/")
    desk.locator("[data-row]").first.click()
    expect(desk.locator("#thread")).to_contain_text("con tôi chưa có giấy khai sinh")
    desk.get_by_role("button", name="Nhận", exact=True).click()
    desk.locator("#text").fill("Chào anh, anh mang giấy chứng sinh đến một cửa phường nhé.")
    desk.locator("#text").press("Control+Enter")

    expect(citizen.locator(".turn").last).to_contain_text("anh mang giấy chứng sinh đến một cửa")
    picture(citizen, "web-chat-answered")
    ask(citizen, "Dạ cảm ơn chị")
    expect(desk.locator("#thread")).to_contain_text("Dạ cảm ơn chị")
    for page in (citizen, desk):
        page.context.close()

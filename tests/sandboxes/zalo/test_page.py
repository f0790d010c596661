"""The phone page: a citizen's view in a real browser, and the operator's panel."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .running import BINH, HOA, Receiver, Sandbox, wait_until

Violations = Callable[[Page], list[str]]
BUTTONS = {
    "type": "template",
    "payload": {
        "buttons": [
            {"type": "oa.open.url", "title": "Xem hồ sơ", "payload": {"url": "http://127.0.0.1:1/t/x/"}},
            {"type": "oa.query.show", "title": "Gặp cán bộ", "payload": "Gặp cán bộ"},
            {"type": "oa.query.hide", "title": "Thôi", "payload": "#thoi"},
            {"type": "oa.open.phone", "title": "Gọi 1022", "payload": {"phone_code": "841022"}},
        ]
    },
}


@pytest.fixture
def page(sandbox: Sandbox, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=sandbox.base)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"/?as={BINH}")
    expect(page.get_by_test_id("follow")).to_have_text("Bỏ theo dõi")
    yield page
    context.close()
    assert not wrong


def write(page: Page, text: str) -> None:
    page.get_by_test_id("composer-text").fill(text)
    page.get_by_test_id("composer-text").press("Enter")


def test_the_strip_says_that_this_is_not_zalo(page: Page) -> None:
    expect(page.get_by_test_id("sandbox-strip")).to_contain_text("MÔI TRƯỜNG THỬ – không phải Zalo")
    expect(page.get_by_test_id("messages")).to_contain_text("Chưa có tin. Thử nhắn “xin chào”")


def test_what_is_written_reaches_the_portal_composed(page: Page, receiver: Receiver) -> None:
    write(page, unicodedata.normalize("NFD", "đường ngập"))
    expect(page.get_by_test_id("message")).to_contain_text("đường ngập")
    assert receiver.wait("user_send_text")[0].event["message"]["text"] == "đường ngập"
    expect(page.get_by_test_id("composer-text")).to_have_value("")


def test_characters_are_counted_after_nfc(page: Page) -> None:
    page.get_by_test_id("composer-text").fill(unicodedata.normalize("NFD", "ộ") * 2000)
    expect(page.get_by_test_id("composer-counter")).to_have_text("2000/2000")
    expect(page.get_by_test_id("composer-send")).to_be_enabled()
    page.get_by_test_id("composer-text").fill(unicodedata.normalize("NFD", "ộ") * 2001)
    expect(page.get_by_test_id("composer-send")).to_be_disabled()


def test_answers_appear_by_themselves_and_their_buttons_work(
    sandbox: Sandbox, page: Page, receiver: Receiver
) -> None:
    sandbox.cs(BINH, "Hồ sơ đang giải quyết", attachment=BUTTONS)
    link, show, hide, phone = (page.get_by_test_id("message-button").nth(n) for n in range(4))
    expect(link).to_have_attribute("href", "http://127.0.0.1:1/t/x/")
    expect(link).to_have_attribute("target", "_blank")
    expect(phone).to_have_attribute("href", "tel:+841022")
    show.click()
    hide.click()
    said = [d.event["message"]["text"] for d in receiver.wait("user_send_text", 2)]
    assert said == ["Gặp cán bộ", "#thoi"]
    expect(page.get_by_test_id("message")).to_have_count(2)


def test_text_of_the_portal_stays_text(sandbox: Sandbox, page: Page) -> None:
    sandbox.cs(BINH, "<img src=x onerror=alert(1)>")
    expect(page.get_by_test_id("message")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.get_by_test_id("message").locator("img")).to_have_count(0)


def test_a_picture_a_file_and_a_place_are_sent(page: Page, receiver: Receiver, tmp_path: Path) -> None:
    picture, paper = tmp_path / "qr.png", tmp_path / "don.pdf"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    paper.write_bytes(b"%PDF-1.4")
    page.get_by_test_id("composer-picture").set_input_files(picture)
    receiver.wait("user_send_image")
    page.get_by_test_id("composer-file").set_input_files(paper)
    receiver.wait("user_send_file")
    page.get_by_test_id("composer-location").click()
    page.get_by_test_id("location-send").click()
    receiver.wait("user_send_location")
    expect(page.get_by_test_id("message")).to_have_count(3)


def test_follow_block_and_withdraw(page: Page, receiver: Receiver) -> None:
    page.get_by_test_id("follow").click()
    receiver.wait("unfollow")
    expect(page.get_by_test_id("chips")).to_contain_text("chưa theo dõi")
    page.get_by_test_id("more").click()
    page.get_by_test_id("act-block").click()
    expect(page.get_by_test_id("chips")).to_contain_text("đã chặn")
    write(page, "xin chào")
    expect(page.get_by_test_id("notice")).to_contain_text("đang chặn trang")
    expect(page.get_by_test_id("composer-text")).to_have_value("xin chào")
    page.get_by_test_id("more").click()
    page.get_by_test_id("act-withdraw").click()
    receiver.wait("user_withdraw")


def test_the_address_holds_the_persona_and_a_second_phone_stands_beside(page: Page) -> None:
    page.get_by_test_id("persona-select").select_option(HOA)
    page.wait_for_url(re.compile(f"as={HOA}"))
    page.reload()
    expect(page.get_by_test_id("chips")).to_contain_text("Nguyễn Thị Hoa")
    page.get_by_test_id("second-phone").click()
    expect(page.get_by_test_id("phone-2").get_by_test_id("chips")).to_contain_text("Trần Văn Bình")
    page.get_by_test_id("persona-new-name").fill("Ngô Thị Sương")
    page.get_by_test_id("persona-new").click()
    expect(page.get_by_test_id("phone").get_by_test_id("chips")).to_contain_text("Ngô Thị Sương")


def test_a_contact_form_is_answered(sandbox: Sandbox, page: Page, receiver: Receiver) -> None:
    element = {"title": "Xin liên hệ", "subtitle": "để gọi lại", "image_url": "https://example.vn/a.png"}
    asked = {"type": "template", "payload": {"template_type": "request_user_info", "elements": [element]}}
    sandbox.cs(BINH, attachment=asked)
    page.get_by_test_id("info-name").fill("Trần Văn Bình")
    page.get_by_test_id("info-phone").fill("84905123401")
    page.get_by_test_id("info-send").click()
    assert receiver.wait("user_submit_info")[0].event["info"]["phone"] == "84905123401"


def test_the_operator_moves_the_clock_breaks_things_and_approves(sandbox: Sandbox, page: Page) -> None:
    page.get_by_test_id("clock-plus-49h").click()
    expect(page.get_by_test_id("chips")).to_contain_text("còn cửa sổ 7 ngày")
    page.get_by_test_id("clock-2159").click()
    expect(page.get_by_test_id("clock-text")).to_contain_text("21:59")
    page.get_by_test_id("clock-now").click()
    wait_until(lambda: sandbox.look("clock")["offset_seconds"] == 0)
    for heading in ("Lỗi giả", "Hạn mức và tiền", "Mẫu tin"):
        page.get_by_text(heading, exact=True).click()
    page.get_by_test_id("fault-http_500").check()
    wait_until(lambda: sandbox.look("faults")["faults"])
    page.get_by_test_id("fault-http_500").uncheck()
    wait_until(lambda: not sandbox.look("faults")["faults"])
    page.get_by_test_id("quota-wallet").fill("0")
    page.get_by_test_id("quota-set-wallet").click()
    wait_until(lambda: sandbox.look("quotas")["wallet"] == 0)
    page.get_by_test_id("template-512303-ENABLE").click()
    expect(page.get_by_test_id("template-512303")).to_contain_text("đang dùng")
    sandbox.cs(HOA)
    expect(page.get_by_test_id("log-row").first).to_contain_text("-232 User has not interacted")


def test_everything_is_reached_by_tab(page: Page) -> None:
    page.get_by_test_id("follow").focus()
    seen = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.dataset.testid"))
    tools = {"composer-picture", "composer-file", "composer-location", "composer-text", "composer-send"}
    assert tools | {"messages", "menu-1", "persona-search"} <= seen


@pytest.mark.parametrize("width", [1280, 360])
def test_no_barrier_and_no_sideways_scroll(
    sandbox: Sandbox, page: Page, violations: Violations, width: int
) -> None:
    sandbox.cs(BINH, "Hồ sơ đang giải quyết", attachment=BUTTONS)
    sandbox.by_uid(BINH)
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.get_by_test_id("message")).to_have_count(2)
    page.evaluate("document.querySelectorAll('aside details').forEach((part) => { part.open = true })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_chat_link_of_the_oa_opens_the_page_with_a_prefilled_text(sandbox: Sandbox, page: Page) -> None:
    page.goto(f"/{sandbox.look('state')['oa']['id']}?text=%23DK123456")
    expect(page.get_by_test_id("composer-text")).to_have_value("#DK123456")

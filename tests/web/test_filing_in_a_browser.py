"""Handing in a dossier and the chat in a real browser: a phone, no script, double-sized letters, axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dossiers.models import Dossier, ProcedureField
from tests.factories import make_agency, make_form, make_procedure, picture
from web_channel import answering

pytestmark = pytest.mark.django_db(transaction=True)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """[...document.querySelectorAll('main a, main button, main select, main input')]
    .filter(e => e.offsetParent && !['hidden', 'checkbox', 'radio'].includes(e.type))
    .filter(e => e.getBoundingClientRect().height < 43.5 && !e.closest('p.small, .summary'))
    .map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture
def procedure():
    make_agency(name="Trung tâm Phục vụ hành chính công phường Tam Kỳ")
    return make_procedure(
        name="Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
        synonyms="xin phép xây nhà",
        papers=("Đơn đề nghị cấp phép", "Giấy tờ đất", "Bản vẽ thiết kế"),
        is_filed_here=True,
        legal_basis="Luật Xây dựng",
    )


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def look(page: Page, violations, name: str) -> None:
    """What holds on each page: axe is silent, nothing is cut off, targets are large enough."""
    assert violations(page) == [], name
    assert page.evaluate(SMALL_TARGETS) == [], name
    keep(page, name)
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(TOO_WIDE) <= 0, name
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 360, "height": 640})


def without_scripts(open_page, path: str) -> Page:
    """None of our scripts is loaded; the browser's own engine runs, or axe could not look."""
    page = open_page("/ho-so/")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(path)
    return page


def photo(name: str) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture()}


def test_a_phone_without_scripts_hands_in_a_dossier(open_page, violations, procedure):
    kinds = ProcedureField.Kind
    required = {"label": "Ngày khởi công", "kind": kinds.DATE, "help": "Ngày dự kiến."}
    others = ({"label": kind.label, "kind": kind, "choices": "A\nB", "is_required": False} for kind in kinds)
    make_form(procedure, required, *others)
    page = without_scripts(open_page, "/nop-ho-so/?lang=vi")
    look(page, violations, "filing-start")
    page.locator("#q").fill("xin phep xay nha")
    page.get_by_role("button", name="Tìm").click()
    page.locator("#found + ul a").first.click()
    look(page, violations, "filing-procedure")
    page.get_by_role("button", name="Bắt đầu").click()
    look(page, violations, "filing-office")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("chọn nơi nhận")
    look(page, violations, "filing-office-wrong")
    page.locator("select").select_option(index=1)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Hoa")
    page.get_by_label("Số điện thoại").fill("12")
    page.get_by_role("button", name="Tiếp tục").click()
    assert page.title().strip().startswith("Lỗi:")
    look(page, violations, "filing-applicant-wrong")
    assert page.get_by_label("Họ và tên").input_value() == "Nguyễn Thị Hoa"
    page.get_by_label("Số điện thoại").fill("0905 123 456")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Ngày khởi công").fill("mai")
    page.get_by_role("button", name="Tiếp tục").click()
    look(page, violations, "filing-declaration-wrong")
    page.get_by_label("Ngày khởi công").fill("1.12.2026")
    page.get_by_role("button", name="Tiếp tục").click()
    for n in (1, 2):
        page.locator(f"#paper-{n}").set_input_files([photo(f"trang {n}.jpg")])
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("Bản vẽ thiết kế")
    look(page, violations, "filing-papers-wrong")
    page.locator("#paper-3").set_input_files([photo("ban ve.jpg")])
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("chọn một cách")
    look(page, violations, "filing-news-wrong")
    page.get_by_label("Zalo").check()
    page.get_by_role("button", name="Tiếp tục").click()
    look(page, violations, "filing-check")
    page.go_back()
    page.go_forward()
    page.get_by_label("Tôi đồng ý").check()
    page.get_by_role("button", name="Nộp hồ sơ này").click()
    dossier = Dossier.objects.get()
    expect(page.locator("main")).to_contain_text(dossier.code)
    look(page, violations, "filing-done")
    page.reload()
    expect(page.locator("main")).to_contain_text(dossier.secret)
    assert Dossier.objects.count() == 1


def test_the_chat_opens_over_the_page_and_as_a_page(open_page, violations, procedure):
    page = open_page(f"/nop-ho-so/thu-tuc/{procedure.pk}/?lang=vi", width=1280, height=860)
    page.locator("a[data-chat]").click()
    panel = page.locator("dialog.chat-panel")
    panel.locator("textarea").fill("menu")
    panel.get_by_role("button", name="Gửi").click()
    turns = panel.locator("[data-turn]")
    expect(turns).to_have_count(1)
    answering.answer_waiting()
    expect(turns).to_have_count(2)
    assert violations(page) == []
    keep(page, "chat-panel")
    panel.locator("button[name=say]").first.click()
    expect(turns).to_have_count(3)
    answering.answer_waiting()
    expect(turns).to_have_count(4)
    panel.get_by_role("button", name="Đóng").click()
    expect(panel).to_be_hidden()
    plain = without_scripts(open_page, "/tro-chuyen/?lang=vi")
    plain.locator("textarea").fill("xin chào")
    plain.get_by_role("button", name="Gửi").click()
    expect(plain.locator("[data-turn]")).to_have_count(1)
    answering.answer_waiting()
    plain.reload()
    expect(plain.locator("[data-turn]")).to_have_count(2)
    look(plain, violations, "chat-page")


def test_a_network_lost_while_handing_in_loses_no_word_and_says_so(open_page, procedure):
    page = open_page(f"/nop-ho-so/thu-tuc/{procedure.pk}/?lang=vi")
    page.get_by_role("button", name="Bắt đầu").click()
    page.locator("select").select_option(index=1)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Hoa")
    page.get_by_label("Số điện thoại").fill("0905 123 456")
    page.context.set_offline(True)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("Mất mạng")
    expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Thị Hoa")
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("button", name="Tiếp tục").dblclick()
    expect(page.locator("#paper-1")).to_be_visible()

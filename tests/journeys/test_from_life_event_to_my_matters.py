"""A child is born: from the life event to the procedure, declared, handed in, and found again under “My
matters”."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from dossiers import services
from dossiers.models import Dossier, ProcedureField
from dossiers.submission import declaration
from dossiers.workflow import Status
from tests import factories
from tests.factories import desk_of, enough_for, make_agency, make_form, make_procedure

A_MOMENT = 60_000  # milliseconds: a busy machine, never a measurement


def declare(page: Page, picture) -> None:
    """The form of the procedure, with one mistake that is corrected; what was right stays."""
    page.get_by_label("Họ tên của trẻ").fill("Nguyễn An Nhiên")
    page.get_by_label("Ngày sinh của trẻ").fill("31/11/2026")
    page.get_by_label("Giới tính của trẻ").select_option("Nữ")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("Ngày sinh của trẻ: Ngày không đúng")
    expect(page.get_by_label("Họ tên của trẻ")).to_have_value("Nguyễn An Nhiên")
    picture(page, "filing-declaration-wrong")
    page.get_by_label("Ngày sinh của trẻ").fill("5/11/2026")
    page.get_by_role("button", name="Tiếp tục").click()


def printed(page: Page) -> str:
    """The text of the declaration, as the link of the review opens it."""
    link = page.get_by_role("link", name="Xem tờ khai (PDF)").get_attribute("href")
    answer = page.request.get(f"{page.url.split('/nop-ho-so/')[0]}{link}")
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(PdfReader(io.BytesIO(answer.body())).pages[0].extract_text().split())


def hand_in(page: Page, picture) -> None:
    """From the choice of the office to the receipt."""
    page.locator("select").select_option(index=1)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Hoa")
    page.get_by_label("Số điện thoại").fill("0905 123 456")
    page.get_by_role("button", name="Tiếp tục").click()
    declare(page, picture)
    page.locator("#paper-1").set_input_files(
        [{"name": "giay chung sinh.jpg", "mimeType": "image/jpeg", "buffer": factories.picture()}]
    )
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    page.get_by_label("Tôi tự xem").check()
    page.get_by_role("button", name="Tiếp tục").click()
    picture(page, "filing-check-declared")
    assert "Họ tên của trẻ Nguyễn An Nhiên Ngày sinh của trẻ 05/11/2026" in printed(page)
    page.get_by_label("Tôi đồng ý").check()
    page.get_by_role("button", name="Nộp hồ sơ này").click()


WITH_SCRIPTS = pytest.param(True, id="with scripts", marks=pytest.mark.journey)


@pytest.mark.parametrize("scripts", [WITH_SCRIPTS, pytest.param(False, id="without scripts")])
def test_a_life_event_leads_to_a_dossier_that_is_found_again(portal, browser, picture, scripts):
    make_agency(name="Trung tâm Phục vụ hành chính công phường Tam Kỳ")
    procedure = make_procedure(
        name="Đăng ký khai sinh",
        synonyms="làm khai sinh\nsinh con",
        papers=("Tờ khai", "Giấy chứng sinh"),
        is_filed_here=True,
    )
    procedure.papers.filter(name="Tờ khai").update(is_filled_here=True)
    make_form(
        procedure,
        {"label": "Họ tên của trẻ"},
        {"label": "Ngày sinh của trẻ", "kind": ProcedureField.Kind.DATE},
        {"label": "Giới tính của trẻ", "kind": ProcedureField.Kind.CHOICE, "choices": "Nam\nNữ"},
        {"label": "Ghi chú", "kind": ProcedureField.Kind.LONG_TEXT, "is_required": False},
    )
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="vi-VN", java_script_enabled=scripts
    )
    page = context.new_page()
    context.set_default_timeout(A_MOMENT)

    page.goto(f"{portal.url}/?lang=vi")
    page.get_by_role("link", name="Sinh con").click()
    expect(page.get_by_role("heading", name="Sinh con")).to_be_visible()
    page.get_by_label("Sinh con").get_by_role("link", name="Làm khai sinh").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đăng ký khai sinh")

    page.get_by_role("button", name="Bắt đầu").click()
    page.goto(f"{portal.url}/viec-cua-toi/")  # put off at the first step, and taken up again
    expect(page.locator("main")).to_contain_text("Đang làm, chưa nộp")
    picture(page, f"my-matters-draft-{scripts}")
    page.get_by_role("button", name="Làm tiếp").click()
    expect(page).to_have_url(re.compile("/nop-ho-so/kiem-tra/"))
    page.goto(f"{portal.url}/nop-ho-so/noi-nhan/")
    hand_in(page, picture)
    dossier = Dossier.objects.get()
    names = list(dossier.papers.order_by("pk").values_list("name", flat=True))
    assert names == [declaration.NAME, "Giấy chứng sinh"]
    expect(page.locator("main")).to_contain_text(dossier.code)

    page.get_by_role("link", name="Việc của tôi").click()
    expect(page.locator("main")).to_contain_text(dossier.code)
    expect(page.locator("main")).not_to_contain_text("Nguyễn Thị Hoa")
    expect(page.get_by_role("heading", name="Chưa có việc nào chờ ông/bà")).to_be_visible()

    services.change_status(
        dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=enough_for(Status.SUPPLEMENT)
    )
    page.goto(f"{portal.url}/?lang=vi")
    if scripts:
        expect(page.locator("main")).to_contain_text("1 việc chờ ông/bà")
    page.locator("main").get_by_role("link", name="Việc của tôi").click()
    expect(page.get_by_role("heading", name="Đang chờ ông/bà")).to_be_visible()
    picture(page, f"my-matters-{scripts}")
    page.get_by_role("link", name="Xem hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("nộp thêm giấy")
    page.locator("#key").fill(dossier.secret)
    page.get_by_role("button", name="Xem đầy đủ").click()
    expect(page.locator("main")).to_contain_text("Trích lục bản đồ")

    page.goto(f"{portal.url}/viec-cua-toi/")
    page.get_by_role("button", name="Xóa hết danh sách").click()
    expect(page.locator("main")).to_contain_text("Chưa có gì ở đây")
    context.close()

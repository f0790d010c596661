"""The counter with a keyboard: Enter receives, new rows keep the scans, the receipt opens by itself."""

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from dossiers import services
from dossiers.models import Dossier
from dossiers.workflow import Status
from tests.admin.conftest import officer_of
from tests.desk_login import sign_in
from tests.factories import desk_of, enough_for, make_agency, make_citizen, make_dossier, make_procedure

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/admin/dossiers/dossier/add/"
CARD = "049090000001|201234567|NGUYỄN VĂN BẢY|01011990|Nam|12 Phan Châu Trinh, Tam Kỳ|01062021"
COUNT = """
window.counted = { Tab: 0, clicks: 0 };
addEventListener("keydown", (event) => event.key === "Tab" && counted.Tab++, true);
addEventListener("mousedown", () => counted.clicks++, true);
"""
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def procedure():
    return make_procedure(handled_by=make_agency(short_name="Sở Xây dựng thử"))


@pytest.fixture
def page(browser, live_server, procedure):
    officer_of(make_agency(), username="hoa", password=PASSWORD)
    context = browser.new_context(base_url=live_server.url, timezone_id="Asia/Ho_Chi_Minh")
    page = context.new_page()
    sign_in(page, "hoa", PASSWORD)
    page.goto(ADD)
    yield page
    context.close()


def choose(page: Page, procedure) -> None:
    page.fill("[name=procedure]", procedure.name)
    page.locator("[role=option]").first.click()
    page.wait_for_function("document.querySelector('[name=rows-1-name]')?.value")


def attach(page: Page, row: int) -> None:
    scan = {"name": f"giay-{row}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 scan"}
    page.set_input_files(f"[name=rows-{row}-file]", scan)


def test_a_scanned_card_is_received_with_its_receipt_in_few_keys_and_few_clicks(page, procedure):
    """Counted by the page itself: every press of a key that is not text, every click."""
    page.goto("/admin/")
    page.context.add_init_script(COUNT)
    page.get_by_role("link", name="Tiếp nhận hồ sơ").click()  # the first click
    page.wait_for_url(f"**{ADD}")
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'phone'")
    assert page.input_value("[name=full_name]") == "Nguyễn Văn Bảy"
    page.keyboard.type("0905123456")
    page.keyboard.press("Tab")
    for name in ("identity_number", "address"):
        assert page.evaluate("document.activeElement.name") == name
        page.keyboard.press("Tab")
    page.keyboard.type("cap giay phep")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # «Đã nhận đủ», which has the focus
    assert page.is_checked("[name=rows-0-is_received]") and page.is_checked("[name=rows-1-is_received]")
    counted = page.evaluate("window.counted")
    assert counted["Tab"] <= 10 and counted["clicks"] == 0
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Tiếp nhận và in giấy hẹn").click()  # the second click
    page.wait_for_url("**/change/")
    dossier = Dossier.objects.get()
    assert dossier.applicant.identity_number == "049090000001"
    assert (dossier.procedure, dossier.papers.count()) == (procedure, 2)
    assert dossier.competent_agency == procedure.handled_by
    assert opened.value is not page
    expect(page.locator("body")).to_contain_text(dossier.code)


def test_a_known_person_is_received_with_the_mouse_in_five_clicks(page, procedure):
    officer = User.objects.get(username="hoa")
    person = make_citizen(full_name="Bùi Thị Đào", phone="84905111222")
    known = make_dossier(received_at_agency=officer.desks.get().agency, procedure=procedure, applicant=person)
    page.goto(ADD)  # the first click is the link to this page
    page.keyboard.type("0905111222")
    page.keyboard.press("Enter")
    expect(page.locator("#known-people")).to_contain_text(known.code)
    page.get_by_role("button", name="Là Bùi Thị Đào").click()  # 2; the procedure's field has the focus now
    page.locator("[role=option]").first.click()  # 3: what this desk receives most
    page.get_by_role("button", name="Đã nhận đủ").click()  # 4
    with page.context.expect_page():
        page.get_by_role("button", name="Tiếp nhận và in giấy hẹn").click()  # 5
    page.wait_for_url("**/change/")
    received = Dossier.objects.exclude(pk=known.pk).get()
    assert (received.procedure, received.papers.count()) == (procedure, 2)
    assert received.applicant.full_name == "Bùi Thị Đào"


def test_enter_on_a_signature_shows_its_message_and_keeps_the_chosen_file(page):
    officer = User.objects.get(username="hoa")
    officer.groups.add(Group.objects.get(name="Lãnh đạo"))
    dossier = make_dossier(received_at_agency=officer.desks.get().agency)
    services.change_status(dossier=dossier, to=Status.IN_PROCESS, by=desk_of(dossier), details=enough_for(4))
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/chuyen/9/")
    signed = {"name": "gp.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed"}
    page.set_input_files("[name=result_file]", signed)
    page.fill("[name=result_title]", "Giấy phép xây dựng")
    page.press("[name=result_title]", "Enter")
    expect(page.locator("#message-preview")).to_contain_text("Mời ông/bà nhận kết quả")
    assert page.input_value("[name=result_file]").endswith("gp.pdf")
    page.click("#message-preview button[name=move]")
    page.wait_for_url("**/change/")
    dossier.refresh_from_db()
    assert dossier.status == Status.DONE
    assert dossier.results.get().file


def test_new_rows_and_another_procedure_keep_the_chosen_scans_and_ticks(page, procedure):
    choose(page, procedure)
    attach(page, 0)
    assert page.is_checked("[name=rows-0-is_received]") and not page.is_checked("[name=rows-1-is_received]")
    page.click("[name=more_rows]")
    page.wait_for_selector("[name=rows-4-file]")
    other = make_procedure(name="Đăng ký kết hôn", papers=("Tờ khai",), handled_by=procedure.handled_by)
    page.fill("[name=procedure]", other.name)
    page.get_by_role("option", name=other.name).first.click()
    papers = [page.input_value(f"[name=rows-{row}-name]") for row in range(5)]
    assert papers == ["Đơn đề nghị cấp giấy phép xây dựng", "Tờ khai", "", "", ""]
    page.fill("[name=full_name]", "Nguyễn Văn An")
    page.click(".desk-acts .desk-button-main")
    page.wait_for_url("**/change/")
    assert [(paper.name, bool(paper.file)) for paper in Dossier.objects.get().papers.order_by("id")] == [
        ("Đơn đề nghị cấp giấy phép xây dựng", True)
    ]


def test_an_error_keeps_the_chosen_scans_and_opens_no_tab(page, procedure):
    page.fill("[name=rows-0-name]", "Đơn đề nghị")
    attach(page, 0)
    page.fill("[name=full_name]", "Nguyễn Văn An")
    page.press("[name=full_name]", "Enter")
    expect(page.locator("#refusal")).to_be_visible()
    assert page.input_value("[name=rows-0-file]").endswith("giay-0.pdf")
    assert len(page.context.pages) == 1
    choose(page, procedure)
    page.click(".desk-acts .desk-button-main")
    page.wait_for_url("**/change/")
    assert Dossier.objects.get().papers.get().file

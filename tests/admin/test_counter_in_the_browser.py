"""The counter with a keyboard: Enter receives, new rows keep the scans, the receipt opens by itself."""

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from dossiers import services
from dossiers.models import Dossier
from dossiers.workflow import Status
from tests.admin.conftest import officer_of
from tests.factories import desk_of, enough_for, make_agency, make_dossier, make_procedure

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/admin/dossiers/dossier/add/"
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def procedure():
    return make_procedure(handled_by=make_agency(short_name="Sở Xây dựng thử"))


@pytest.fixture
def page(browser, live_server, procedure):
    officer_of(make_agency(), username="hoa", password=PASSWORD)
    context = browser.new_context(base_url=live_server.url, timezone_id="Asia/Ho_Chi_Minh")
    page = context.new_page()
    page.goto("/admin/login/")
    page.fill("[name=username]", "hoa")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    page.goto(ADD)
    yield page
    context.close()


def choose(page: Page, procedure) -> None:
    page.select_option("[name=procedure]", str(procedure.pk), force=True)


def attach(page: Page, row: int) -> None:
    scan = {"name": f"giay-{row}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 scan"}
    page.set_input_files(f"[name=rows-{row}-file]", scan)


def test_enter_receives_once_and_the_receipt_opens_in_a_tab_of_its_own(page, procedure):
    choose(page, procedure)
    page.fill("[name=rows-0-name]", "Đơn đề nghị")
    page.fill("[name=full_name]", "Nguyễn Văn An")
    with page.context.expect_page() as opened:
        page.press("[name=full_name]", "Enter")
    page.wait_for_url("**/change/")
    dossier = Dossier.objects.get()
    assert dossier.competent_agency == procedure.handled_by
    assert dossier.papers.get().name == "Đơn đề nghị"
    assert opened.value is not page
    expect(page.locator("body")).to_contain_text(dossier.code)


def test_the_agency_that_always_handles_a_procedure_is_chosen_with_it(page, procedure):
    choose(page, procedure)
    page.wait_for_function(
        f"document.querySelector('[name=competent_agency]').value === '{procedure.handled_by_id}'"
    )


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


def test_new_rows_and_the_papers_of_the_procedure_keep_the_chosen_scans(page, procedure):
    choose(page, procedure)
    page.fill("[name=rows-0-name]", "Đơn đề nghị")
    attach(page, 0)
    page.click("[name=more_rows]")
    page.wait_for_selector("[name=rows-5-file]")
    page.click("[name=load_papers]")
    page.wait_for_function("document.querySelector('[name=rows-1-name]').value !== ''")
    assert not page.is_checked("[name=rows-1-is_received]")
    attach(page, 1)
    assert page.is_checked("[name=rows-1-is_received]")
    page.fill("[name=full_name]", "Nguyễn Văn An")
    page.click(".desk-acts .desk-button-main")
    page.wait_for_url("**/change/")
    assert [(paper.name, bool(paper.file)) for paper in Dossier.objects.get().papers.order_by("id")] == [
        ("Đơn đề nghị", True),
        ("Đơn đề nghị cấp giấy phép xây dựng", True),
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

"""The step that fills in the declaration: errors beside the fields, what is right kept, its PDF."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from dossiers.models import Dossier, DossierDraft, ProcedureField
from dossiers.submission import declaration
from dossiers.views.filing.declaration import LAYING_OUT
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_agency, make_form, make_procedure
from tests.web.test_filing import PERSON, begin, text

pytestmark = pytest.mark.django_db
STEP, PDF = "/nop-ho-so/to-khai/", "/nop-ho-so/to-khai/pdf/"
Kind = ProcedureField.Kind


@pytest.fixture
def office():
    return make_agency(name="Trung tâm Phục vụ hành chính công phường Tam Kỳ")


@pytest.fixture
def procedure():
    procedure = make_procedure(name="Đăng ký khai sinh", is_filed_here=True, papers=("Tờ khai",))
    procedure.papers.update(is_filled_here=True)
    return procedure


@pytest.fixture
def fields(procedure) -> dict[str, str]:
    """The name of each input by the label of its field."""
    made = make_form(
        procedure,
        {"label": "Họ tên trẻ", "label_en": "Name of the child"},
        {"label": "Ngày sinh của trẻ", "kind": Kind.DATE},
        {"label": "Giới tính", "kind": Kind.CHOICE, "choices": "Nam = Male\nNữ = Female"},
        {"label": "Ghi chú", "kind": Kind.LONG_TEXT, "is_required": False},
    )
    return {field.label: f"field-{field.pk}" for field in made}


def typed(fields, **over) -> dict[str, str]:
    answers = {"Họ tên trẻ": "Nguyễn An Nhiên", "Ngày sinh của trẻ": "5/11/2026", "Giới tính": "Nữ"}
    return {fields[label]: value for label, value in (answers | over).items()}


def at_the_step(client, procedure, office) -> DossierDraft:
    draft = begin(client, procedure)
    client.post("/nop-ho-so/noi-nhan/", {"office": office.pk})
    assert client.post("/nop-ho-so/nguoi-nop/", PERSON).url == STEP
    return draft


def test_a_procedure_without_a_form_has_no_such_step(client, procedure, office):
    begin(client, procedure)
    assert client.get(STEP).url == "/nop-ho-so/giay-to/"
    assert client.get(PDF).url == "/nop-ho-so/giay-to/"
    assert "5 bước ngắn" in text(client.get(f"/nop-ho-so/thu-tuc/{procedure.pk}/", {"lang": "vi"}))


def test_its_page_says_that_the_declaration_is_filled_in_here(client, procedure, fields):
    page = text(client.get(f"/nop-ho-so/thu-tuc/{procedure.pk}/", {"lang": "vi"}))
    assert "khai ngay tại đây" in page
    assert "6 bước ngắn" in page


def test_a_mistake_is_named_with_its_field_and_the_right_answers_are_kept(client, procedure, office, fields):
    at_the_step(client, procedure, office)
    wrong = typed(fields, **{"Ngày sinh của trẻ": "31/11/2026", "Giới tính": ""})
    response = client.post(STEP, wrong, follow=True)
    page, words = response.content.decode(), text(response)
    assert response.status_code == 422
    assert "Ngày sinh của trẻ : Ngày không đúng" in words
    assert "Giới tính : Vui lòng điền mục này" in words
    assert f'href="#id_{fields["Ngày sinh của trẻ"]}"' in page
    assert 'value="31/11/2026"' in page
    assert 'value="Nguyễn An Nhiên"' in page
    again = client.get(STEP).content.decode()
    assert 'value="Nguyễn An Nhiên"' in again
    assert "31/11/2026" not in again
    assert "Ngày sinh của trẻ" in text(client.get("/nop-ho-so/kiem-tra/")).partition("Còn thiếu:")[2]


def test_it_is_corrected_read_as_a_pdf_and_handed_in(client, procedure, office, fields):
    at_the_step(client, procedure, office)
    assert client.post(STEP, typed(fields)).url == "/nop-ho-so/giay-to/"
    client.post("/nop-ho-so/giay-to/", {"go": "1"})
    checked = client.get("/nop-ho-so/kiem-tra/")
    assert "Xem tờ khai (PDF)" in text(checked)
    assert "Nguyễn An Nhiên" in text(checked)
    assert (
        client.post(f"{STEP}?ve=kiem-tra", typed(fields, **{"Giới tính": "Nam"})).url
        == "/nop-ho-so/kiem-tra/"
    )
    answer = client.get(PDF)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "application/pdf",
        "no-store",
    )
    printed = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Nguyễn An Nhiên" in printed
    assert "Giới tính Nam" in printed
    assert client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"}).url == "/nop-ho-so/xong/"
    assert client.get(PDF).url == "/nop-ho-so/xong/"
    assert Dossier.objects.get().papers.get().name == declaration.NAME


def test_nobody_else_reads_it_and_one_address_does_not_print_all_day(client, procedure, fields):
    begin(client, procedure)
    assert Client().get(PDF).url == "/nop-ho-so/khong-thay/"
    for _time in range(120):
        LAYING_OUT.hit("127.0.0.1")
    assert client.get(PDF).status_code == 429


def test_the_step_in_english_marks_what_is_vietnamese(client, procedure, office, fields):
    at_the_step(client, procedure, office)
    page = client.get(STEP, {"lang": "en"}, follow=True).content.decode()
    assert "<span>Name of the child</span>" in page
    assert '<span lang="vi">Giới tính</span>' in page
    select = page.partition("<select")[2].partition("</select>")[0]
    assert '<option value="Nữ">Female</option>' in select
    assert 'lang="vi"' not in select


def test_officers_read_the_answers_on_the_page_of_the_dossier(client, procedure, office, fields, settings):
    settings.STAFF_OTP_REQUIRED = False
    at_the_step(client, procedure, office)
    client.post(STEP, typed(fields, **{"Ghi chú": "<b>đậm</b>"}))
    client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})
    dossier = Dossier.objects.get()
    desk = desk_client(officer_of(office))
    page = desk.get(reverse("admin:dossiers_dossier_change", args=[dossier.pk])).content.decode()
    assert "Tờ khai của người dân" in page
    assert "Họ tên trẻ: Nguyễn An Nhiên<br>" in page
    assert "&lt;b&gt;đậm" in page
    paper = dossier.papers.get()
    file = desk.get(reverse("admin:dossiers_dossier_file", args=[dossier.pk, "giay", paper.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF")

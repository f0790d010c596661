"""The declaration filled in here: what each kind of field takes, and how it goes with the dossier."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import override
from pypdf import PdfReader

from dossiers import submission
from dossiers.demo import procedures as demo
from dossiers.errors import InvalidDetail
from dossiers.models import Dossier, DossierDraft, DraftAnswer, Procedure, ProcedureField
from dossiers.submission import declaration
from dossiers.workflow import Status
from foundation.citizens.services import erase, export, identity_for
from foundation.regions.models import AdminUnit
from tests.factories import make_agency, make_form, make_procedure, picture

pytestmark = pytest.mark.django_db
Kind = ProcedureField.Kind
CHILD, BORN, MOTHER, SEX, NOTE = (
    {"label": "Họ tên trẻ", "label_en": "Name of the child"},
    {"label": "Ngày sinh", "kind": Kind.DATE},
    {"label": "Số căn cước của mẹ", "kind": Kind.IDENTITY_NUMBER},
    {"label": "Giới tính", "kind": Kind.CHOICE, "choices": "Nam\nNữ"},
    {"label": "Ghi chú", "kind": Kind.LONG_TEXT, "is_required": False},
)
TYPED = {
    "Họ tên trẻ": "Nguyễn  An Nhiên",
    "Ngày sinh": "5-11-2026",
    "Số căn cước của mẹ": "049 185 000 123",
    "Giới tính": "Nữ",
}


def begin(**over) -> DossierDraft:
    procedure = make_procedure(is_filed_here=True, papers=("Tờ khai", "Giấy chứng sinh"))
    procedure.papers.filter(name="Tờ khai").update(is_filled_here=True)
    make_form(procedure, CHILD, BORN, MOTHER, SEX, NOTE)
    draft = submission.begin(procedure=procedure, **{"channel": "web"} | over)
    submission.choose_office(draft=draft, office=make_agency(name="Trung tâm phường Tam Kỳ"))
    submission.fill_in(draft=draft, full_name="Nguyễn Thị Hoa", phone="0905 123 456")
    return draft


def declare(draft: DossierDraft, typed: dict[str, str]) -> None:
    fields = draft.procedure.form_fields.all()
    submission.declare(draft=draft, answers={field: typed.get(field.label, "") for field in fields})


def send(draft: DossierDraft) -> Dossier:
    submission.add_file(draft=draft, paper="Giấy chứng sinh", filename="a.jpg", content=picture())
    return submission.send(draft=draft, consent="Tôi đồng ý", channel="web", proof={"form": "web"})


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.fixture
def communes():
    AdminUnit.objects.create(
        code="20284", level="commune", kind="phuong", name="Tam Kỳ", valid_from=dt.date(2025, 7, 1)
    )


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.TEXT, " Bệnh viện\n Tam Kỳ ", "Bệnh viện Tam Kỳ"),
        (Kind.LONG_TEXT, "may mặc\n sửa  đồ", "may mặc\nsửa đồ"),
        (Kind.DATE, "5.11.2026", "05/11/2026"),
        (Kind.DATE, "29/2/2024", "29/02/2024"),
        (Kind.PHONE, "+84 905.123.456", "0905 123 456"),
        (Kind.IDENTITY_NUMBER, "049 185 000 123", "049185000123"),
        (Kind.NUMBER, " 1.500.000 ", "1.500.000"),
        (Kind.NUMBER, "85,5", "85,5"),
        (Kind.CHOICE, "Thuê", "Thuê"),
        (Kind.YES_NO, "Có", "Có"),
        (Kind.COMMUNE, "Phường Tam Kỳ", "Phường Tam Kỳ"),
        (Kind.DATE, "  ", ""),
    ],
)
def test_each_kind_takes_what_people_write(communes, kind, typed, kept):
    assert declaration.tidy(ProcedureField(kind=kind, choices="Thuê\nỞ nhờ"), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.TEXT, "a" * 301),
        (Kind.LONG_TEXT, "a" * 2001),
        (Kind.DATE, "30/2/2026"),
        (Kind.DATE, "11/2026"),
        (Kind.DATE, "1/1/0204"),
        (Kind.PHONE, "0905"),
        (Kind.IDENTITY_NUMBER, "12345"),
        (Kind.NUMBER, "hai"),
        (Kind.NUMBER, "-3"),
        (Kind.CHOICE, "Mua"),
        (Kind.YES_NO, "yes"),
        (Kind.COMMUNE, "Xã Không Có"),
    ],
)
def test_each_kind_refuses_in_words_what_cannot_be_true(communes, kind, typed):
    with pytest.raises(InvalidDetail) as refusal:
        declaration.tidy(ProcedureField(kind=kind, choices="Thuê\nỞ nhờ"), typed)
    assert len(refusal.value.message) > 15


def test_a_commune_is_written_where_none_is_known():
    assert declaration.tidy(ProcedureField(kind=Kind.COMMUNE), " phường  Tam Kỳ") == "phường Tam Kỳ"


def test_required_fields_are_named_until_they_are_answered_and_stand_for_their_paper():
    draft = begin()
    assert [want.name for want in submission.wanted(draft)] == ["Giấy chứng sinh"]
    named = [gap.words for gap in submission.gaps(draft) if gap.step == "declaration"]
    assert named == ["Họ tên trẻ", "Ngày sinh", "Số căn cước của mẹ", "Giới tính"]
    declare(draft, TYPED)
    assert not [gap for gap in submission.gaps(draft) if gap.step == "declaration"]
    declare(draft, TYPED | {"Ngày sinh": ""})
    assert [gap.words for gap in submission.gaps(draft) if gap.step == "declaration"] == ["Ngày sinh"]


def test_a_file_sent_for_the_paper_before_it_was_declared_goes_too():
    draft = begin(citizen=identity_for(channel="chat", external_id="7100000000000000987").citizen)
    submission.add_file(draft=draft, paper="Tờ khai", filename="a.jpg", content=picture())
    declare(draft, TYPED)
    names = list(send(draft).papers.order_by("pk").values_list("name", flat=True))
    assert names == [declaration.NAME, "Tờ khai", "Giấy chứng sinh"]


def test_it_goes_with_the_dossier_as_a_pdf_with_its_answers():
    draft = begin()
    declare(draft, TYPED)
    dossier = send(draft)
    assert dossier.status == Status.REGISTERED
    paper = dossier.papers.get(name=declaration.NAME)
    with paper.file.open() as file:
        printed = text_of(file.read())
    for words in ("Nguyễn An Nhiên", "05/11/2026", "049185000123", "Kính gửi: Trung tâm phường Tam Kỳ"):
        assert words in printed
    assert "không phải mẫu do cơ quan có thẩm quyền ban hành" in printed
    assert paper.declared.splitlines() == [
        "Họ tên trẻ: Nguyễn An Nhiên",
        "Ngày sinh: 05/11/2026",
        "Số căn cước của mẹ: 049185000123",
        "Giới tính: Nữ",
    ]
    assert not DraftAnswer.objects.exists()


def test_answers_are_encrypted_in_the_tables():
    draft = begin()
    declare(draft, TYPED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(value, ' ') FROM dossiers_draftanswer")
        assert "049185000123" not in cursor.fetchone()[0]
        send(draft)
        cursor.execute("SELECT string_agg(declared, ' ') FROM dossiers_dossierpaper")
        (sealed,) = cursor.fetchone()
    assert "049185000123" not in sealed
    assert len(sealed) > 100


def test_it_is_in_the_copy_of_the_person_and_gone_with_the_person(django_capture_on_commit_callbacks):
    citizen = identity_for(channel="chat", external_id="7100000000000000988").citizen
    draft = begin(citizen=citizen)
    declare(draft, TYPED)
    assert "Nguyễn An Nhiên" in str(export(citizen=citizen))
    dossier = send(draft)
    applicant = dossier.applicant
    assert "Nguyễn An Nhiên" in str(export(citizen=applicant))
    paper = dossier.papers.get(name=declaration.NAME)
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.RETURNED)  # nothing waits for the office
    with django_capture_on_commit_callbacks(execute=True):
        assert erase(citizen=applicant, because="asked")
    stored = paper.file.name
    paper.refresh_from_db()
    assert (paper.declared, bool(paper.file)) == ("", False)
    assert not default_storage.exists(stored)


def test_without_what_lays_out_pages_the_answers_go_alone(no_pango):
    draft = begin()
    declare(draft, TYPED)
    paper = send(draft).papers.get(name=declaration.NAME)
    assert not paper.file
    assert "Nguyễn An Nhiên" in paper.declared


def test_what_is_written_is_text_in_the_pdf():
    draft = begin()
    declare(draft, TYPED | {"Ghi chú": "<b>đậm</b> <img src='file:///etc/passwd'>"})
    assert "<b>đậm</b> <img src='file:///etc/passwd'>" in text_of(declaration.render(draft))


@pytest.mark.slow("loads the demo's procedures")
def test_the_demo_has_forms_of_five_procedures_that_can_be_filed_here():
    demo.load()
    with_form = Procedure.objects.filter(form_fields__gt=0).distinct()
    assert with_form.count() == 5
    for procedure in with_form:
        fields = procedure.form_fields.all()
        assert procedure.is_filed_here
        assert 5 <= len(fields) <= 15
        assert procedure.papers.get(is_filled_here=True).position == 1
        for field in fields:
            field.full_clean()
            assert field.label_en
            assert bool(field.help) == bool(field.help_en)
            if field.kind == Kind.CHOICE:
                with override("en"):
                    shown = declaration.options(field)
                assert len(shown) > 1
                assert not [words for kept, words in shown.items() if words == kept]

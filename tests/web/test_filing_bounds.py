"""What cannot be true in a form is refused with a sentence; what the portal knows is not typed twice."""

import re

import pytest
from django.forms import inlineformset_factory
from django.utils.translation import override

from dossiers import submission
from dossiers.admin.catalogue import FieldFormSet
from dossiers.demo import procedures as demo
from dossiers.errors import InvalidDetail
from dossiers.models import Procedure, ProcedureField
from dossiers.submission import declaration
from tests.factories import make_agency, make_form, make_procedure
from tests.web.test_filing import begin

pytestmark = pytest.mark.django_db
Kind = ProcedureField.Kind
STEP = "/nop-ho-so/to-khai/"


def field(kind: Kind, **over) -> ProcedureField:
    return ProcedureField(**{"label": "Mục", "kind": kind} | over)


@pytest.mark.parametrize(
    ("kind", "bounds", "answer", "others", "fault"),
    [
        (Kind.DATE, {"most": "today"}, "24/11/2027", {}, "not be after today"),
        (Kind.DATE, {"most": "hôm nay"}, "24/11/2027", {}, "not be after today"),
        (Kind.DATE, {"most": "today"}, "01/11/2026", {}, ""),
        (Kind.DATE, {"least": "today"}, "01/11/2020", {}, "not be before today"),
        (Kind.DATE, {"most": "Con"}, "02/11/2026", {"Con": "01/11/2026"}, "not be after “Con” (01/11/2026)"),
        (Kind.DATE, {"most": "Con"}, "02/11/1990", {"Con": "01/11/2026"}, ""),
        (Kind.DATE, {"most": "Con"}, "02/11/2026", {"Con": ""}, ""),
        (Kind.DATE, {"least": "01/01/2000"}, "31/12/1999", {}, "not be before 01/01/2000"),
        (Kind.NUMBER, {"least": "1"}, "0", {}, "at least 1"),
        (Kind.NUMBER, {"least": "1"}, "0,5", {}, "at least 1"),
        (Kind.NUMBER, {"most": "10.000"}, "10.000,5", {}, "at most 10.000"),
        (Kind.NUMBER, {"most": "1.000"}, "1.000", {}, ""),
        (Kind.NUMBER, {"most": "Đất"}, "120", {"Đất": "100"}, "at most “Đất” (100)"),
        (Kind.WHOLE_NUMBER, {"most": "today"}, "2027", {}, "at most 2026"),
        (Kind.WHOLE_NUMBER, {"most": "today"}, "1998", {}, ""),
        (Kind.DATE, {"most": "today"}, "", {}, ""),
    ],
)
def test_a_bound_is_a_value_today_or_another_answer(kind, bounds, answer, others, fault):
    with override("en"):
        said = declaration.fault(field(kind, **bounds), answer, others)
    assert fault in said
    assert bool(said) == bool(fault)


@pytest.mark.parametrize("typed", ["2,5", "0,1"])
def test_people_and_copies_are_counted_whole(typed):
    with pytest.raises(InvalidDetail):
        declaration.tidy(field(Kind.WHOLE_NUMBER), typed)


@pytest.fixture(scope="module")
def birth(rows_of_the_file):
    """The demo's own form of a birth, in a draft."""
    demo.load()
    return Procedure.objects.get(national_code="1.001193")


def typed(procedure, **over) -> dict[str, str]:
    answers = {
        "Quan hệ của ông/bà với trẻ": "Mẹ",
        "Họ, chữ đệm, tên của trẻ": "Nguyễn An Nhiên",
        "Ngày sinh của trẻ": "5/11/2026",
        "Giới tính của trẻ": "Nữ",
        "Dân tộc của trẻ": "Kinh",
        "Quốc tịch của trẻ": "Việt Nam",
        "Nơi sinh của trẻ": "Bệnh viện",
        "Quê quán của trẻ": "Tam Kỳ",
        "Họ tên mẹ": "Nguyễn Thị Hoa",
        "Ngày sinh của mẹ": "1/2/1995",
    } | over
    return {f"field-{each.pk}": answers.get(each.label, "") for each in procedure.form_fields.all()}


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def applicant(client, procedure) -> None:
    begin(client, procedure)
    person = {"full_name": "Nguyễn Thị Hoa", "phone": "0905 123 456", "identity_number": "049185000123"}
    client.post("/nop-ho-so/nguoi-nop/", person)


def test_a_birth_in_the_future_and_a_mother_younger_than_her_child_are_refused(client, birth):
    applicant(client, birth)
    wrong = {"Ngày sinh của trẻ": "5/11/2027", "Ngày sinh của mẹ": "6/11/2027"}
    words = text(client.post(STEP, typed(birth, **wrong), follow=True))
    assert "Không được sau hôm nay." in words
    assert "Không được sau “Ngày sinh của trẻ” (05/11/2027)." in words
    assert client.post(STEP, typed(birth)).url == "/nop-ho-so/giay-to/"


def test_the_service_refuses_it_whatever_the_door(birth):
    draft = submission.begin(procedure=birth, channel="web")
    born = birth.form_fields.get(label="Ngày sinh của trẻ")
    with pytest.raises(InvalidDetail, match="Ngày sinh của trẻ"):
        submission.declare(draft=draft, answers={born: "5/11/2027"})


def test_a_mother_who_applies_does_not_type_her_name_and_number_again(client, birth):
    applicant(client, birth)
    answers = typed(birth) | {
        f"field-{birth.form_fields.get(label=label).pk}": "" for label in ("Họ tên mẹ", "Số căn cước của mẹ")
    }
    assert client.post(STEP, answers).url == "/nop-ho-so/giay-to/"
    words = text(client.get("/nop-ho-so/kiem-tra/"))
    assert "Họ tên mẹ Nguyễn Thị Hoa" in words
    assert "Số căn cước của mẹ 049185000123" in words
    assert "Họ tên cha Nguyễn Thị Hoa" not in words


def test_what_the_applicant_told_is_offered_and_may_be_changed(client):
    procedure = make_procedure(is_filed_here=True)
    make_agency()
    (phone,) = make_form(procedure, {"label": "Điện thoại", "kind": Kind.PHONE, "known": "phone"})
    applicant(client, procedure)
    assert 'value="0905 123 456"' in client.get(STEP).content.decode()
    client.post(STEP, {f"field-{phone.pk}": "0905 654 321"})
    assert 'value="0905 654 321"' in client.get(STEP).content.decode()


def test_the_desk_is_told_of_a_bound_that_names_nothing():
    procedure = make_procedure()
    made = inlineformset_factory(
        Procedure, ProcedureField, formset=FieldFormSet, fields=["label", "kind", "least", "most"]
    )
    rows = {"form_fields-TOTAL_FORMS": "2", "form_fields-INITIAL_FORMS": "0"}
    for n, (label, most) in enumerate([("Con", "today"), ("Mẹ", "Con")]):
        rows |= {
            f"form_fields-{n}-label": label,
            f"form_fields-{n}-kind": "date",
            f"form_fields-{n}-most": most,
        }
    assert made(rows, instance=procedure).is_valid()
    assert not made(rows | {"form_fields-1-most": "Cháu"}, instance=procedure).is_valid()

"""Receiving at the counter: a clear form, a person known again, one dossier per form."""

import datetime as dt
import html
import io
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from dossiers import letter_files
from dossiers.admin.procedure_field import typed_as
from dossiers.models import Dossier
from dossiers.workflow import Status
from foundation.citizens.models import Citizen, PersonalDataRead
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_agency, make_citizen, make_dossier, make_procedure

ADD = "/admin/dossiers/dossier/add/"
PROCEDURES = "/admin/dossiers/dossier/thu-tuc/"
KNOWN = "/admin/dossiers/dossier/nguoi-quen/"
CARD = "049090000001|201234567|NGUYỄN VĂN BẢY|01011990|Nam|12 Phan Châu Trinh, Tam Kỳ|01062021"


def filled(agency, procedure, **over) -> dict[str, object]:
    return {
        "form_id": str(uuid.uuid4()),
        "procedure": typed_as(procedure),
        "received_at_agency": str(agency.pk),
        "competent_agency": str(agency.pk),
        "applicant_kind": "0",
        "channel": "counter",
        "full_name": "Nguye\u0302\u0303n  Văn   An",
        "phone": "0905 123 456",
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-name": "Đơn đề nghị",
        "rows-0-copy_kind": "0",
        "rows-0-quantity": "2",
        "rows-0-is_received": "on",
        **over,
    }


@pytest.fixture
def procedure(db):
    return make_procedure()


def test_a_dossier_is_received_with_its_papers_and_its_receipt(desk, agency, procedure, officer):
    answer = desk.post(ADD, filled(agency, procedure))

    dossier = Dossier.objects.get()
    assert answer.url == f"/admin/dossiers/dossier/{dossier.pk}/change/"
    assert (dossier.status, dossier.officer) == (Status.ACCEPTED, officer)
    assert (dossier.applicant.full_name, dossier.applicant.phone) == ("Nguyễn Văn An", "84905123456")
    assert [(paper.name, paper.quantity) for paper in dossier.papers.all()] == [("Đơn đề nghị", 2)]
    letter = dossier.documents.get(form="01")
    printed = desk.get(f"/admin/dossiers/dossier/{dossier.pk}/tep/thu/{letter.pk}/")
    assert b"".join(printed.streaming_content).startswith(b"%PDF")
    printed.close()


def test_a_wrong_phone_is_told_in_words_and_nothing_typed_is_lost(desk, agency, procedure):
    answer = desk.post(ADD, filled(agency, procedure, phone="0905 12", address="12 Phan Châu Trinh"))

    words = answer.content.decode()
    assert "Số điện thoại không đúng: cần 10 số" in words
    assert "12 Phan Châu Trinh" in words
    assert "0905 12" in words
    assert not Dossier.objects.exists()


def test_pressing_twice_receives_once(desk, agency, procedure):
    data = filled(agency, procedure)

    first, second = desk.post(ADD, data), desk.post(ADD, data)

    assert first.url == second.url
    assert Dossier.objects.count() == 1


def test_going_back_and_pressing_again_after_a_correction_leads_to_the_new_receipt(desk, agency, procedure):
    data = filled(agency, procedure)
    desk.post(ADD, data)
    dossier = Dossier.objects.get()
    page = f"/admin/dossiers/dossier/{dossier.pk}/sua/"
    form = desk.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"reason": "Gõ nhầm"}
    desk.post(page, typed | {"address": "12 Phan Châu Trinh"})

    told = desk.post(ADD, data, headers={"HX-Request": "true"}).json()

    assert f"/thu/{dossier.documents.latest('pk').pk}/" in told["receipt"]
    assert dossier.documents.count() == 2


def test_the_same_name_and_phone_is_the_same_person(desk, agency, procedure):
    known = make_citizen(full_name="NGUYỄN VĂN AN", phone="84905123456", address="")

    desk.post(ADD, filled(agency, procedure, address="12 Phan Châu Trinh"))

    assert Dossier.objects.get().applicant == known
    assert Citizen.objects.get().address == "12 Phan Châu Trinh"


def test_a_family_that_shares_a_phone_stays_two_people(desk, agency, procedure):
    make_citizen(full_name="Nguyễn Thị Ba", phone="84905123456")

    desk.post(ADD, filled(agency, procedure))

    assert Citizen.objects.count() == 2


def test_the_papers_of_the_procedure_are_filled_in_on_demand(desk, agency, procedure):
    data = filled(agency, procedure, load_papers="1", **{"rows-0-name": ""})

    words = desk.post(ADD, data).content.decode()

    assert 'value="Bản vẽ thiết kế"' in words
    assert "0905 123 456" in words
    assert not Dossier.objects.exists()


def test_an_officer_receives_only_at_the_desks_held(desk, agency, procedure):
    other = make_agency()

    answer = desk.post(ADD, filled(other, procedure, competent_agency=str(agency.pk)))

    assert "received_at_agency" in answer.context["form"].errors
    assert not Dossier.objects.exists()


def test_without_a_desk_the_page_says_whom_to_ask(agency):
    assert desk_client(officer_of()).get(ADD).status_code == 200


def test_a_specialist_may_not_receive(agency):
    assert desk_client(officer_of(agency, role="Cán bộ chuyên môn")).get(ADD).status_code == 403


def test_a_paper_may_come_with_its_scan(desk, agency, procedure):
    scan = SimpleUploadedFile("don.pdf", b"%PDF-1.7", "application/pdf")

    desk.post(ADD, filled(agency, procedure, **{"rows-0-file": scan}))

    assert Dossier.objects.get().papers.get().file


def test_a_wrong_identity_number_is_refused(desk, agency, procedure):
    answer = desk.post(ADD, filled(agency, procedure, identity_number="12345"))

    assert "identity_number" in answer.context["form"].errors


def test_the_receipt_certifies_only_papers_that_were_ticked_or_came_as_a_scan(desk, agency, procedure):
    scan = SimpleUploadedFile("ve.pdf", b"%PDF-1.7", "application/pdf")
    rows = {
        "rows-TOTAL_FORMS": "3",
        **{f"rows-{n}-copy_kind": "1" for n in range(3)},
        **{f"rows-{n}-quantity": "1" for n in range(3)},
        "rows-1-name": "Bản vẽ thiết kế",
        "rows-1-file": scan,
        "rows-2-name": "Giấy chứng nhận quyền sử dụng đất",
    }

    desk.post(ADD, filled(agency, procedure, **rows))

    letter = Dossier.objects.get().documents.get(form="01")
    assert [paper["name"] for paper in letter.data["papers"]] == ["Đơn đề nghị", "Bản vẽ thiết kế"]


def test_a_receipt_without_papers_does_not_claim_the_whole_list(desk, agency, procedure):
    desk.post(ADD, filled(agency, procedure, **{"rows-0-name": ""}))

    page = letter_files.page(Dossier.objects.get().documents.get(form="01"))
    assert "Chưa nhận giấy tờ nào" in page
    assert "Theo danh mục" not in page


def test_papers_filled_in_by_the_procedure_are_not_ticked_as_received(desk, agency, procedure):
    data = filled(agency, procedure, load_papers="1", **{"rows-0-name": ""})
    table = desk.post(ADD, data).context["table"]
    demanded = [row for row in table if row["name"].value() == "Bản vẽ thiết kế"]
    assert demanded[0]["is_received"].value() is False
    found = desk.get(PROCEDURES, {"q": procedure.name}).json()["procedures"][0]
    assert [paper["name"] for paper in found["papers"]][1] == "Bản vẽ thiết kế"


def test_a_scan_without_the_name_of_its_paper_is_asked_for_it(desk, agency, procedure):
    scan = SimpleUploadedFile("don.pdf", b"%PDF-1.7", "application/pdf")
    answer = desk.post(ADD, filled(agency, procedure, **{"rows-0-name": "", "rows-0-file": scan}))
    assert "name" in answer.context["table"].forms[0].errors
    assert not Dossier.objects.exists()


@pytest.mark.security_check("xss")
def test_a_web_page_named_as_a_scan_is_not_taken_at_the_counter(desk, agency, procedure):
    scan = SimpleUploadedFile("don.pdf", b"<!doctype html><script>alert(1)</script>", "application/pdf")
    answer = desk.post(ADD, filled(agency, procedure, **{"rows-0-file": scan}))
    assert "file" in answer.context["table"].forms[0].errors
    assert not Dossier.objects.exists()


def test_the_competent_agency_follows_the_procedure_else_the_counter(desk, agency):
    department = make_agency()
    land, permit = make_procedure(handled_by=department), make_procedure()
    for procedure, competent in ((land, department), (permit, agency)):
        desk.post(ADD, filled(agency, procedure, competent_agency=""))
        dossier = Dossier.objects.get(procedure=procedure)
        assert (dossier.received_at_agency, dossier.competent_agency) == (agency, competent)


def test_the_page_gets_the_address_of_the_receipt_that_it_opens(desk, agency, procedure):
    answer = desk.post(ADD, filled(agency, procedure), headers={"HX-Request": "true"}).json()
    dossier = Dossier.objects.get()
    assert answer["dossier"] == f"/admin/dossiers/dossier/{dossier.pk}/change/"
    assert answer["receipt"].endswith(f"/tep/thu/{dossier.documents.get(form='01').pk}/?in=1")


def names(desk, typed: str) -> list[str]:
    return [found["name"] for found in desk.get(PROCEDURES, {"q": typed}).json()["procedures"]]


def test_procedures_are_offered_with_the_exact_name_first_whatever_else_has_its_words(desk, agency):
    for name in ("Đăng ký lại khai sinh", "Đăng ký khai sinh lưu động", "Đăng ký khai sinh"):
        make_procedure(name=name)
    assert names(desk, "dang ky khai sinh") == [
        "Đăng ký khai sinh", "Đăng ký khai sinh lưu động", "Đăng ký lại khai sinh",
    ]  # fmt: skip
    coded = make_procedure(name="Cấp bản sao trích lục", national_code="2.000635")
    assert names(desk, "2.000635") == [coded.name]


def test_before_anything_is_typed_the_desk_is_offered_what_it_receives_most(desk, agency):
    rare, often = make_procedure(name="Hiếm"), make_procedure(name="Thường")
    make_procedure(name="Chưa bao giờ")
    make_dossier(received_at_agency=agency, procedure=rare)
    for _ in range(2):
        make_dossier(received_at_agency=agency, procedure=often)
    make_dossier(procedure=make_procedure(name="Nơi khác"))
    assert names(desk, "") == ["Thường", "Hiếm"]


@pytest.mark.parametrize(
    "typed", ["ĐĂNG KÝ KẾT HÔN", "dang ky ket hon", "1.000894", "Đăng ký kết hôn (1.000894)"]
)
def test_a_procedure_is_known_by_its_whole_name_or_its_code(desk, agency, typed):
    wanted = make_procedure(name="Đăng ký kết hôn", national_code="1.000894")
    make_procedure(name="Đăng ký lại kết hôn", national_code="1.000895")
    desk.post(ADD, filled(agency, wanted) | {"procedure": typed})
    assert Dossier.objects.get().procedure == wanted


def test_two_procedures_of_one_name_are_told_apart_by_the_code_and_none_is_guessed(desk, agency, procedure):
    make_procedure(name="Đăng ký kết hôn", national_code="1.000894")
    second = make_procedure(name="Đăng ký kết hôn", national_code="1.000895")
    for typed in ("Đăng ký kết hôn", "Đăng ký", ""):
        answer = desk.post(ADD, filled(agency, procedure) | {"procedure": typed})
        assert "procedure" in answer.context["form"].errors, typed
    desk.post(ADD, filled(agency, second))
    assert Dossier.objects.get().procedure == second


def test_a_procedure_that_has_ended_is_neither_offered_nor_taken(desk, agency):
    ended = make_procedure(name="Thủ tục cũ", national_code="1.000001", valid_to=dt.date(2020, 1, 1))
    assert names(desk, "Thủ tục cũ") == []
    answer = desk.post(ADD, filled(agency, ended))
    assert "procedure" in answer.context["form"].errors


def test_the_card_that_a_scanner_types_fills_the_person_without_scripts_too(desk, agency, procedure):
    desk.post(ADD, filled(agency, procedure, full_name="", person=CARD))
    person = Dossier.objects.get().applicant
    assert (person.full_name, person.identity_number, person.address) == (
        "Nguyễn Văn Bảy", "049090000001", "12 Phan Châu Trinh, Tam Kỳ",
    )  # fmt: skip


def test_what_was_typed_is_not_overwritten_by_the_card(desk, agency, procedure):
    desk.post(ADD, filled(agency, procedure, full_name="Nguyễn Văn Bảy Em", person=CARD))
    assert Dossier.objects.get().applicant.full_name == "Nguyễn Văn Bảy Em"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("0", "TRẦN THỊ ÁNH", "Trần Thị Ánh"),
        ("0", "trần thị ánh", "Trần Thị Ánh"),
        ("0", "H'HEN NIÊ", "H'Hen Niê"),
        ("0", "Đặng Thùy Trâm", "Đặng Thùy Trâm"),
        ("1", "CÔNG TY TNHH ABC", "CÔNG TY TNHH ABC"),
    ],
)
def test_names_of_people_are_kept_in_proper_case_and_firms_as_they_write_themselves(
    desk, agency, procedure, kind, typed, kept
):
    desk.post(ADD, filled(agency, procedure, full_name=typed, applicant_kind=kind))
    assert Dossier.objects.get().applicant.full_name == kept


def test_a_phone_finds_the_people_of_this_desk_with_their_open_dossiers(desk, agency, officer):
    person = make_citizen(full_name="Bùi Thị Đào", phone="84905111222", address="1 Hùng Vương")
    mine = make_dossier(received_at_agency=agency, applicant=person)
    stranger = make_citizen(full_name="Bùi Văn Lạ", phone="84905111222")
    other = make_dossier(applicant=stranger)
    words = desk.post(KNOWN, {"person": "0905 111 222"}).content.decode()
    assert "Là Bùi Thị Đào" in words and mine.code in words and "1 Hùng Vương" in html.unescape(words)
    assert "Bùi Văn Lạ" not in words and other.code not in words
    assert PersonalDataRead.objects.filter(reader=officer, record_key=str(person.pk)).exists()


def test_an_unknown_phone_is_taken_over_and_any_other_text_is_told_to_be_neither(desk, agency):
    assert "0905 999 888" in desk.post(KNOWN, {"person": "0905999888"}).content.decode()
    assert "không phải thẻ căn cước" in desk.post(KNOWN, {"person": "abc"}).content.decode()
    scanned = html.unescape(desk.post(KNOWN, {"person": CARD}).content.decode())
    assert (
        json.loads(scanned.split('data-fill="')[1].split('" data-at-once')[0])["full_name"]
        == "Nguyễn Văn Bảy"
    )


def test_who_may_not_receive_asks_for_no_people_and_no_number_stands_in_an_address(desk, agency):
    specialist = desk_client(officer_of(agency, role="Cán bộ chuyên môn"))
    assert specialist.post(KNOWN, {"person": "0905111222"}).status_code == 403
    assert specialist.get(PROCEDURES).status_code == 403
    assert desk.get(KNOWN, {"person": "0905111222"}).status_code == 405


def test_the_receipt_of_the_counter_offers_to_print_and_the_citizens_file_does_not(desk, agency, procedure):
    desk.post(ADD, filled(agency, procedure))
    dossier = Dossier.objects.get()
    address = f"/admin/dossiers/dossier/{dossier.pk}/tep/thu/{dossier.documents.get(form='01').pk}/"
    for query, action in (("?in=1", {"/S": "/Named", "/N": "/Print"}), ("", None)):
        answer = desk.get(address + query)
        read = PdfReader(io.BytesIO(answer.getvalue()))
        assert read.trailer["/Root"].get("/OpenAction") == action
        assert len(read.pages) >= 1
    answer.close()

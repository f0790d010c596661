"""Receiving at the counter: a clear form, a person known again, one dossier per form."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers import letter_files
from dossiers.models import Dossier
from dossiers.workflow import Status
from foundation.citizens.models import Citizen
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_agency, make_citizen, make_procedure

ADD = "/admin/dossiers/dossier/add/"


def filled(agency, procedure, **over) -> dict[str, object]:
    return {
        "form_id": str(uuid.uuid4()),
        "procedure": str(procedure.pk),
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
    found = desk.get(f"/admin/dossiers/dossier/thu-tuc/{procedure.pk}/").json()
    assert [paper["name"] for paper in found["papers"]][1] == "Bản vẽ thiết kế"


def test_a_scan_without_the_name_of_its_paper_is_asked_for_it(desk, agency, procedure):
    scan = SimpleUploadedFile("don.pdf", b"%PDF-1.7", "application/pdf")
    answer = desk.post(ADD, filled(agency, procedure, **{"rows-0-name": "", "rows-0-file": scan}))
    assert "name" in answer.context["table"].forms[0].errors
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
    assert answer["receipt"].endswith(f"/tep/thu/{dossier.documents.get(form='01').pk}/")

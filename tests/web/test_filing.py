"""`/nop-ho-so/`: a dossier handed in step by step, without a script; nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers import services
from dossiers.models import Dossier, DossierDraft
from dossiers.views.filing import wizard
from dossiers.workflow import Status
from tests.factories import desk_of, enough_for, make_agency, make_dossier, make_procedure, picture

pytestmark = pytest.mark.django_db
PERSON = {"full_name": "Nguyễn Thị Hoa", "phone": "0905 123 456"}


@pytest.fixture
def office():
    return make_agency(name="Trung tâm Phục vụ hành chính công phường Tam Kỳ")


@pytest.fixture
def procedure():
    return make_procedure(is_filed_here=True, papers=("Tờ khai", "Giấy tờ đất"))


def photo(name: str = "trang.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), "image/jpeg")


def begin(client, procedure) -> DossierDraft:
    response = client.post(f"/nop-ho-so/thu-tuc/{procedure.pk}/")
    assert response.url == "/nop-ho-so/noi-nhan/"
    return DossierDraft.objects.latest("pk")


def fill(client, office) -> None:
    assert client.post("/nop-ho-so/noi-nhan/", {"office": office.pk}).url == "/nop-ho-so/nguoi-nop/"
    assert client.post("/nop-ho-so/nguoi-nop/", PERSON).url == "/nop-ho-so/giay-to/"
    sent = {"paper-1": photo(), "paper-2": [photo("1.jpg"), photo("2.jpg")], "go": "1"}
    assert client.post("/nop-ho-so/giay-to/", sent).url == "/nop-ho-so/nhan-tin/"
    assert client.post("/nop-ho-so/nhan-tin/", {"news": "self"}).url == "/nop-ho-so/kiem-tra/"


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_from_words_to_a_receipt(client, procedure, office):
    found = client.get("/nop-ho-so/", {"q": procedure.name})
    assert f"/nop-ho-so/thu-tuc/{procedure.pk}/" in found.content.decode()
    begin(client, procedure)
    fill(client, office)
    checked = text(client.get("/nop-ho-so/kiem-tra/"))
    assert "Nguyễn Thị Hoa" in checked
    assert "0905 123 456" in checked
    response = client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})
    assert response.url == "/nop-ho-so/xong/"
    dossier = Dossier.objects.get()
    receipt = client.get("/nop-ho-so/xong/")
    assert dossier.code in receipt.content.decode()
    assert dossier.secret in receipt.content.decode()
    assert receipt.headers["Cache-Control"] == "no-store"
    assert (dossier.status, dossier.received_at_agency) == (Status.REGISTERED, office)
    assert dossier.papers.count() == 3


def test_reloading_and_pressing_twice_make_one_dossier(client, procedure, office):
    begin(client, procedure)
    fill(client, office)
    for _ in range(3):
        assert client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"}).url == "/nop-ho-so/xong/"
    assert client.get("/nop-ho-so/giay-to/").url == "/nop-ho-so/xong/"
    assert Dossier.objects.count() == 1


def test_without_agreement_it_is_not_sent(client, procedure, office):
    begin(client, procedure)
    fill(client, office)
    response = client.post("/nop-ho-so/kiem-tra/", {}, follow=True)
    assert response.status_code == 422
    assert 'href="#agreed"' in response.content.decode()
    assert not Dossier.objects.exists()


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(client, procedure):
    begin(client, procedure)
    response = client.post(
        "/nop-ho-so/nguoi-nop/", {"full_name": "Nguyễn Thị Hoa", "phone": "09"}, follow=True
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Số điện thoại không đúng") == 2
    assert 'href="#id_phone"' in page
    assert 'value="Nguyễn Thị Hoa"' in page
    assert "<title>" in page
    assert page.split("<title>")[1].lstrip().startswith(("Lỗi:", "Error:"))


def test_good_files_are_kept_beside_a_bad_one(client, procedure):
    draft = begin(client, procedure)
    program = SimpleUploadedFile("anh.jpg", b"MZ not a picture", "image/jpeg")
    files = {"paper-1": [photo("đơn.jpg"), program], "go": "1"}
    response = client.post("/nop-ho-so/giay-to/", files, follow=True)
    page = response.content.decode()
    assert response.status_code == 422
    assert "anh.jpg" in page
    assert 'href="#paper-2"' in page
    assert [file.name for file in draft.files.all()] == ["đơn.jpg"]
    kept_file = draft.files.get()
    assert client.post("/nop-ho-so/giay-to/", {"remove": kept_file.pk, "stay": ""}).status_code == 302
    assert not draft.files.exists()


def test_one_goes_back_from_the_last_page_to_change_one_thing(client, procedure, office):
    begin(client, procedure)
    fill(client, office)
    other = make_agency(name="Trung tâm Phục vụ hành chính công xã Thăng Bình")
    response = client.post("/nop-ho-so/noi-nhan/?ve=kiem-tra", {"office": other.pk})
    assert response.url == "/nop-ho-so/kiem-tra/"
    assert "xã Thăng Bình" in text(client.get("/nop-ho-so/kiem-tra/"))


def test_another_device_goes_on_by_the_code(client, procedure, office):
    draft = begin(client, procedure)
    fill(client, office)
    client.cookies.clear()
    assert client.get("/nop-ho-so/kiem-tra/").url == "/nop-ho-so/khong-thay/"
    response = client.post("/nop-ho-so/lam-tiep/", {"code": f"{draft.code[:5]} {draft.code[5:].lower()}"})
    assert response.url == "/nop-ho-so/noi-nhan/"
    assert "Nguyễn Thị Hoa" in text(client.get("/nop-ho-so/kiem-tra/"))


def test_a_wrong_code_and_no_draft_get_the_same_page(client):
    assert client.post("/nop-ho-so/lam-tiep/", {"code": "AAAAAAAAAA"}).url == "/nop-ho-so/khong-thay/"
    assert client.get("/nop-ho-so/khong-thay/").status_code == 404


def test_a_strangers_cookie_opens_nothing(client, procedure):
    draft = begin(client, procedure)
    client.cookies[wizard.WIZARD.cookie] = f"{draft.pk + 1}:forged"
    assert client.get("/nop-ho-so/kiem-tra/").url == "/nop-ho-so/khong-thay/"


def test_giving_up_deletes_after_a_question(client, procedure):
    begin(client, procedure)
    assert client.get("/nop-ho-so/bo/").status_code == 200
    assert client.post("/nop-ho-so/bo/").url == "/nop-ho-so/"
    assert not DossierDraft.objects.exists()


def test_the_switch_leads_to_the_national_portal(client):
    there = make_procedure(online_level="mot_phan", portal_url="https://dichvucong.gov.vn/p/home/1.004222")
    page = client.get(f"/nop-ho-so/thu-tuc/{there.pk}/")
    assert "https://dichvucong.gov.vn/p/home/1.004222" in page.content.decode()
    assert client.post(f"/nop-ho-so/thu-tuc/{there.pk}/").url == f"/nop-ho-so/thu-tuc/{there.pk}/"
    assert not DossierDraft.objects.exists()


def test_the_receipt_is_shown_for_half_an_hour_or_until_closed(client, procedure, office, monkeypatch):
    begin(client, procedure)
    fill(client, office)
    client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})
    monkeypatch.setattr(wizard, "RECEIPT_SHOWN_FOR", -wizard.RECEIPT_SHOWN_FOR)
    assert client.get("/nop-ho-so/xong/").url == "/nop-ho-so/"


def test_the_receipt_is_not_shown_with_a_new_qr(client, procedure, office):
    begin(client, procedure)
    fill(client, office)
    client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})
    dossier = Dossier.objects.get()
    services.renew_access(dossier=dossier, by=desk_of(dossier))
    assert client.get("/nop-ho-so/xong/").url == "/nop-ho-so/"


def test_missing_papers_are_sent_from_the_page_of_the_dossier(client):
    dossier = make_dossier()
    details = enough_for(Status.SUPPLEMENT)
    services.change_status(dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=details)
    assert f"{dossier.tracking_path}nop-them/" in client.get(dossier.tracking_path).content.decode()
    assert client.post(f"{dossier.tracking_path}nop-them/").url == "/nop-ho-so/giay-to/"
    assert client.post("/nop-ho-so/giay-to/", {"paper-1": photo(), "go": "1"}).url == "/nop-ho-so/kiem-tra/"
    cookie = client.cookies[wizard.WIZARD.cookie].value
    for _press in range(2):  # the second one was sent before the answer to the first came
        client.cookies[wizard.WIZARD.cookie] = cookie
        response = client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})
        assert response.url == dossier.tracking_path
    dossier.refresh_from_db()
    assert dossier.status == Status.IN_PROCESS
    assert dossier.supplement_requests.get().items.get().answered_at


def test_many_beginnings_from_one_address_are_slowed(client, procedure):
    for _ in range(40):
        client.post(f"/nop-ho-so/thu-tuc/{procedure.pk}/")
    assert client.post(f"/nop-ho-so/thu-tuc/{procedure.pk}/", follow=True).status_code == 429


def test_an_upload_beyond_all_bounds_is_refused_by_its_length(client, procedure):
    begin(client, procedure)
    response = client.post("/nop-ho-so/giay-to/", {"paper-1": photo()}, CONTENT_LENGTH=500 * 1024 * 1024)
    assert response.status_code == 400


def test_the_draft_that_is_filled_in_has_a_cookie_of_its_own_as_an_older_release_reads_it(client, procedure):
    first, second = begin(client, procedure), begin(client, procedure)
    assert client.cookies[wizard.WIZARD.cookie].value.split(":")[0] == str(second.pk)
    client.post("/nop-ho-so/lam-tiep/", {"draft": first.pk})
    assert client.cookies[wizard.WIZARD.cookie].value.split(":")[0] == str(first.pk)
    client.post("/nop-ho-so/roi/")
    assert client.get("/nop-ho-so/").content.decode().count('name="draft"') == 0

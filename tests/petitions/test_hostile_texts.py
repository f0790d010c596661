"""Whatever is typed into a petition is shown as it stands: page, published page, desk, spreadsheet, chat."""

import csv
import io

import openpyxl
import pytest

from foundation.outbox.models import Notice
from petitions import services
from petitions.models import Petition
from petitions.resources import PetitionResource
from petitions.services import Actor, Contact, Place, TransitionDetails
from petitions.workflow import ActorKind, Status
from tests.hostile import EMOJI_NAME, HOSTILE, harm_in
from tests.petitions.factories import CONSENT, centre, make_handler, make_operator, make_petition, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.slow("opens every page for every hostile text")]
texts = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


def told_and_answered(text: str) -> Petition:
    """The text as words, place, name, note, answer and signature."""
    contact = Contact(name=(text + EMOJI_NAME)[:200], phone="84905123456", consent=CONSENT)
    petition = make_petition(text=f"{text} đèn đường hư", place=Place(words=text[:300]), contact=contact)
    details = TransitionDetails(unit=make_unit(), note=text, note_internal=text)
    services.change_status(petition=petition, to=Status.FORWARDED, by=centre(), details=details)
    details = TransitionDetails(answer=text, signed_by=text[:200])
    by = Actor(ActorKind.UNIT, make_handler(petition.unit))
    services.change_status(petition=petition, to=Status.ANSWERED, by=by, details=details)
    return petition


@texts
@pytest.mark.security_check("xss")
def test_it_harms_no_page_of_the_public(client, text):
    petition = told_and_answered(text)
    services.publish(
        petition=petition, by=make_operator("Duyệt nội dung"), title=text[:200], text=text, answer=text
    )
    for address in (
        petition.tracking_path,
        "/phan-anh/",
        "/phan-anh/cong-khai/",
        f"/phan-anh/cong-khai/{petition.code}/",
        "/phan-anh/don-vi/",
    ):
        shown = client.get(address)
        assert shown.status_code == 200
        assert harm_in(shown.content.decode()) == []
    listed = client.get("/api/v1/petitions/")
    assert listed.status_code == 200 and listed["Content-Type"].startswith("application/json")


@texts
@pytest.mark.security_check("xss")
def test_it_harms_no_page_of_the_desk(client, text):
    petition = told_and_answered(text)
    client.force_login(make_operator())
    base = "/admin/petitions/petition/"
    for address in (base, f"{base}{petition.pk}/change/", f"{base}{petition.pk}/chuyen/closed/"):
        shown = client.get(address)
        assert shown.status_code == 200
        assert harm_in(shown.content.decode()) == []
    search = client.get(base, {"q": text[:300]})
    assert search.status_code in (200, 302)


@texts
@pytest.mark.security_check("formula-injection")
def test_no_spreadsheet_runs_it_and_the_rows_stay_rows(text):
    told_and_answered(text)
    exported = PetitionResource().export(Petition.objects.all())
    rows = list(csv.reader(io.StringIO(exported.csv)))
    assert len(rows) == 2 and len({len(row) for row in rows}) == 1
    assert not [cell for cell in rows[1] if cell[:1] in "=+-@\t\r" and cell]
    sheet = openpyxl.load_workbook(io.BytesIO(exported.xlsx)).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@texts
def test_a_message_about_it_keeps_to_the_limits_of_a_chat(text):
    told_and_answered(text)
    for notice in Notice.objects.all():
        message = notice.message
        assert 0 < len(message["text"]) <= 2000
        assert len(message["sms"]) <= 160 and message["sms"].isascii()
        assert all(len(value) <= 200 for value in message["template"]["params"].values())


@texts
def test_the_form_gives_back_what_was_typed_and_goes_on(client, text):
    typed = {"text": text, "kind": "report", "field": ""}
    answer = client.post("/phan-anh/gui/", typed, follow=True)
    assert answer.status_code in (200, 422)
    assert harm_in(answer.content.decode()) == []
    assert harm_in(client.get("/phan-anh/gui/").content.decode()) == []
    wrong = client.post("/phan-anh/gui/o-dau/", {"commune": text, "place": text}, follow=True)
    assert wrong.status_code in (200, 422)
    assert harm_in(wrong.content.decode()) == []

"""Files that go with a unit's answer: for the sender, known by their bytes, gone with who sent it."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from foundation.outbox.models import Notice
from petitions import personal_data, services
from petitions.errors import InvalidDetail
from petitions.models import Enclosure
from petitions.services import Actor, TransitionDetails
from petitions.workflow import ActorKind, Status
from tests.foundation.documents import word
from tests.petitions.factories import from_somebody, handed_over, make_handler, make_operator, photo

pytestmark = pytest.mark.django_db
LETTER = ("Công văn 12/UBND.pdf", b"%PDF-1.7 letter")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STAFF_OTP_REQUIRED = False
    return tmp_path


def answer_with(petition, *files):
    details = TransitionDetails(answer="Đã làm, xem công văn.", enclosures=files)
    by = Actor(ActorKind.UNIT, make_handler(petition.unit))
    services.change_status(petition=petition, to=Status.ANSWERED, by=by, details=details)
    return petition


def test_the_sender_reads_it_on_the_page_and_the_message_names_it(client):
    petition = answer_with(handed_over(), LETTER, ("don.docx", word()))
    page = client.get(petition.tracking_path).content.decode()
    letter, form = Enclosure.objects.all()
    assert letter.name == "UBND.pdf"  # what stands before the slash is a path
    assert letter.name in page and "DOCX" in page
    opened = client.get(f"{petition.tracking_path}tep/{letter.pk}/")
    assert opened.getvalue() == LETTER[1] and opened["X-Content-Type-Options"] == "nosniff"
    assert opened["Cache-Control"] == "no-store" and "attachment" not in opened["Content-Disposition"]
    download = client.get(f"{petition.tracking_path}tep/{form.pk}/")
    assert "attachment" in download["Content-Disposition"] and download.getvalue() == word()
    assert "Kèm 2 tệp" in Notice.objects.order_by("-pk")[0].message["text"]


@pytest.mark.security_check("result-files")
def test_who_sent_a_merged_petition_reads_the_same_file_and_nobody_else(client):
    petition = handed_over()
    merged, other = from_somebody(), handed_over()
    by = Actor(ActorKind.CENTRE, make_operator())
    services.change_status(
        petition=merged, to=Status.DUPLICATE, by=by, details=TransitionDetails(parent=petition)
    )
    answer_with(petition, LETTER)
    pk = Enclosure.objects.get().pk
    assert client.get(f"{merged.tracking_path}tep/{pk}/").getvalue() == LETTER[1]
    assert client.get(f"{other.tracking_path}tep/{pk}/").status_code == 404


@pytest.mark.parametrize(
    "files",
    [
        (("anh.png", b"MZ program"),),
        (("mau.docx", word("word/vbaProject.bin")),),
        (("to.pdf", b"%PDF-" + bytes(5 * 1024 * 1024)),),
        (LETTER,) * 4,
    ],
    ids=["a program", "macros", "too large", "too many"],
)
def test_a_file_that_may_not_go_along_stops_the_answer_in_words(files):
    petition = handed_over()
    with pytest.raises(InvalidDetail):
        answer_with(petition, *files)
    petition.refresh_from_db()
    assert petition.status == Status.FORWARDED and not petition.answers.exists()


def test_the_unit_sends_it_at_the_desk_and_other_units_cannot_open_it(client, media):
    petition = handed_over()
    client.force_login(make_handler(petition.unit))
    address = f"/admin/petitions/petition/{petition.pk}/chuyen/answered/"
    assert 'enctype="multipart/form-data"' in client.get(address).content.decode()
    values = {"expected_version": petition.version, "answer": "Đã sửa."}
    files = [SimpleUploadedFile(LETTER[0], LETTER[1]), SimpleUploadedFile("anh.jpg", photo(exif=True))]
    client.post(address, values | {"preview": "1", "enclosures": [SimpleUploadedFile(*LETTER)]})
    assert not list(media.rglob("*.pdf"))
    assert client.post(address, values | {"act": "1", "enclosures": files}).status_code == 302
    letter, picture = Enclosure.objects.all()
    assert picture.ending == "jpg" and b"PhoneMaker" not in Path(picture.file.path).read_bytes()
    shown = client.get(f"/admin/petitions/petition/{petition.pk}/change/").content.decode()
    opened = f"/admin/petitions/petition/{petition.pk}/tep/{letter.pk}/"
    assert opened in shown and client.get(opened).getvalue() == LETTER[1]
    client.force_login(make_handler(handed_over().unit))
    assert client.get(opened).status_code == 404


def test_it_goes_with_who_sent_it_and_its_name_is_in_the_copy(media, django_capture_on_commit_callbacks):
    petition = answer_with(handed_over(), LETTER)
    copy = personal_data.export(petition.sender.citizen)
    assert copy[0]["enclosures"] == [Enclosure.objects.get().name]
    services.change_status(
        petition=petition,
        to=Status.CLOSED,
        by=Actor(ActorKind.CENTRE, make_operator()),
        at=timezone.now() + dt.timedelta(days=8),
    )
    with django_capture_on_commit_callbacks(execute=True):
        personal_data.forget_sender(petition)
    assert not Enclosure.objects.exists() and not list(media.rglob("*.pdf"))

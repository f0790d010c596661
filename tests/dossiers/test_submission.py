"""A dossier made step by step: which files are kept, what is still missing, what comes out in the end."""

import datetime as dt
import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image

from dossiers import services, submission, tasks
from dossiers.errors import DossierRefusal, InvalidDetail
from dossiers.models import Agency, Dossier, DossierDraft, DraftFile, Follow, Procedure
from dossiers.submission.procedure_search import offices_at
from dossiers.submission.uploaded_files import FileRefused, check_upload
from dossiers.workflow import Status
from foundation.citizens.models import Citizen, Consent
from foundation.citizens.services import erase, export
from foundation.outbox.models import Notice
from tests.factories import (
    desk_of,
    enough_for,
    make_agency,
    make_citizen,
    make_dossier,
    make_procedure,
    picture,
)

pytestmark = pytest.mark.django_db
HOA = {"full_name": "Nguyễn Thị Hoa", "phone": "0905 123 456"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
FORM, PLAN = "Đơn đề nghị cấp giấy phép xây dựng", "Bản vẽ thiết kế"


def word(**more: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in ({"word/document.xml": b"<w/>"} | more).items():
            archive.writestr(name, content)
    return file.getvalue()


def begin(**over) -> DossierDraft:
    procedure = over.pop("procedure", None) or make_procedure(is_filed_here=True)
    return submission.begin(procedure=procedure, **{"channel": "web"} | over)


def complete(**over) -> DossierDraft:
    draft = begin(**over)
    submission.choose_office(draft=draft, office=make_agency())
    submission.fill_in(
        draft=draft, full_name="Nguyễn Thị Hoa", phone="0905 123 456", identity_number="049185000123"
    )
    submission.add_file(draft=draft, paper=FORM, filename="đơn.jpg", content=picture())
    submission.add_file(draft=draft, paper=PLAN, filename="bản vẽ.pdf", content=PDF)
    return draft


def send(draft: DossierDraft) -> Dossier:
    return submission.send(draft=draft, consent="Tôi đồng ý", channel="web", proof={"form": "web"})


YESTERDAY = {"valid_to": dt.date.today() - dt.timedelta(days=1)}


def test_a_draft_for_a_unit_that_is_dissolved_asks_for_another_one():
    draft = complete()
    Agency.objects.filter(pk=draft.office_id).update(**YESTERDAY)
    draft = submission.open_draft(draft.pk)
    assert [gap.step for gap in submission.gaps(draft)] == ["office"]
    with pytest.raises(submission.Incomplete):
        send(draft)
    submission.choose_office(draft=draft, office=make_agency())
    assert send(draft)


@pytest.mark.parametrize("change", [YESTERDAY, {"is_filed_here": False}])
def test_a_draft_of_a_procedure_that_is_no_longer_handed_in_here_is_refused(change):
    draft = complete()
    Procedure.objects.filter(pk=draft.procedure_id).update(**change)
    with pytest.raises(DossierRefusal, match="không còn nộp"):
        send(submission.open_draft(draft.pk))
    assert not Dossier.objects.exists() and draft.files.count() == 2


def test_a_draft_follows_its_procedure_to_the_version_in_force():
    draft = complete()
    old = draft.procedure
    Procedure.objects.filter(pk=old.pk).update(**YESTERDAY)
    new = make_procedure(
        papers=(FORM, PLAN, "Ảnh"),
        is_filed_here=True,
        national_code=old.national_code,
        valid_from=dt.date.today(),
    )
    with pytest.raises(submission.Incomplete, match="Ảnh"):
        send(submission.open_draft(draft.pk))
    draft = submission.open_draft(draft.pk)
    submission.add_file(draft=draft, paper="Ảnh", filename="a.pdf", content=PDF)
    assert send(draft).procedure == new


def test_a_picture_is_drawn_anew_without_its_place(tmp_path):
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Nokia"
    Image.new("RGB", (3000, 2000), "white").save(photo, "JPEG", exif=exif)
    kept = check_upload("IMG_1.PNG", photo.getvalue())
    assert kept.name == "IMG_1.jpg"
    with Image.open(io.BytesIO(kept.content)) as image:
        assert max(image.size) == 2200
        assert not image.getexif()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("tờ khai.docx", word(), "tờ khai.docx"),
        ("..\\..\\x/hop dong.PDF", PDF, "hop dong.pdf"),
        ("ảnh.pdf", picture(kind="PNG"), "ảnh.jpg"),
        ("", PDF, "tep.pdf"),
    ],
)
def test_the_first_bytes_say_what_a_file_is(name, content, kept):
    assert check_upload(name, content).name == kept


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"<html>",
        b"%PDF-1.7" + b"0" * (10 * 1024 * 1024),
        b"\x00\x00\x00\x18ftypheic" + b"0" * 64,
        word(**{"word/vbaProject.bin": b"macro"}),
        b"PK\x03\x04 torn",
        picture()[:200],
    ],
)
def test_what_no_office_can_open_is_refused(content):
    with pytest.raises(FileRefused) as refusal:
        check_upload("giấy tờ.jpg", content)
    assert len(refusal.value.message) > 10


def test_a_complete_draft_becomes_a_registered_dossier_with_its_papers():
    draft = complete()
    files = [Path(settings.MEDIA_ROOT) / file.file.name for file in draft.files.all()]
    dossier = send(draft)
    assert dossier.status == Status.REGISTERED
    assert dossier.channel == Dossier.Channel.ONLINE
    assert [paper.name for paper in dossier.papers.order_by("pk")] == [FORM, PLAN]
    assert all(paper.file for paper in dossier.papers.all())
    assert dossier.applicant.phone == "84905123456"
    assert dossier.applicant.identity_number == "049185000123"
    assert dossier.events.get().actor_kind == "citizen"
    assert Consent.objects.get(citizen=dossier.applicant).wording == "Tôi đồng ý"
    assert Notice.objects.get(citizen=dossier.applicant).subject == dossier.code
    draft.refresh_from_db()
    assert (draft.phone, draft.identity_number, draft.files.count()) == ("", "", 0)
    assert len(files) == 2


def test_files_of_a_sent_draft_leave_the_disk(django_capture_on_commit_callbacks):
    draft = complete()
    files = [Path(settings.MEDIA_ROOT) / file.file.name for file in draft.files.all()]
    assert all(file.exists() for file in files)
    with django_capture_on_commit_callbacks(execute=True):
        send(draft)
    assert not any(file.exists() for file in files)


def test_a_second_press_finds_the_same_dossier():
    draft = complete()
    again = DossierDraft.objects.get(pk=draft.pk)
    assert send(draft) == send(again)
    assert Dossier.objects.count() == 1
    with pytest.raises(DossierRefusal, match="đã nộp"):
        submission.add_file(draft=again, paper=FORM, filename="a.pdf", content=PDF)


def test_what_is_missing_is_named_in_order():
    draft = begin()
    assert [(gap.step, gap.paper) for gap in submission.gaps(draft)] == [
        ("office", ""),
        ("applicant", ""),
        ("applicant", ""),
        ("papers", FORM),
        ("papers", PLAN),
    ]
    with pytest.raises(DossierRefusal, match="nơi nhận hồ sơ; họ và tên"):
        send(draft)
    assert not Dossier.objects.exists()


def test_an_optional_paper_may_be_left_out():
    procedure = make_procedure(is_filed_here=True)
    procedure.papers.filter(name=PLAN).update(is_required=False)
    draft = begin(procedure=procedure)
    assert PLAN not in {gap.paper for gap in submission.gaps(draft)}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("full_name", "1"),
        ("full_name", "Hoa 0905123456"),
        ("phone", "123"),
        ("email", "không có"),
        ("identity_number", "12345"),
    ],
)
def test_details_that_cannot_be_true_are_refused(field, typed):
    given = {"full_name": "Nguyễn Thị Hoa", "phone": "0905123456"} | {field: typed}
    with pytest.raises(InvalidDetail):
        submission.fill_in(draft=begin(), **given)


def test_identity_numbers_lie_encrypted():
    draft = complete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number FROM dossiers_dossierdraft WHERE id = %s", [draft.pk])
        assert "049185000123" not in cursor.fetchone()[0]


def test_a_typed_name_and_phone_change_nobodys_record():
    known = make_citizen(full_name="Nguyễn Thị Hoa", phone="84905123456", identity_number="")
    dossier = send(complete())
    assert dossier.applicant != known
    known.refresh_from_db()
    assert known.identity_number == ""


def test_in_a_chat_the_citizen_is_the_applicant_and_follows():
    citizen = Citizen.objects.create()
    draft = complete(citizen=citizen, channel="chat")
    dossier = send(draft)
    citizen.refresh_from_db()
    assert dossier.applicant == citizen
    assert (citizen.full_name, citizen.phone) == ("Nguyễn Thị Hoa", "84905123456")
    assert Follow.objects.get(dossier=dossier).proof == Follow.Proof.APPLICANT


def test_in_a_chat_one_may_hand_in_for_somebody_else():
    citizen = make_citizen(full_name="Trần Văn Bình", phone="84905000111")
    dossier = send(complete(citizen=citizen, channel="chat"))
    assert dossier.applicant.full_name == "Nguyễn Thị Hoa"
    citizen.refresh_from_db()
    assert citizen.full_name == "Trần Văn Bình"
    assert Follow.objects.filter(dossier=dossier, citizen=citizen).exists()


def test_a_draft_is_gone_on_with_and_reopened_by_its_code():
    citizen = make_citizen()
    procedure = make_procedure(is_filed_here=True)
    first = begin(procedure=procedure, citizen=citizen)
    assert begin(procedure=procedure, citizen=citizen) == first
    spaced = f" {first.code[:5].lower()} {first.code[5:]}"
    assert submission.reopen(code=spaced, asker="1.2.3.4") == first
    assert submission.reopen(code="AAAAAAAAAA", asker="1.2.3.4") is None
    for _ in range(9):
        submission.reopen(code="AAAAAAAAAA", asker="1.2.3.4")
    assert submission.reopen(code=first.code, asker="1.2.3.4") is None


def test_a_procedure_of_the_national_portal_is_not_begun_here():
    with pytest.raises(DossierRefusal, match="Cổng Dịch vụ công quốc gia"):
        begin(procedure=make_procedure())


def test_old_drafts_go_with_their_files_and_living_ones_stay(django_capture_on_commit_callbacks):
    old, living = complete(), complete()
    file = Path(settings.MEDIA_ROOT) / old.files.first().file.name
    DossierDraft.objects.filter(pk=old.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    assert submission.open_draft(old.pk) is None
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.forget_old_drafts() == 1
    assert not file.exists()
    assert list(DossierDraft.objects.all()) == [living]


def test_a_draft_belongs_to_the_copy_of_ones_data_and_to_its_erasure():
    citizen = Citizen.objects.create()
    complete(citizen=citizen, channel="chat")
    kept = export(citizen)["dossiers"]["drafts"][0]
    assert kept["phone"] == "84905123456"
    assert {file["paper"] for file in kept["files"]} == {FORM, PLAN}
    erase(citizen=citizen, because="asked")
    assert not DossierDraft.objects.exists()
    assert not DraftFile.objects.exists()


def test_a_full_draft_takes_no_more_files():
    draft = begin()
    for n in range(10):
        submission.add_file(draft=draft, paper=FORM, filename=f"{n}.pdf", content=PDF)
    with pytest.raises(DossierRefusal, match="nhiều nhất 10"):
        submission.add_file(draft=draft, paper=FORM, filename="11.pdf", content=PDF)
    with pytest.raises(DossierRefusal, match="không cần giấy đó"):
        submission.add_file(draft=draft, paper="Sổ hộ khẩu", filename="x.pdf", content=PDF)
    first = draft.files.first()
    assert submission.remove_file(draft=draft, file_pk=first.pk)
    assert not submission.remove_file(draft=draft, file_pk=first.pk)


def test_the_papers_of_a_supplement_request_answer_it():
    dossier = make_dossier()
    services.change_status(
        dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=enough_for(Status.SUPPLEMENT)
    )
    draft = submission.begin_supplement(dossier=dossier, channel="chat", citizen=dossier.applicant)
    (wanted,) = submission.wanted(draft)
    assert (wanted.name, wanted.note) == ("Trích lục bản đồ địa chính", "bản chính")
    with pytest.raises(DossierRefusal, match="Trích lục"):
        send(draft)
    for name in ("trang 1.jpg", "trang 2.jpg"):
        submission.add_file(draft=draft, paper=wanted.name, filename=name, content=picture())
    answered = send(draft)
    assert answered.status == Status.IN_PROCESS
    request = answered.supplement_requests.get()
    assert request.answered_at is not None
    assert request.items.get().answered_at is not None
    assert answered.papers.filter(name__startswith="Trích lục").count() == 2
    with pytest.raises(DossierRefusal, match="không chờ"):
        submission.begin_supplement(dossier=answered, channel="chat", citizen=dossier.applicant)


def test_a_second_press_finds_the_dossier_that_the_papers_were_sent_to():
    dossier = make_dossier()
    services.change_status(
        dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=enough_for(Status.SUPPLEMENT)
    )
    draft = submission.begin_supplement(dossier=dossier, channel="web")
    (wanted,) = submission.wanted(draft)
    submission.add_file(draft=draft, paper=wanted.name, filename="a.pdf", content=PDF)
    again = DossierDraft.objects.get(pk=draft.pk)
    assert send(draft) == send(again) == dossier
    assert dossier.papers.filter(name=wanted.name).count() == 1
    with pytest.raises(DossierRefusal, match="đã nộp"):
        submission.add_file(draft=again, paper=wanted.name, filename="a.pdf", content=PDF)
    assert not DossierDraft.objects.open().exists()


def test_an_office_is_found_by_its_own_name():
    agency = make_agency(short_name="Một cửa Tam Kỳ")
    make_agency(short_name="Sở Y tế", is_one_stop=False)
    assert offices_at("một cửa tam kỳ") == [agency]
    assert offices_at("Sở Y tế") == []


@pytest.mark.security_check("rollback")
def test_a_file_whose_transaction_was_undone_is_swept_up_a_day_later():
    draft = begin()
    kept = submission.add_file(draft=draft, paper=PLAN, filename="b.pdf", content=PDF)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        undone = submission.add_file(draft=draft, paper=FORM, filename="a.pdf", content=PDF)
        raise ZeroDivisionError
    stray, safe = Path(undone.file.path), Path(kept.file.path)
    assert draft.files.count() == 1
    assert stray.exists()
    assert tasks.forget_stray_files() == 0, "its transaction may still be open"
    long_ago = time.time() - 2 * 24 * 3600
    for file in (stray, safe):
        os.utime(file, (long_ago, long_ago))
    assert tasks.forget_stray_files() == 1
    assert not stray.exists()
    assert safe.exists()

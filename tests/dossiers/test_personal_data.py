"""A citizen's copy of what dossiers hold, and its erasure, after which the administrative record stands."""

import json
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from dossiers import letter_files, personal_data, public_view, services, tracking
from dossiers.models import BankTransfer, Dossier, DossierPaper, Follow, StatusEvent
from dossiers.services import PaperFile, applicants, refunds
from foundation.citizens import personal_data as registry
from foundation.citizens import services as citizens
from foundation.citizens.personal_data import HOLDERS
from foundation.files import pending_uploads
from tests.dossiers.test_part_payments import assign, fresh, owing
from tests.factories import desk_of, enough_for, make_citizen, make_dossier, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    dossier = make_dossier(papers=(PaperFile("Căn cước", b"scan", "cccd.jpg"),))
    by = desk_of(dossier)
    for to in (4, 9, 10):
        services.change_status(
            dossier=dossier,
            to=to,
            by=by,
            details=enough_for(to, note_internal="bà Hằng tự đến", note_public="Chào bà Hằng"),
        )
    services.rate(dossier=dossier, score=5, comment="Hằng cảm ơn", channel="web")
    letter_files.kept(dossier.documents.first())
    services.issue_link_code(dossier=dossier)
    return dossier


def test_dossiers_are_registered_as_holder_of_personal_data():
    holder = HOLDERS["dossiers"]
    assert (holder.export, holder.erase) == (personal_data.export, personal_data.erase)


def test_the_copy_holds_the_dossier_with_its_history_and_papers(dossier):
    services.follow(dossier=dossier, citizen=dossier.applicant, proof=Follow.Proof.APPLICANT)
    copy = json.loads(json.dumps(personal_data.export(dossier.applicant), default=str))
    own = copy["dossiers"][0]
    assert own["code"] == dossier.code
    assert len(own["history"]) == 4
    assert own["papers"][0]["name"] == "Căn cước"
    assert own["letters"][0]["data"]["applicant"] == "Nguyễn Thị Thu Hằng"
    assert own["rating"]["score"] == 5
    assert copy["follows"][0]["dossier__code"] == dossier.code
    assert "tự đến" not in str(copy)


def test_erasure_removes_the_person_and_keeps_the_record(dossier, django_capture_on_commit_callbacks):
    applicant, token, secret = dossier.applicant, dossier.token, dossier.secret
    files = [
        dossier.papers.get().file.name,
        dossier.documents.first().file.name,
        dossier.results.get().file.name,
    ]
    assert all(default_storage.exists(name) for name in files)
    sha256 = dossier.results.get().sha256
    with django_capture_on_commit_callbacks(execute=True):
        citizens.erase(citizen=applicant, because="asked")

    assert not any(default_storage.exists(name) for name in files)
    assert tracking.by_token(token) is None
    assert tracking.find(code=dossier.code, secret=secret) is None
    assert tracking.find(code=dossier.code, phone_last4=applicant.phone[-4:]) is None
    kept = Dossier.objects.get(pk=dossier.pk)
    assert (kept.code, kept.status, kept.events.count()) == (dossier.code, dossier.status, 4)
    assert kept.results.get().sha256 == sha256
    assert kept.rating.score == 5
    everything = str(personal_data.export(kept.applicant)) + str(
        list(StatusEvent.objects.values("note_public", "note_internal"))
    )
    for trait in ("Hằng", applicant.phone, "Phan Châu Trinh"):
        assert trait not in everything
    public_view.details(kept)


def test_erasure_reaches_the_dossier_of_an_account_that_an_office_has_completed():
    person = citizens.identity_for(channel="chat", external_id="1").citizen
    person.full_name, person.phone = "Lê Văn Tám", "84905000111"
    person.save()
    dossier = make_dossier(applicant=person, channel=Dossier.Channel.ONLINE)
    given = {"address": "1 Hùng Vương", "identity_number": "049090000001"}
    for said in (given, given | {"address": "2 Hùng Vương"}):
        applicants.correct(dossier=dossier, agency=dossier.received_at_agency, **said)
    services.change_status(dossier=dossier, to=7, by=desk_of(dossier), details=enough_for(7))
    token = Dossier.objects.get(pk=dossier.pk).token
    assert citizens.erase(citizen=person, because="asked")
    kept = Dossier.objects.get(pk=dossier.pk)
    assert kept.applicant == person and kept.token != token
    assert {kept.applicant.address, kept.applicant.identity_number} == {""}
    assert kept.documents.exists() and not any(letter.data for letter in kept.documents.all())


def test_erasing_a_follower_leaves_the_dossier_of_somebody_else(dossier):
    follower = make_citizen()
    services.follow(dossier=dossier, citizen=follower, proof=Follow.Proof.QR)
    citizens.erase(citizen=follower, because="asked")
    assert not Follow.objects.exists()
    assert DossierPaper.objects.get().file
    assert dossier.events.first().note_public == "" and dossier.events.last().note_public
    assert tracking.by_token(dossier.token) == dossier


def test_an_open_application_is_erased_when_it_is_closed_and_everything_else_at_once(dossier):
    """Law 91/2025/QH15 lets an office keep what its duty needs, no longer."""
    applicant = dossier.applicant
    running = make_dossier(applicant=applicant)
    citizens.identity_for(channel="chat", external_id="1")
    identity = citizens.identity_for(channel="chat", external_id="2")
    identity.citizen = applicant
    identity.save()
    assert citizens.erase(citizen=applicant, because="asked") is False
    applicant.refresh_from_db()
    assert applicant.full_name
    assert applicant.erasure_requested_at and not applicant.erased_at
    assert not applicant.identities.exists()
    assert citizens.finish_erasures() == 0

    services.change_status(dossier=running, to=7, by=desk_of(running), details=enough_for(7))
    assert citizens.finish_erasures() == 1
    applicant.refresh_from_db()
    assert (applicant.full_name, applicant.phone) == ("", "")
    assert applicant.erased_at


def test_an_erasure_that_waits_is_not_repeated_and_still_knows_whom_to_look_for(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    person = make_citizen(full_name="Đỗ Thị Chờ")
    running = make_dossier(applicant=person)
    citizens.record_consent(citizen=person, purpose="chat", wording="Đồng ý", channel="chat", proof={"id": 1})
    with django_capture_on_commit_callbacks(execute=True):
        assert citizens.erase(citizen=person, because="Phiếu 12") is False
    upload = pending_uploads.store(b"ho ten", "so.csv")
    content = f"SDT0{person.phone[2:]} nop le phi"
    transfer = BankTransfer.objects.create(
        number="FT1", at="2026-11-01", amount=1, state="set_aside", content=content
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert citizens.finish_erasures() == 0
    assert pending_uploads.exists(upload)
    transfer.refresh_from_db()
    assert transfer.content == content

    services.change_status(dossier=running, to=7, by=desk_of(running), details=enough_for(7))
    assert citizens.finish_erasures() == 1
    transfer.refresh_from_db()
    person.refresh_from_db()
    assert (transfer.content, person.erasure_mentions) == ("", "")
    assert person.consents.get().proof == {"erased": "Phiếu 12"}


def test_whose_name_is_corrected_while_an_erasure_waits_is_erased_all_the_same():
    person = make_citizen()
    dossiers = [make_dossier(applicant=person), make_dossier(applicant=person)]  # at two agencies
    assert citizens.erase(citizen=person, because="asked") is False
    here = Dossier.objects.get(pk=dossiers[0].pk)
    applicants.correct(dossier=here, agency=here.received_at_agency, full_name="Nguyễn Thị Thu Hà")
    assert here.applicant != person
    for dossier in dossiers:
        services.change_status(dossier=dossier, to=7, by=desk_of(dossier), details=enough_for(7))
    assert citizens.finish_erasures() == 2
    assert set(Dossier.objects.values_list("applicant__full_name", "applicant__phone")) == {("", "")}


def test_the_account_that_waits_for_money_is_erased_when_it_was_given_back():
    notice = owing()
    for number in ("FT1", "FT2"):
        assign(notice, 75_000, number)
    dossier = Dossier.objects.get(pk=notice.dossier_id)
    for to in (9, 10):
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    assert citizens.erase(citizen=dossier.applicant, because="asked") is False  # a surplus is open
    payee = "Vietcombank 0011000123456"
    refund = refunds.ask(
        notice=fresh(notice),
        amount=75_000,
        reason="hai lần",
        means="account",
        payee=payee,
        officer=make_officer(),
    )
    assert citizens.finish_erasures() == 0
    refund.refresh_from_db()
    assert refund.payee == payee

    refunds.pay(refund=refund, payout_number="UNC-7", officer=make_officer())
    assert citizens.finish_erasures() == 1


def test_one_erasure_that_breaks_does_not_hold_up_the_others(monkeypatch, caplog):
    first, second = make_citizen(), make_citizen()
    for citizen in (first, second):
        citizen.erasure_requested_at = timezone.now()
        citizen.save()
    kept = HOLDERS["notices"]

    def breaks(citizen):
        if citizen == first:
            raise OSError("disk")
        kept.erase(citizen)

    monkeypatch.setitem(registry.HOLDERS, "notices", replace(kept, erase=breaks))
    assert citizens.finish_erasures() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.erased_at, second.full_name) == (None, "")
    assert f"citizen {first.pk}" in caplog.text

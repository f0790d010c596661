"""The sender's rights: a copy of all, erasure once nothing is open, forgetting by timer."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from foundation.citizens.services import erase, export
from petitions import services
from petitions.models import Draft, Petition, Picture, Sender
from petitions.services import Contact, TransitionDetails, drafts, enclosures
from petitions.workflow import Status
from tests.factories import make_citizen
from tests.petitions.factories import CONSENT, answered, centre, from_somebody, make_operator, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def of(citizen, **over) -> dict:
    return {
        "contact": Contact(citizen=citizen, name="Lê Thị Mận", phone="84905123456", consent=CONSENT),
        **over,
    }


def test_the_copy_holds_what_was_sent_and_answered():
    citizen = make_citizen()
    petition = answered(**of(citizen))
    (copy,) = export(citizen)["petitions"]
    assert copy["code"] == petition.code
    assert copy["phone"] == "84905123456"
    assert copy["answers"][0]["text"] == "Đã thay bóng đèn ngày hôm nay."


def test_an_open_petition_keeps_its_sender_until_it_is_closed(django_capture_on_commit_callbacks):
    citizen = make_citizen()
    petition = from_somebody(**of(citizen, text="Đèn hư, tôi là Lê Thị Mận, gọi 0905 123 456."))
    picture = enclosures.add(photo(), petition=petition)
    path, old = Path(picture.file.path), petition.tracking_path
    assert not erase(citizen=citizen, because="asked")
    assert Sender.objects.exists()
    services.change_status(
        petition=petition, to=Status.REJECTED, by=centre(), details=TransitionDetails(reason="Gọi 0905123456")
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert erase(citizen=citizen, because="asked")
    petition.refresh_from_db()
    assert not Sender.objects.exists()
    assert "Mận" not in petition.text
    assert "0905" not in petition.text
    assert petition.tracking_path != old
    assert set(petition.events.values_list("note_public", flat=True)) == {""}
    assert not path.exists()


def test_drafts_and_old_identities_are_forgotten_by_timers(django_capture_on_commit_callbacks):
    now = timezone.now()
    draft = drafts.begin()
    path = Path(enclosures.add(photo(), draft=draft).file.path)
    Draft.objects.update(updated_at=now - dt.timedelta(days=4))
    drafts.begin()
    petition = answered()
    Petition.objects.update(closed_at=now - dt.timedelta(days=6 * 365))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.forget_drafts() == 1
        assert services.blank_old_identities() == 1
    assert Draft.objects.count() == 1
    assert not Picture.objects.exists()
    assert not path.exists()
    assert not Sender.objects.filter(petition=petition).exists()


def published(citizen) -> tuple[Petition, Picture]:
    petition = answered(**of(citizen))
    picture = enclosures.add(photo(), petition=petition)
    words = {"title": "Đèn", "text": "Đèn hư.", "answer": "Đã thay."}
    services.publish(petition=petition, by=make_operator("Duyệt nội dung"), **words, pictures=[picture.pk])
    services.change_status(petition=petition, to=Status.CLOSED, by=centre())
    return petition, picture


def test_a_picture_that_was_withdrawn_goes_with_its_sender(django_capture_on_commit_callbacks):
    citizen = make_citizen()
    shown, kept = published(citizen)
    withdrawn, gone = published(citizen)
    services.withdraw_publication(petition=withdrawn)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase(citizen=citizen, because="asked")
    assert list(Picture.objects.all()) == [kept]
    assert Path(kept.file.path).exists() and not Path(gone.file.path).exists()


def test_a_picture_that_is_withdrawn_after_its_sender_was_forgotten_goes_too(
    django_capture_on_commit_callbacks,
):
    citizen = make_citizen()
    petition, picture = published(citizen)
    assert erase(citizen=citizen, because="asked")
    services.withdraw_publication(petition=petition)
    with django_capture_on_commit_callbacks(execute=True):
        services.blank_old_identities()
        assert Picture.objects.exists()  # for three days it may be published again
        services.blank_old_identities(now=timezone.now() + dt.timedelta(days=4))
    assert not Picture.objects.exists() and not Path(picture.file.path).exists()

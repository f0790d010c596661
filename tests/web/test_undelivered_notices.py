"""A notice that did not reach is told where its matter is shown: what, when, why, and how to mend it."""

import re

import pytest

from assistant import dossier_replies
from dossiers import services
from dossiers.models import Follow
from dossiers.views import by_token
from dossiers.workflow import Status
from foundation.outbox.models import Notice, NoticeState
from tests.factories import desk_of, enough_for, make_citizen, make_dossier
from tests.petitions.factories import from_somebody

pytestmark = pytest.mark.django_db
MATTERS = "/viec-cua-toi/"
HEADING = "Tin không tới được ông/bà"


@pytest.fixture(autouse=True)
def fresh_pages():
    by_token.PAGES.clear()


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def ended(subject: str, state: NoticeState, reason: str = "") -> None:
    last = Notice.objects.filter(subject=subject).latest("pk")
    Notice.objects.filter(pk=last.pk).update(state=state, reason=reason)


@pytest.fixture
def dossier():
    dossier = make_dossier(applicant=make_citizen(full_name="Trần Quốc Bảo", phone="84905123456"))
    move(dossier, Status.SUPPLEMENT)
    return dossier


def move(dossier, to: Status) -> None:
    dossier.refresh_from_db()
    services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    dossier.refresh_from_db()


def test_the_page_of_a_dossier_says_what_did_not_reach_when_why_and_leads_to_another_way(client, dossier):
    before = text(client.get(dossier.tracking_path))
    assert HEADING not in before
    ended(dossier.code, NoticeState.NOT_SENT, "phone_unconfirmed")
    page = client.get(dossier.tracking_path)  # the page that was just made tells it no more
    told = text(page).partition(HEADING)[2]
    assert "không tới được ông/bà: Cần ông/bà nộp thêm giấy" in told
    assert "chưa được chủ số xác nhận" in told
    assert f'href="{dossier.tracking_path}nhan-tin/"' in page.content.decode()
    english = text(client.get(dossier.tracking_path, {"lang": "en"})).partition("that did not reach you")[2]
    assert "not confirmed by its owner" in english
    assert "ông/bà" not in english.partition("Choose how")[0]


def test_a_later_message_that_reached_the_same_person_shows_that_the_way_is_mended(client, dossier):
    ended(dossier.code, NoticeState.NOT_SENT, "phone_unconfirmed")
    move(dossier, Status.IN_PROCESS)
    assert HEADING in text(client.get(dossier.tracking_path))
    ended(dossier.code, NoticeState.DELIVERED)
    assert HEADING not in text(client.get(dossier.tracking_path))


def test_one_event_that_missed_several_people_is_told_once(client, dossier):
    services.follow(dossier=dossier, citizen=make_citizen(phone=""), proof=Follow.Proof.QR)
    services.follow(dossier=dossier, citizen=make_citizen(phone=""), proof=Follow.Proof.SECRET)
    move(dossier, Status.IN_PROCESS)
    event = dossier.events.latest("pk").key
    missed = Notice.objects.filter(event_key=event)
    assert missed.count() == 2
    missed.update(state=NoticeState.NOT_SENT, reason="mail_full")
    assert text(client.get(dossier.tracking_path)).count("đã đầy") == 1


@pytest.mark.parametrize("reason", ["expired", "erased"])
def test_what_nobody_needs_any_more_is_not_told(client, dossier, reason):
    ended(dossier.code, NoticeState.NOT_SENT, reason)
    assert HEADING not in text(client.get(dossier.tracking_path))


def test_my_matters_tell_it_of_a_dossier_and_of_a_petition(client, dossier):
    petition = from_somebody()
    ended(dossier.code, NoticeState.NOT_SENT, "phone_unconfirmed")
    ended(petition.code, NoticeState.NOT_SENT, "phone_unconfirmed")
    client.get(dossier.tracking_path)
    assert HEADING in text(client.get(petition.tracking_path))
    page = text(client.get(MATTERS))
    assert page.count("không tới được ông/bà: ") == 2
    assert "không tới được ông/bà: Cần ông/bà nộp thêm giấy" in page
    assert "không tới được ông/bà: Tin về phản ánh" in page
    assert "chọn cách nhận tin" in page


def test_the_api_and_the_chat_tell_it_too(client, dossier):
    ended(dossier.code, NoticeState.NOT_SENT, "phone_unconfirmed")
    answer = client.get("/api/v1/track/", {"code": dossier.code, "secret": dossier.secret}).json()
    assert "Cần ông/bà nộp thêm giấy" in answer["undelivered"][0]
    reply = dossier_replies.in_full(dossier, dossier.applicant)
    assert "không tới được ông/bà" in reply.messages[0].text

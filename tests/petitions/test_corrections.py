"""A wrong answer is corrected: told to the sender, kept beside the first one, read anew in public."""

import pytest
from django.urls import reverse

from foundation.outbox.models import Notice
from petitions import public_view, services, worklist
from petitions.errors import InvalidDetail, MissingRequirement, NotYours, StalePetition, TransitionRefused
from petitions.models import Petition
from petitions.services import Actor, TransitionDetails
from petitions.workflow import ActorKind, Status
from tests.petitions.factories import (
    answered,
    centre,
    from_somebody,
    handed_over,
    make_handler,
    make_operator,
    photo,
)
from tests.petitions.test_desk import page_of, signed_in

pytestmark = pytest.mark.django_db
WHY = "Trong câu trả lời trước ghi nhầm tên đường."


@pytest.fixture(autouse=True)
def _no_second_step(settings):
    settings.STAFF_OTP_REQUIRED = False


def unit_of(petition) -> Actor:
    return Actor(ActorKind.UNIT, make_handler(petition.unit))


def correct(petition, **over):
    values = {"by": centre(), "text": "Đã thay bóng đèn đường Hùng Vương.", "because": WHY}
    return services.correct_answer(petition=petition, **values | over)


def test_the_unit_that_answered_corrects_and_both_answers_stay():
    petition = answered()
    event = correct(petition, by=unit_of(petition))
    first, second = petition.answers.all()
    assert (second.corrects, second.unit, first.text) == (first, first.unit, "Đã thay bóng đèn ngày hôm nay.")
    assert (event.from_status, event.to_status, event.note_public) == ("answered", "answered", WHY)
    assert petition.status == Status.ANSWERED


def test_the_sender_is_told_once_with_the_reason_and_the_new_words():
    petition = answered()
    before = Notice.objects.count()
    event = correct(petition)
    notice = Notice.objects.get(event_key=event.key)
    text = notice.message["text"]
    assert Notice.objects.count() == before + 1
    assert WHY in text and "đường Hùng Vương" in text and "đính chính" in text.lower()
    template = notice.message["template"]["params"]
    assert WHY not in str(template) and "Hùng Vương" not in str(template)


def test_who_sent_a_merged_petition_is_told_of_the_correction_too():
    petition = handed_over()
    other = from_somebody()
    merged = TransitionDetails(parent=petition)
    services.change_status(petition=other, to=Status.DUPLICATE, by=centre(), details=merged)
    details = TransitionDetails(answer="Đã thay bóng.")
    services.change_status(petition=petition, to=Status.ANSWERED, by=unit_of(petition), details=details)
    services.change_status(petition=petition, to=Status.CLOSED, by=centre())
    event = correct(petition)
    assert Notice.objects.filter(event_key__startswith=event.key).count() == 2


def test_the_senders_page_shows_the_corrected_answer_first_and_the_one_before(client):
    petition = answered()
    correct(petition)
    page = client.get(petition.tracking_path).content.decode()
    assert page.index("Hùng Vương") < page.index("Đã thay bóng đèn ngày hôm nay.")
    assert "Trả lời, đã đính chính" in page and "Trả lời trước khi đính chính" in page and WHY in page
    titles = [entry.title for entry in public_view.details(petition).history]
    assert titles[-1] == "Đã đính chính câu trả lời"


def test_what_was_published_is_withdrawn_and_waits_for_the_second_person_again():
    petition, moderator = answered(), make_operator("Duyệt nội dung")
    words = {"title": "Đèn đường", "text": "Đèn hư", "answer": "Đã thay bóng"}
    services.publish(petition=petition, by=moderator, **words)
    assert list(worklist.VIEWS.rows("publish", moderator)) == []
    correct(petition)
    assert not Petition.objects.published().exists()
    assert list(worklist.VIEWS.rows("publish", moderator)) == [petition]
    services.publish(petition=petition, by=moderator, **words | {"answer": "Đã thay bóng đường Hùng Vương"})
    assert list(worklist.VIEWS.rows("publish", moderator)) == []


def test_a_withdrawal_by_hand_is_not_asked_for_again():
    petition, moderator = answered(), make_operator("Duyệt nội dung")
    correct(petition)
    services.publish(petition=petition, by=moderator, title="Đèn", text="Đèn hư", answer="Đã thay bóng")
    services.withdraw_publication(petition=petition)
    assert list(worklist.VIEWS.rows("publish", moderator)) == []


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"because": " "}, MissingRequirement),
        ({"text": ""}, MissingRequirement),
        ({"text": "Đã thay bóng đèn ngày hôm nay."}, InvalidDetail),
        ({"by": Actor(ActorKind.CITIZEN)}, NotYours),
        ({"expected_version": 0}, StalePetition),
    ],
)
def test_a_correction_needs_a_reason_other_words_and_somebody_of_the_office(over, refusal):
    petition = answered()
    with pytest.raises(refusal):
        correct(petition, **over)
    assert petition.answers.count() == 1


def test_another_unit_corrects_nothing_and_nothing_is_corrected_before_an_answer():
    petition = answered()
    with pytest.raises(NotYours):
        correct(petition, by=unit_of(handed_over()))
    with pytest.raises(TransitionRefused):
        correct(handed_over())


def test_the_form_begins_with_the_answer_as_it_stands_and_files_go_along():
    petition = answered()
    client = signed_in(make_handler(petition.unit))
    address = reverse("admin:petitions_petition_correct", args=[petition.pk])
    assert address in client.get(page_of(petition)).content.decode()
    assert "Đã thay bóng đèn ngày hôm nay." in client.get(address).content.decode()
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = {
        "expected_version": petition.version,
        "text": "Đã thay cả dãy đèn.",
        "because": WHY,
        "signed_by": "",
        "enclosures": [SimpleUploadedFile("ban-do.jpg", photo())],
    }
    assert client.post(address, data).status_code == 302
    newest = petition.answers.last()
    assert (newest.text, newest.enclosures.count()) == ("Đã thay cả dãy đèn.", 1)

"""«Hỏi giúp tôi»: what the chat does not know is asked of a unit, and known to the next citizen."""

import pytest

from assistant.replies import ASK_FOR_ME, to_ask
from foundation.citizens.services import identity_for
from foundation.outbox.models import Notice
from knowledge.models import QuestionAnswer, State
from petitions import services
from petitions.categories import Kind
from petitions.models import Petition
from petitions.services.details import TransitionDetails
from petitions.workflow import Status
from tests.assistant.chat import Chat
from tests.petitions.factories import centre, make_unit

ASKED = "hồ bơi Tam Kỳ có lớp cho người khuyết tật không"


@pytest.fixture
def chat(db) -> Chat:
    return Chat(identity_for(channel="web", external_id="asks"))


def press(chat: Chat, asked: str = ASKED) -> Petition:
    chat.say(ASK_FOR_ME + asked)
    return Petition.objects.get()


def answered(petition: Petition, text: str) -> None:
    by = centre()
    services.change_status(petition=petition, to=Status.ACCEPTED, by=by)
    details = TransitionDetails(unit=make_unit(), answer=text, signed_by="Trung tâm Văn hóa")
    services.change_status(petition=petition, to=Status.ANSWERED, by=by, details=details)


def test_one_press_makes_a_question_with_a_promise_and_the_same_press_no_second(chat):
    petition = press(chat)
    assert (petition.kind, petition.text) == (Kind.QUESTION, ASKED)
    assert petition.code in "\n".join(message.text for message in chat.last.messages)
    assert press(chat) == petition


def test_its_answer_is_owed_to_the_one_who_asked(chat):
    petition = press(chat)
    answered(petition, "Có lớp sáng thứ bảy, miễn phí.")
    notice = Notice.objects.filter(citizen=chat.identity.citizen).latest("pk")
    assert "Có lớp sáng thứ bảy" in notice.message["text"]


def test_its_answer_waits_for_a_second_person_and_is_then_what_the_chat_says(chat):
    answered(press(chat, f"{ASKED}, số của tôi 0905123456"), "Có lớp sáng thứ bảy, miễn phí.")
    entry = QuestionAnswer.objects.get()
    assert entry.state == State.PROPOSED and "0905123456" not in entry.question
    QuestionAnswer.objects.update(state=State.PUBLISHED)
    other = Chat(identity_for(channel="web", external_id="asks-next"))
    assert "Có lớp sáng thứ bảy" in other.say(ASKED)


def test_the_button_says_what_the_question_is_about(chat):
    chat.say(to_ask("giá vé cho trẻ em?", "Tháp Mỹ Sơn").value)
    assert Petition.objects.get().text == "Tháp Mỹ Sơn: giá vé cho trẻ em?"

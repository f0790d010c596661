"""Closing asks where a question waits; the dossiers of the citizen are read beside the conversation."""

import pytest

from foundation.conversations import services
from foundation.conversations.models import Conversation, DeskEntry
from tests.factories import make_dossier
from tests.foundation.conversations.factories import citizen_says, make_conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(lan) -> Conversation:
    made = make_conversation()
    services.take(conversation=made, operator=lan)
    citizen_says(made.identity, "Đất nhà tôi bao giờ có sổ?")
    return made


def test_closing_an_unanswered_question_asks_first_and_wants_a_reason(desk, conversation):
    address = f"/truc/{conversation.pk}/dong/"
    page = desk.post(address, follow=True).content.decode()
    assert "Đất nhà tôi bao giờ có sổ?" in page
    conversation.refresh_from_db()
    assert conversation.state == "held"
    desk.post(address, {"because": "Đã gọi điện trả lời"})
    conversation.refresh_from_db()
    assert conversation.state == "closed"
    assert DeskEntry.objects.filter(conversation=conversation, text="Đã gọi điện trả lời").exists()


def test_nobody_but_the_timer_closes_an_unanswered_question_in_silence(conversation, lan):
    with pytest.raises(services.Unanswered):
        services.close(conversation=conversation, operator=lan, because="  ")
    services.close(conversation=conversation, operator=None)
    conversation.refresh_from_db()
    assert conversation.state == "closed"


def test_an_operator_reads_the_dossier_of_whom_he_answers_and_no_other(desk, conversation):
    mine = make_dossier(applicant=conversation.identity.citizen)
    others = make_dossier()
    page = desk.get(f"/truc/{conversation.pk}/").content.decode()
    address = f"/truc/{conversation.pk}/xem/ho-so/{mine.pk}/"
    assert address in page and "/admin/dossiers/dossier/" not in page
    sheet = desk.get(address)
    assert sheet.status_code == 200 and mine.code in sheet.content.decode()
    for wrong in (f"ho-so/{others.pk}", "ho-so/x", "khac/1"):
        assert desk.get(f"/truc/{conversation.pk}/xem/{wrong}/").status_code == 404

"""An answer that reached nobody stands as an alarm at the operators' desk."""

import pytest

from foundation import alarms
from foundation.outbox import delivery_alarms, services, tasks
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.foundation.conversations.factories import make_conversation

pytestmark = pytest.mark.django_db


def undelivered(conversation, number: int) -> Notice:
    notice = Notice.objects.create(
        citizen=conversation.identity.citizen,
        purpose="reply",
        event_key=f"inbound:{number}:1",
        lane=Lane.REPLY,
        message={"text": "Mời xem."},
        state=NoticeState.NOT_SENT,
        reason="no_route",
    )
    delivery_alarms.report_not_sent(notice.lane, notice.reason)
    return notice


def test_the_desk_shows_one_alarm_with_the_number_and_the_people(desk):
    conversations = [make_conversation("cho hỏi") for _ in range(3)]
    for number, conversation in enumerate(conversations):
        undelivered(conversation, number)
    page = desk.get("/truc/").content.decode()
    assert page.count('class="undelivered"') == 1
    assert "Có câu trả lời không tới được người hỏi." in page
    assert "(3 tin)" in page
    for conversation in conversations:
        assert f'href="/truc/{conversation.pk}/"' in page


def test_an_open_page_hears_of_a_new_alarm(desk):
    version = desk.get("/truc/").context["listing"].version
    assert desk.get("/truc/moi/", {"v": version}).status_code == 204
    delivery_alarms.report_not_sent(Lane.REPLY, "no_route")
    assert desk.get("/truc/moi/", {"v": version}).status_code == 200


def test_the_back_office_shows_it_too_and_it_ends_with_a_decision(desk, django_user_model):
    notice = undelivered(make_conversation("cho hỏi"), 1)
    assert alarms.open_alarms()
    services.cancel(notice=notice, officer=django_user_model.objects.create_user("hoa"))
    tasks.sweep()
    assert "undelivered" not in desk.get("/truc/").content.decode()

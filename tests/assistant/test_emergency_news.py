"""Who told of a danger learns that the alarm went out where it did, and not otherwise."""

import pytest

from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import acknowledge_emergency
from foundation.outbox import alarm_notifications, tasks
from foundation.outbox.models import AlarmNotification, Notice
from tests.assistant.chat import Chat
from tests.foundation.conversations.factories import make_identity, make_operator
from tests.foundation.outbox.test_alarm_notifications import hook, wait_for_the_next_try

__all__ = ["hook"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat() -> Chat:
    chat = Chat(make_identity())
    chat.say("cháy nhà rồi cứu với")
    return chat


def told() -> list[str]:
    return [notice.message["text"] for notice in Notice.objects.filter(purpose="reply").order_by("pk")]


def test_a_second_line_tells_once_that_a_route_has_accepted(hook, chat):
    hook.status = 500
    tasks.notify_of_alarms()
    assert told() == []
    hook.status = 200
    for _ in range(3):
        wait_for_the_next_try()
        tasks.notify_of_alarms()
    (line,) = told()
    assert "báo động đã được gửi tới cán bộ trực" in line and "114" in line
    assert Turn.objects.filter(author="bot", text=line).count() == 1


def test_each_danger_of_a_conversation_has_its_own_line(hook, chat):
    tasks.notify_of_alarms()
    chat.say("ba em bị điện giật nằm đó")
    tasks.notify_of_alarms()
    assert len(told()) == 2


def test_without_a_route_nothing_more_is_said(chat):
    tasks.notify_of_alarms()
    assert told() == []


def test_nothing_is_said_of_an_alarm_that_somebody_has_seen_or_that_is_over(hook, chat):
    chat.say("cứu hỏa tới nơi rồi")
    tasks.notify_of_alarms()
    another = Chat(make_identity())
    another.say("có người đuối nước ở biển An Bàng")
    conversation = Conversation.objects.get(identity=another.identity)
    acknowledge_emergency(conversation=conversation, operator=make_operator())
    tasks.notify_of_alarms()
    assert told() == []


def test_an_alarm_folded_with_its_network_promises_nothing(hook):
    chats = [Chat(make_identity()) for _ in range(alarm_notifications.MAX_OF_A_NETWORK + 2)]
    for each in chats:
        each.say("cháy nhà rồi cứu với", address="203.0.113.9")
    tasks.notify_of_alarms()
    assert len(told()) == alarm_notifications.MAX_OF_A_NETWORK
    assert AlarmNotification.objects.filter(error=alarm_notifications.OF_ONE_NETWORK).count() == 2

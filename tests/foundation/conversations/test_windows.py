"""After the citizen's last act a channel takes words for a while, then only templates."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.citizens import windows
from foundation.citizens.windows import ReplyRule, WindowState
from foundation.conversations import services
from foundation.messages import Message, TemplateData
from foundation.outbox import answers
from tests.factories import local
from tests.foundation.conversations.factories import make_conversation, make_identity, make_operator

pytestmark = pytest.mark.django_db
LAST = "2026-11-24 08:00"


@pytest.fixture
def strict(monkeypatch):
    rule = ReplyRule("Kênh thử", dt.timedelta(hours=48), dt.timedelta(days=7))
    monkeypatch.setitem(windows.RULES, "strict", lambda: rule)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-11-26 08:00", WindowState.FREE),
        ("2026-11-26 08:01", WindowState.CHARGED),
        ("2026-12-01 08:00", WindowState.CHARGED),
        ("2026-12-01 08:01", WindowState.CLOSED),
    ],
)
def test_free_then_charged_then_closed(strict, now, state):
    identity = make_identity(channel="strict", last_interaction_at=local(LAST))
    assert windows.window_of(identity, local(now)).state == state


def test_a_channel_without_a_rule_never_closes():
    identity = make_identity(last_interaction_at=local("2020-01-01 08:00"))
    assert windows.window_of(identity, local(LAST)).state == WindowState.ALWAYS


def test_a_closed_window_takes_a_template_and_refuses_words(strict):
    eight_days_ago = timezone.now() - dt.timedelta(days=8)
    conversation = make_conversation(channel="strict", last_interaction_at=eight_days_ago)
    lan = make_operator()
    words = {"conversation": conversation, "operator": lan, "seen": 10**9}
    with pytest.raises(services.DeskRefusal):
        answers.answer(message=Message("Chào ông/bà"), token="a", **words)
    template = Message("Mẫu", template=TemplateData("desk_reply", {"noi_dung": "Đã xong"}))
    assert answers.answer(message=template, token="b", **words).text == "Mẫu"

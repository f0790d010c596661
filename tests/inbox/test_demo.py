"""Twelve conversations of the demo, in every state."""

from collections import Counter

import pytest

from foundation.accounts.models import OfficerNotification
from foundation.conversations.models import Conversation
from inbox import demo
from inbox.models import CannedAnswer
from tests.foundation.conversations.factories import make_identity, make_operator

pytestmark = pytest.mark.django_db


def test_the_demo_has_every_state_and_is_loaded_once():
    for username in demo.OPERATORS:
        make_operator(username=username)
    for _ in range(15):
        make_identity()
    for _ in range(2):
        demo.load()
    states = Counter(Conversation.objects.values_list("state", flat=True))
    assert states == {"waiting": 5, "held": 4, "closed": 2, "bot": 1}
    assert OfficerNotification.objects.count() == 1
    assert CannedAnswer.objects.count() == len(demo.CANNED)

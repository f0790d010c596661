"""Operators and conversations for tests."""

from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import record_turn

_serial = count(1)


def make_identity(*, channel: str = "chat", **over) -> ChannelIdentity:
    n = next(_serial)
    name = over.pop("full_name", f"Trần Văn Thử {n}")
    values = {"external_id": f"account-{n}", "display_name": name, "last_interaction_at": timezone.now()}
    citizen = Citizen.objects.create(full_name=name)
    return ChannelIdentity.objects.create(citizen=citizen, channel=channel, **values | over)


def make_conversation(*said: str, **over) -> Conversation:
    """A conversation in which the citizen said these words."""
    identity = make_identity(**over)
    for words in said or ("Cho tôi hỏi thủ tục đất đai",):
        citizen_says(identity, words)
    return Conversation.objects.get(identity=identity)


def citizen_says(identity: ChannelIdentity, words: str, **over) -> Turn:
    return record_turn(identity=identity, author=Turn.Author.CITIZEN, text=words, **over)


def make_operator(name: str = "", *, role: str = "Trực tổng đài", **over) -> User:
    n = next(_serial)
    values = {"username": f"truc{n}", "first_name": name or f"Cán bộ {n}", "is_staff": True}
    operator = get_user_model().objects.create_user(**values | over)
    operator.groups.add(Group.objects.get(name=role))
    return operator

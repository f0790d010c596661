"""Chats found by a phone, a name, a code, or words that the citizen or a colleague said.

Each question has one good way to be answered: through the trigram index, or among the newest rows only.
"""

from collections.abc import Iterable, Iterator

from django.db.models import F, QuerySet

from foundation.citizens.models import ChannelIdentity, Citizen, ConfirmedPhone
from foundation.conversations import context
from foundation.conversations.models import Conversation, Turn
from foundation.database.folded_text import holds_words, newest_holding
from foundation.vietnamese.folding import fold
from foundation.vietnamese.phones import normalise_phone

MAX_TYPED, MIN_TYPED = 100, 2
MAX_CHATS = 300
"""Of each source; who finds more types another word."""
NEWEST_CHATS, MAX_PEOPLE = 2_000, 1_000


def matching(typed: str) -> frozenset[int]:
    """The chats' ids: of common names and words those of the last weeks, of others all."""
    typed = typed[:MAX_TYPED]
    if len(fold(typed)) < MIN_TYPED:
        return frozenset()
    people = context.citizens_by_code(typed) | _by_phone(typed)
    return frozenset([*_of_people(people), *_named(typed), *_said(typed)])


def _of_people(people: Iterable[int]) -> QuerySet[Conversation, int]:
    chats = Conversation.objects.filter(identity__citizen__in=list(people))
    newest = F("last_turn_at").desc(nulls_last=True)  # none where nothing was said yet
    return chats.order_by(newest).values_list("pk", flat=True)[:MAX_CHATS]


def _by_phone(typed: str) -> set[int]:
    try:
        phone = normalise_phone(typed)
    except ValueError:
        return set()
    confirmed = ConfirmedPhone.objects.filter(phone=phone).values_list("citizen", flat=True)
    return {*confirmed, *Citizen.objects.filter(phone=phone).values_list("pk", flat=True)}


def _named(typed: str) -> Iterator[int]:
    people = Citizen.objects.filter(holds_words(typed, "full_name", from_their_beginning=True))
    accounts = ChannelIdentity.objects.filter(holds_words(typed, "display_name", from_their_beginning=True))
    known = {*people.values_list("pk", flat=True)[:MAX_PEOPLE]}
    known |= {*accounts.values_list("citizen", flat=True)[:MAX_PEOPLE]}
    yield from _of_people(known)
    if len(known) >= MAX_PEOPLE:  # a common name: whoever wrote last is among those left out
        yield from _lately_named(typed)


def _lately_named(typed: str) -> Iterator[int]:
    words = [f" {word}" for word in fold(typed).split()]
    chats = Conversation.objects.recent().values_list(
        "pk", "identity__citizen__full_name", "identity__display_name"
    )
    for pk, *names in chats[:NEWEST_CHATS]:
        if any(all(word in f" {fold(name)}" for word in words) for name in names):
            yield pk


def _said(typed: str) -> list[int]:
    """What the bot says is the same for many, and is not searched."""
    said = Turn.objects.exclude(author=Turn.Author.BOT).only("pk", "conversation_id")
    found = newest_holding(said, holds_words(typed, "text"), most=MAX_CHATS)
    return list(dict.fromkeys(turn.conversation_id for turn in found))[:MAX_CHATS]

"""A conversation as its visitor sees it: the last turns, oldest first, with buttons under the newest."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import person_holds
from foundation.messages import Button
from foundation.outbox.answers import released
from foundation.vietnamese.marked import in_either_language
from web_channel.models import UnansweredMessage

SHOWN = 60
AWAITED, FAST, SLOW = 1, 4, 20
QUIET_AFTER = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class DisplayedTurn:
    """One turn. `files` are (is it a picture, name, address); `buttons` those that can still be pressed.

    `text` and the titles of the buttons know whether they are Vietnamese.
    """

    pk: int
    who: str
    is_mine: bool
    turn: Turn
    text: str
    files: tuple[tuple[bool, str, str], ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """`newest`: the last turn known to the page. `withheld`: older ones that it must still ask for, because
    their officers may take them back for some seconds."""

    turns: list[DisplayedTurn]
    newest: int
    withheld: tuple[int, ...] = ()

    @property
    def seen(self) -> int:
        """Everything up to this turn is shown."""
        return min([*(number - 1 for number in self.withheld), self.newest])


def thread_of(visitor: ChannelIdentity | None, *, after: int = 0, withheld: Collection[int] = ()) -> Thread:
    """The visitor's turns newer than the turn `after`, and those of `withheld` that are released by now."""
    if visitor is None:
        return Thread([], after)
    asked = Q(pk__gt=after) | Q(pk__in=withheld)
    found = _readable(visitor).filter(asked).select_related("choices")
    rows = list(found.order_by("-pk")[:SHOWN])[::-1]
    turns = [turn for turn in rows if not turn.can_be_undone]
    last = max((turn.pk for turn in turns if turn.author == Turn.Author.CITIZEN), default=0)
    newest = max([after, *(turn.pk for turn in turns)])
    waiting = tuple(turn.pk for turn in rows if turn.can_be_undone and turn.pk < newest)
    return Thread([_shown(turn, turn.pk > last) for turn in turns], newest, waiting)


def count_unread(visitor: ChannelIdentity, *, after: int) -> int:
    """What others said after the turn `after`."""
    found = _readable(visitor).filter(pk__gt=after, can_be_undone=False)
    return found.exclude(author=Turn.Author.CITIZEN).count()


def _readable(visitor: ChannelIdentity) -> Any:
    said = Turn.objects.filter(conversation__identity=visitor).exclude(text="", attachments=[])
    return released(said)


def is_answer_due(visitor: ChannelIdentity | None) -> bool:
    """Whether the bot has yet to answer the visitor's last words."""
    waiting = UnansweredMessage.objects.filter(turn__conversation__identity=visitor)
    return visitor is not None and waiting.exists()


def pace(visitor: ChannelIdentity | None, turns: list[DisplayedTurn]) -> int:
    """Seconds until the page asks for news again: less often once it has been quiet for a while."""
    if is_answer_due(visitor):
        return AWAITED
    if not turns or timezone.now() - turns[-1].turn.said_at > QUIET_AFTER:
        return SLOW
    return FAST


def who_answers(visitor: ChannelIdentity | None) -> str:
    """A sentence on who answers now; "" while the bot does."""
    if visitor is None:
        return ""
    if person_holds(visitor):
        return _("An official will answer you here.")
    waits = Conversation.objects.filter(identity=visitor, state=Conversation.State.WAITING).exists()
    return _("You are in the queue for an official; the answer appears here.") if waits else ""


def attachment(visitor: ChannelIdentity, turn_pk: int, number: int) -> dict[str, Any] | None:
    """A file of the visitor's own conversation."""
    turn = _readable(visitor).filter(pk=turn_pk, can_be_undone=False).first() if visitor else None
    if turn is None or number >= len(turn.attachments):
        return None
    found = turn.attachments[number]
    return found if isinstance(found, dict) and found.get("path") else None


def _shown(turn: Turn, is_open: bool) -> DisplayedTurn:
    choices = getattr(turn, "choices", None)
    buttons = filter(None, map(_button, choices.buttons)) if choices else ()
    kept = tuple(button for button in buttons if is_open or button.kind != "say")
    is_mine, text = turn.author == Turn.Author.CITIZEN, in_either_language(turn.text)
    return DisplayedTurn(turn.pk, _who(turn), is_mine, turn, text, _files(turn), kept)


def _button(stored: Any) -> Button | None:
    """None for one that another version of the portal stored otherwise."""
    try:
        return Button(in_either_language(stored["title"]), stored["kind"], stored["value"])
    except (KeyError, TypeError):
        return None


def _who(turn: Turn) -> str:
    names = {Turn.Author.CITIZEN: _("You"), Turn.Author.BOT: _("Bot"), Turn.Author.PERSON: _("Official")}
    label = names[Turn.Author(turn.author)]
    return f"{label} · {settings.PORTAL_OPERATOR}" if turn.author == Turn.Author.PERSON else label


def _files(turn: Turn) -> tuple[tuple[bool, str, str], ...]:
    shown = []
    for number, one in enumerate(turn.attachments):
        address = reverse("web_channel:file", args=[turn.pk, number]) if one.get("path") else ""
        name = str(one.get("name") or one.get("payload", {}).get("name") or _("File"))
        shown.append((one.get("kind") == "image", name, address))
    return tuple(shown)

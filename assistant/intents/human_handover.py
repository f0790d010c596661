"""Hand-over to a person: puts the conversation into the operators' queue and says when one will answer."""

import datetime as dt
import re
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assistant.replies import Reply, say, to_call, to_menu
from assistant.turns import Turn
from foundation.conversations import hours
from foundation.conversations.models import Conversation, DeskRules
from foundation.conversations.services import ask_for_person
from foundation.web.formats import full_day, hour

ASKING = re.compile(
    r"\b(gap|noi chuyen|chat|nhan|cho) (voi )?(can bo|nhan vien|nguoi that|tu van vien|tong dai|nguoi)\b"
    r"|\bco ai khong\b|\b(talk|speak|chat) (to|with) (a |an )?(person|human|agent|officer|staff)\b"
)
MAX_COUNTED = 20


def handle(turn: Turn) -> Reply | None:
    if turn.intent != "human_handover" and not ASKING.search(turn.folded):
        return None
    conversation = ask_for_person(identity=turn.identity, because="Ông/bà xin gặp cán bộ")
    return hand_over(conversation)


def is_person_awaited(turn: Turn) -> bool:
    """Whether a person is due. Messages that the bot does not understand are then left to that person."""
    waiting = Conversation.objects.filter(identity=turn.identity, state=Conversation.State.WAITING)
    return waiting.exists()


def with_opening_hours(turn: Turn, guesses: Reply) -> Reply:
    """The bot's guesses and, out of hours, when a person will be available."""
    now, open_hours = timezone.now(), hours.current()
    if open_hours.is_open(now) or not guesses.messages:
        return guesses
    first, *rest = guesses.messages
    told = replace(first, text=f"{first.text}\n\n{out_of_hours(open_hours, now)}")
    return Reply((told, *rest))


def hand_over(conversation: Conversation) -> Reply:
    """What the citizen reads once the conversation is in the queue."""
    now, open_hours = timezone.now(), hours.current()
    words = _in_the_queue(conversation) if open_hours.is_open(now) else out_of_hours(open_hours, now)
    return say(words, to_call(), to_menu())


def out_of_hours(open_hours: hours.Hours, now: dt.datetime) -> str:
    """That the desk is closed (in Vietnamese in the words of DeskRules), and when it opens."""
    opens = open_hours.next_opening(now)
    when = _("An officer answers from %(hour)s on %(day)s, in the order of the messages.")
    is_english = get_language() == "en"
    closed = "The desk is closed now." if is_english else DeskRules.current().out_of_hours
    urgent = _("If it is urgent, call %(number)s.")
    parts = [closed, when % {"hour": hour(opens), "day": full_day(opens)} if opens else ""]
    return " ".join(part for part in (*parts, urgent % {"number": settings.HOTLINE}) if part)


def _in_the_queue(conversation: Conversation) -> str:
    words = _("You are in the queue for an officer.%(ahead)s You can write your question here already.")
    ahead = _ahead(conversation)
    return words % {"ahead": ahead and f" {ahead}"}


def _ahead(conversation: Conversation) -> str:
    """How many people are ahead, counted up to MAX_COUNTED."""
    waiting = list(Conversation.objects.waiting().values_list("pk", flat=True)[: MAX_COUNTED + 1])
    if conversation.pk not in waiting:
        more = _("More than %(n)s people are ahead of you.")
        return more % {"n": MAX_COUNTED} if len(waiting) > MAX_COUNTED else ""
    before = waiting.index(conversation.pk)
    if not before:
        return _("You are next.")
    some = ngettext("%(n)s person is ahead of you.", "%(n)s people are ahead of you.", before)
    return some % {"n": before}

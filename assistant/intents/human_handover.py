"""The way to a person is always near: into the operators' queue, with an honest word about when."""

import datetime as dt
import re
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assistant.replies import Reply, say, to_menu
from assistant.turns import Turn
from foundation.conversations import hours
from foundation.conversations.models import Conversation, DeskRules
from foundation.conversations.services import ask_for_person
from foundation.outbox.messages import Button
from foundation.web.formats import full_day, hour

ASKING = re.compile(
    r"\b(gap|noi chuyen|chat|nhan|cho) (voi )?(can bo|nhan vien|nguoi that|tu van vien|tong dai|nguoi)\b"
    r"|\bco ai khong\b|\b(talk|speak|chat) (to|with) (a |an )?(person|human|agent|officer|staff)\b"
)
MOST_COUNTED = 20


def handle(turn: Turn) -> Reply | None:
    if turn.intent != "human_handover" and not ASKING.search(turn.folded):
        return None
    conversation = ask_for_person(identity=turn.identity, because="Ông/bà xin gặp cán bộ")
    return hand_over(conversation)


def is_person_awaited(turn: Turn) -> bool:
    """Whether a person is due: what the bot does not understand is meant for that person."""
    waiting = Conversation.objects.filter(identity=turn.identity, state=Conversation.State.WAITING)
    return waiting.exists()


def with_opening_hours(turn: Turn, guesses: Reply) -> Reply:
    """The bot's guesses and, out of hours, when a person will be there: nobody else can help now."""
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
    call = _("Call %(number)s") % {"number": settings.HOTLINE}
    return say(words, Button(call, "phone", settings.HOTLINE), to_menu())


def out_of_hours(open_hours: hours.Hours, now: dt.datetime) -> str:
    """That nobody is at the desk (the desk's own words, in Vietnamese), and when somebody will be."""
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
    """How many wait before; a long queue is not counted out."""
    waiting = list(Conversation.objects.waiting().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    if conversation.pk not in waiting:
        more = _("More than %(n)s people wait before you.")
        return more % {"n": MOST_COUNTED} if len(waiting) > MOST_COUNTED else ""
    before = waiting.index(conversation.pk)
    if not before:
        return _("You are next.")
    some = ngettext("%(n)s person waits before you.", "%(n)s people wait before you.", before)
    return some % {"n": before}

"""The way to a person is always near: into the operators' queue, with an honest word about when."""

import datetime as dt
import re
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from foundation.conversations import hours
from foundation.conversations.models import Conversation, DeskRules
from foundation.conversations.services import ask_for_person
from foundation.outbox.messages import Button
from foundation.vietnamese.dates import format_date, hour
from foundation.working_days import ZONE

ASKING = re.compile(
    r"\b(gap|noi chuyen|chat|nhan|cho) (voi )?(can bo|nhan vien|nguoi that|tu van vien|tong dai|nguoi)\b"
    r"|\bco ai khong\b|\b(talk|speak|chat) (to|with) (a |an )?(person|human|agent|officer|staff)\b"
)
MOST_COUNTED = 20


def handle(turn: Turn) -> Reply | None:
    if turn.intent != "human_handover" and not ASKING.search(turn.folded):
        return None
    conversation = ask_for_person(identity=turn.identity, because="Ông/bà xin gặp cán bộ")
    return hand_over(conversation, turn.language)


def is_awaited(turn: Turn) -> bool:
    """Whether a person is due: what the bot does not understand is meant for that person."""
    waiting = Conversation.objects.filter(identity=turn.identity, state=Conversation.State.WAITING)
    return waiting.exists()


def beside_a_miss(turn: Turn, guesses: Reply) -> Reply:
    """The bot's guesses and, out of hours, when a person will be there: nobody else can help now."""
    now, open_hours = timezone.now(), hours.current()
    if open_hours.is_open(now) or not guesses.messages:
        return guesses
    first, *rest = guesses.messages
    told = replace(first, text=f"{first.text}\n\n{out_of_hours(open_hours, now, turn.language)}")
    return Reply((told, *rest))


def hand_over(conversation: Conversation, language: str = "vi") -> Reply:
    """What the citizen reads once the conversation is in the queue."""
    now, open_hours = timezone.now(), hours.current()
    if not open_hours.is_open(now):
        words = out_of_hours(open_hours, now, language)
    elif language == "en":
        words = "You are in the queue for an officer. You can write your question here already."
    else:
        words = f"Đã chuyển ông/bà tới cán bộ.{_ahead(conversation)} Ông/bà cứ viết sẵn câu hỏi ở đây."
    call, help_me = ("Call", "Help") if language == "en" else ("Gọi", "Giúp tôi")
    button = Button(f"{call} {settings.HOTLINE}", "phone", settings.HOTLINE)
    return say(words, button, press(help_me, "menu"))


def out_of_hours(open_hours: hours.Hours, now: dt.datetime, language: str = "vi") -> str:
    """That nobody is at the desk, and when somebody will be."""
    opens = open_hours.next_opening(now)
    local = opens and opens.astimezone(ZONE)
    if language == "en":
        when = f" An officer answers from {local:%H:%M, %d %b %Y}." if local else ""
        return f"The desk is closed now.{when} If it is urgent, call {settings.HOTLINE}."
    when = f" Cán bộ trả lời từ {hour(local)} {format_date(local)}, theo thứ tự tin nhắn." if local else ""
    return f"{DeskRules.current().out_of_hours}{when} Việc gấp, ông/bà gọi {settings.HOTLINE}."


def _ahead(conversation: Conversation) -> str:
    """How many wait before; a long queue is not counted out."""
    waiting = list(Conversation.objects.waiting().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    if conversation.pk not in waiting:
        return f" Trước ông/bà còn hơn {MOST_COUNTED} người." if len(waiting) > MOST_COUNTED else ""
    before = waiting.index(conversation.pk)
    return f" Trước ông/bà còn {before} người." if before else " Ông/bà là người tiếp theo."

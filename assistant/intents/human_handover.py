"""Hand-over to a person: puts the conversation into the operators' queue and says when one will answer."""

import datetime as dt
import re
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assistant.dialogue_state import conversation_of
from assistant.intents import portal_search
from assistant.intents.about_bot import MUCH
from assistant.replies import Reply, button, say, to_call, to_menu, to_person
from assistant.turns import WISHED, Turn, is_asking
from foundation.conversations import hours
from foundation.conversations.models import Conversation, DeskRules
from foundation.conversations.models import Turn as Said
from foundation.conversations.services import ask_for_person, leave_queue
from foundation.messages import Button
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from foundation.web.formats import full_day, hour

ASKING = re.compile(
    r"\b(gap|noi chuyen|chat|nhan|cho) (voi )?(can bo|nhan vien|nguoi that|tu van vien|tong dai|nguoi)\b"
    r"|\b(?:chuyen|noi may|ket noi)(?: may)? (?:giup|gium|dum|di|toi|em|minh|cho (?:toi|tui|em|can bo))\b"
    r"|\b(?:keu|goi|dua|cho) (?:\w{1,40} )?(?:nguoi|can bo|nhan vien|ai do)\b"
    r".{0,200}\b(?:ra (?:day|noi)|noi chuyen|tra loi)\b"
    r"|\bco (?:ai|nguoi)(?: \w{1,40})? (?:khong|o do|truc|do)(?: khong)?\b|\bhoi (?:nguoi"
    r"|can bo|nhan vien)\b"
    r"|\b(talk|speak|chat) (to|with) (a |an )?(person|human|agent|officer|staff)\b"
)
LEAVING = re.compile(
    r"(da |a |vay |o |u )?(thoi )?(khoi|khong can|khong cho|khong doi|khong gap|huy|bo)"
    r"( (gap|cho|doi|can bo|nguoi|nhan vien|ai|tong dai))+( (nua|dau|roi|nhe|nha|a|em|anh|chi|cam on))*"
    r"|(da |a |vay )?(thoi )?khong (can|cho|doi|gap) nua( (dau|nhe|nha|a|roi|cam on))*"
    r"|(thoi )?(toi|em|tui|minh|con) (khong (can|cho|doi|gap) nua( .{0,40})?|tu (lam|len|ra|hoi) .{0,40})"
    r"|(o |u |uh |vay )?thoi (de )?(mai|mot|chieu|sang mai|lat|khi khac)( (toi|em|tui|minh))?"
    r" (goi|ra|len|hoi|ghe|nhan)( lai)?"
    r"|(i )?(do not|dont|don t|no longer) (need|want)( to)? (wait|talk|a person|an officer|anyone)( anymore)?"
    r"|(leave|stop) (the )?(queue|waiting)|no need( to wait)?"
)
STOPPING = re.compile(
    r"(da |a |vay )?(thoi|khoi|huy|khong can|de sau|de khi khac|never mind|cancel|stop)"
    r"( (khoi|vay|nhe|nha|a|nghe|em|anh|chi|di|nua|dau|thoi))*"
)
WAIT_ASKED = re.compile(
    r"\b(cho|doi) (\S{1,40} ){0,3}?(bao lau|lau khong|toi bao gio|den bao gio)\b"
    r"|\b(may gio|bao gio|khi nao|chung nao|bao lau) (\S{1,40} ){0,2}?"
    r"(can bo|nhan vien|co nguoi|co ai|duoc tra loi)\b"
    r"|\b(con may nguoi|toi luot (toi|em|minh) chua|co ai (truc|bat may|tra loi|do))\b"
    r"|\bhow long\b.{0,200}\b(wait|take|queue|answer)"
    r"|\bwhen (will|can)\b.{0,200}\b(answer|person|officer|reply|someone)\b"
)
MAX_COUNTED = 20


BUSY = re.compile(
    r"\b(?:(?<!so )(?<!tang )(?<!lau )may ban|khong (?:ai )?(?:bat|nghe|nhac) may"
    r"|goi (?:hoai|mai|miet) (?:khong|ma khong)|goi (?:hoai|mai|miet)\b.{0,200}\bkhong)\b.{0,200}"
    r"|\b(?:nobody|no one) (?:answers|picks up)\b"
)


def busy_line(turn: Turn) -> Reply | None:
    """Who cannot reach anybody by telephone may leave the question here."""
    said = fold(MUCH.sub("", turn.text))
    if not BUSY.search(said) or len(turn.folded.split()) > 12:
        return None
    words = _(
        "Lines can be busy. Write your question here, or press “Talk to a person”: an officer calls or "
        "writes back."
    )
    return say(words, to_person(), to_call())


def handle(turn: Turn) -> Reply | None:
    if turn.intent != "human_handover" and not ASKING.search(turn.folded):
        return None
    if not WISHED.search(turn.folded) and not ASKING.search(turn.folded):
        if told := portal_search.announcement(turn):
            return told  # «nghe nói cán bộ về xã tiếp dân, ngày mấy»
    return bring(turn, "Ông/bà xin gặp cán bộ")


def bring(turn: Turn, because: str) -> Reply:
    """Put the conversation into the queue and say what happens next."""
    conversation = ask_for_person(identity=turn.identity, because=because)
    turn.identity.conversation = conversation
    return hand_over(conversation)


def is_person_awaited(turn: Turn) -> bool:
    """Whether a person is due. Messages that the bot does not understand are then left to that person."""
    return conversation_of(turn.identity).state == Conversation.State.WAITING


def tell_wait(turn: Turn) -> Reply | None:
    """How long it takes, to who waits and asks."""
    if not WAIT_ASKED.search(fold(expand(turn.text))) or not is_person_awaited(turn):
        return None
    return hand_over(conversation_of(turn.identity))


def leave(turn: Turn) -> Reply | None:
    """The citizen waits no longer; None where he does not wait, or says something else."""
    said = fold(expand(turn.text))
    is_meant = LEAVING.fullmatch(said) or (not turn.memory.question[0] and STOPPING.fullmatch(said))
    if not is_meant or not is_person_awaited(turn):
        return None
    turn.identity.conversation = leave_queue(identity=turn.identity)
    return say(
        _("You are no longer in the queue. What can I do for you? An officer can still be called any time."),
        to_menu(),
        to_person(),
    )


def acknowledge(turn: Turn) -> Reply:
    """The bot cannot answer it, the officer will: told in full once a stay in the queue, then in short."""
    since, told_at = conversation_of(turn.identity).unanswered_since, turn.memory.acknowledged_at
    unknown = _("The portal has no information to answer this.") if is_asking(turn) else ""
    if told_at and since and told_at >= since:
        return say(f"{unknown} {_('Kept for the officer too.')}".strip(), _to_leave())
    turn.memory.acknowledge()
    now, open_hours = timezone.now(), hours.current()
    kept = _("This is kept: the officer reads it before answering.")
    closed = "" if open_hours.is_open(now) else out_of_hours(open_hours, now)
    return say(f"{unknown} {kept} {closed}".strip(), _to_leave(), to_call(), to_menu())


def _to_leave() -> Button:
    return button(_("Stop waiting"), "thôi khỏi gặp cán bộ")


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
    return say(words, to_call(), _to_leave(), to_menu())


def while_held(conversation: Conversation) -> Reply | None:
    """To who writes out of hours where a person answers: when that will be, once until it is done.

    None while the desk is open, and where an officer has answered since it closed.
    """
    now, open_hours = timezone.now(), hours.current()
    if open_hours.is_open(now):
        return None
    said = conversation.turns.order_by("-said_at", "-pk")
    by_person = said.filter(author=Said.Author.PERSON).values_list("said_at", flat=True).first()
    if by_person and not open_hours.is_open(by_person):
        if open_hours.next_opening(by_person) == open_hours.next_opening(now):
            return None
    since = conversation.unanswered_since or now
    if said.filter(author=Said.Author.BOT, said_at__gte=since).exists():
        return None
    return say(out_of_hours(open_hours, now), to_call())


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

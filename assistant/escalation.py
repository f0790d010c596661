"""Brings a person where the bot fails: offered after two bad turns running, into the queue after three.

A bad turn: not understood, asked back, called wrong by the citizen, or answered with the same words again.
"""

import re
from dataclasses import replace
from zlib import crc32

from django.utils.translation import gettext as _

from assistant import media_replies
from assistant.dialogue_state import Recent
from assistant.intents import about_bot, human_handover, my_petitions
from assistant.models import Outcome
from assistant.replies import Reply, Utterance, say, to_call, to_menu, to_person
from assistant.turns import Turn
from assistant.understanding.intent_catalog import OUT_OF_SCOPE
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

OFFER_AFTER, BRING_AFTER = 2, 3
MAX_BUTTONS = 5
MAX_COMPLAINT_WORDS = 12
MAX_QUOTED = 120
SMALL_TALK = {"greeting", "thanks", "help", "human_handover"}

_BAD = (Outcome.Kind.MISSED, Outcome.Kind.ASKED, Outcome.Kind.WRONG)
_COMPLAINT = re.compile(
    r"\b(khong|chang|cha) hieu (gi|chi|cai gi)( (het|ca|tron|luon|sat|tro|a|vay|roi|tron)){0,12}$"
    r"|\b(bot|robot|chatbot|tro ly) (\S{1,40} ){0,2}?"
    r"(khong hieu|ngu|do te|do qua|te qua|kem qua|vo dung|chan qua|chan that|tra loi sai|nham nhi)\b"
    r"|\b(ban|may) (\S{1,40} )?(khong hieu|ngu)( (y|toi|em|tui|minh|gi|qua|the|vay|ha|a|het"
    r"|cau hoi|sao|that)){0,12}$"
    r"|\bnoi chuyen voi (may|bot|robot|cai may|con bot)\b"
    r"|\bhoi mot dang\b.{0,200}\btra loi mot neo\b"
    r"|\btra loi (lung tung|linh tinh|nham nhi|vo van|tao lao|khong dau vao dau|gi ky vay)\b"
    r"|^(do )?(ngu|vo dung)( (qua|the|vay|nguoi|that)){0,12}$"
    r"|\byou (do not|dont|don t|never) understand\b|\b(stupid|useless|dumb|terrible) (bot|machine|robot)\b"
    r"|\btalk(ing)? to a (machine|robot|bot)\b|\bthis is (useless|ridiculous|frustrating)\b"
)
_ANGER = re.compile(
    r"((da|troi oi|troi|thiet la|that la) )?"
    r"((buc|tuc) (minh|qua|ghe|that|thiet|muon chet)|(chan|phien|met) (qua|ghe|that))"
    r"( (di|roi|a|troi|luon|that|qua|nha|het|ca))*|dien (mau|tiet|qua)( roi)?"
    r"|(vl|vcl|dm|dmm|dcm|clgt|wtf)( qua)?|hoi hoai khong (xong|duoc)|lam an (kieu gi|chan that|nhu the a)"
)
_CODE = re.compile(r"\d{4}")
_REPEAT = re.compile(r"\b(nhac lai|noi lai|gui lai|lap lai|repeat|again)\b")


def before(turn: Turn, utterance: Utterance) -> Reply | None:
    """What is answered ahead of flows and intents: the queue, what cannot be read, a complaint."""
    if turn.text and (told := human_handover.leave(turn) or human_handover.tell_wait(turn)):
        return told
    read = media_replies.handle(turn, utterance.event)
    if read is None and not is_complaint(turn):
        return None
    if human_handover.is_person_awaited(turn):
        return human_handover.acknowledge(turn)
    return read or _after_bad_turn(turn, _comforted(turn))


def after(turn: Turn, recent: Recent, reply: Reply) -> Reply:
    """The bot's reply, with a person offered or brought where it fails; to who waits for one at least a word.

    `recent` is what was remembered before this turn.
    """
    if human_handover.is_person_awaited(turn):
        is_answered = reply.messages and not any(
            each.meaning == OUT_OF_SCOPE for each in turn.memory.outcomes
        )
        return reply if is_answered else human_handover.acknowledge(turn)
    if not reply.messages:
        return reply
    if not _is_bad(turn, recent, reply):
        turn.memory.note_turn(bad_turns=0, last_reply=_checksum(reply))
        return reply
    return media_replies.only_link(turn) or _after_bad_turn(turn, reply)


def _after_bad_turn(turn: Turn, reply: Reply) -> Reply:
    bad_turns = turn.memory.bad_turns + 1
    is_enough = bad_turns >= BRING_AFTER
    turn.memory.note_turn(bad_turns=0 if is_enough else bad_turns, last_reply=_checksum(reply))
    if is_enough:
        turn.memory.count(Outcome.Kind.BROUGHT, "human_handover")
        return _brought(turn)
    return _offered(turn, reply) if bad_turns >= OFFER_AFTER else reply


def is_complaint(turn: Turn) -> bool:
    """Whether the message is about the bot itself, in anger or despair of it."""
    said = fold(expand(turn.text))
    asks_something = human_handover.ASKING.search(turn.folded) or about_bot.ASKING.search(turn.folded)
    is_of_an_office = my_petitions.is_disagreeing(turn)
    if not said or len(said.split()) > MAX_COMPLAINT_WORDS or asks_something or is_of_an_office:
        return False
    return bool(_COMPLAINT.search(said) or _ANGER.fullmatch(said))


def _comforted(turn: Turn) -> Reply:
    words = _("I am sorry that I did not help. An officer can answer you: press “Talk to a person”, or call.")
    return human_handover.with_opening_hours(turn, say(words, to_person(), to_call(), to_menu()))


def _is_bad(turn: Turn, recent: Recent, reply: Reply) -> bool:
    if any(outcome.kind in _BAD for outcome in turn.memory.outcomes):
        return True
    return _checksum(reply) == turn.memory.last_reply and _expects_another(turn, recent)


def _expects_another(turn: Turn, recent: Recent) -> bool:
    """Whether the same words again are no answer: not for a command, a press, a code or "repeat it".

    Codes: who guesses secrets reads the same words each time, and must not fill the operators' queue.
    """
    is_command = not turn.text or turn.text.startswith("#") or len(turn.folded.split()) < 2
    is_command = is_command or bool(_CODE.search(turn.text))
    is_pressed = turn.text in (*recent.offered, *recent.choices) or turn.text == recent.text
    meanings = {outcome.meaning for outcome in turn.memory.outcomes}
    is_other_matter = bool(meanings) and recent.intent not in meanings  # both without data, say
    return not (
        is_command or is_pressed or is_other_matter or meanings & SMALL_TALK or _REPEAT.search(turn.folded)
    )


def _offered(turn: Turn, reply: Reply) -> Reply:
    """The reply with a person as its first button, and a line that says so."""
    *earlier, last = reply.messages
    words = _("If this is not it, an officer can answer you.")
    person = to_person()
    others = [button for button in last.buttons if button.value != person.value]
    last = replace(last, text=f"{last.text}\n\n{words}", buttons=(person, *others)[:MAX_BUTTONS])
    return replace(reply, messages=(*earlier, last))


def _brought(turn: Turn) -> Reply:
    quoted = turn.text[:MAX_QUOTED]
    told = human_handover.bring(turn, f"Bot không hiểu {BRING_AFTER} lần liền: {quoted}".rstrip(": "))
    first, *rest = told.messages
    sorry = _("I am sorry, I could not answer. I have passed this conversation to the officers.")
    return replace(told, messages=(replace(first, text=f"{sorry} {first.text}"), *rest))


def _checksum(reply: Reply) -> str:
    return f"{crc32(''.join(message.text for message in reply.messages).encode()):x}"

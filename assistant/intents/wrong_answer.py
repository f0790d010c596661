"""«Không phải ý tôi»: marks the last answer as wrong, queues the message for review and asks again."""

import re

from assistant import disambiguation
from assistant.models import Outcome
from assistant.replies import Reply
from assistant.turns import Turn
from assistant.understanding import active_model, understand
from assistant.understanding.intent_catalog import OUT_OF_SCOPE

SAYING = re.compile(
    r"(bot )?(tra loi )?(sai|nham|khong dung|k dung|ko dung|chua dung)"
    r"( roi| y( toi| em| tui)?| cau hoi)?"
    r"|(y )?(toi|em|tui) khong (hoi|noi) (vay|cai nay|the|rua|cai do)"
    r"|(khong|k|ko) phai (y|cai|the|vay|dieu)( (toi|em|tui|minh))?( hoi| muon| noi)?"
    r"|hieu (sai|nham)( roi| y toi)?"
    r"|(that is |thats )?(wrong|not what i (asked|meant))( answer)?"
)
# Said of the answer in a sentence of its own ("sao cậu trả lời sai bét vậy").
BLAMING = re.compile(
    r"\b(?:tra loi|noi|hieu|chi|bao)(?: \w+){0,2} (?:sai|nham|tam bay|trat lat|lung tung|linh tinh|tao lao"
    r"|khong dung)\b|\b(?:sai|nham) (?:bet|roi|het|be bet)\b|\byour? answer (?:is|was) wrong\b"
)
OF_PETITIONS = re.compile(r"\b(?:mo lai|xem lai|khieu nai|phan anh|khong dong y)\b")
"""The answer to a petition is meant, and none of the bot's."""
MAX_BLAMING_WORDS = 10


def is_said(turn: Turn) -> bool:
    if OF_PETITIONS.search(turn.folded):
        return False
    is_short = len(turn.folded.split()) <= MAX_BLAMING_WORDS and not any(map(str.isdigit, turn.text))
    return bool(SAYING.fullmatch(turn.folded) or (is_short and BLAMING.search(turn.folded)))


def handle(turn: Turn) -> Reply | None:
    if not is_said(turn):
        return None
    before = turn.memory.recent
    if not before.intent:
        turn.memory.count(Outcome.Kind.WRONG, OUT_OF_SCOPE)
        return disambiguation.apologise(turn, ())
    turn.memory.count(Outcome.Kind.WRONG, before.intent)
    disambiguation.record_miss(turn, Outcome.Kind.WRONG, guess=before.intent, text=before.text)
    others = [
        name for name, _ in understand(before.text, active_model.current()).guesses if name != before.intent
    ]
    return disambiguation.apologise(turn, others)

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


def is_said(turn: Turn) -> bool:
    return bool(SAYING.fullmatch(turn.folded))


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

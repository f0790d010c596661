"""Turns that never reach the model: danger, open flows, and what concerns one person's own affairs."""

from assistant import safety
from assistant.aspects import dossier, petition, procedure
from assistant.generation.masking import names_private_code
from assistant.intents import human_handover, lookup
from assistant.turns import Turn
from foundation.conversations.services import person_holds

PRIVATE_INTENTS = frozenset(
    "dossier_status submit_dossier exam_score traffic_violation petition human_handover".split()
)
PRIVATE_FOCUS = frozenset((dossier.KIND, petition.KIND, procedure.FILING_KIND))
PRIVATE_LOOKUPS = frozenset(key for intent, key in lookup.KINDS.items() if intent in PRIVATE_INTENTS)


def is_about_person(turn: Turn) -> bool:
    recent, focus = turn.memory.recent, turn.memory.focus
    return (
        bool(turn.memory.question[0])
        or recent.intent in PRIVATE_INTENTS
        or focus.kind in PRIVATE_FOCUS
        or focus.key in PRIVATE_LOOKUPS
        or names_private_code(turn.text)
        or safety.danger_in(turn) is not None
        or safety.is_in_care(turn.identity)
        or human_handover.is_person_awaited(turn)
        or person_holds(turn.identity)
    )

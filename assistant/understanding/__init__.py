"""Classifies a message: its intent (intent_catalog.py), the probability, and the slots.

    understand("mai Thăng Bình có cúp điện không")
    → Understood("power_cut", 0.98, {"place": "Thăng Bình", "date": "mai"}, …)

Pure but for the model that is live (live.py). docs/bot.md tells how it works and what was measured.
"""

import re
from dataclasses import dataclass, field

from assistant.understanding import codes, features, language
from assistant.understanding.features import Seen
from assistant.understanding.intent_catalog import OUT_OF_SCOPE
from assistant.understanding.lexicon import lexicon
from assistant.understanding.model import Model, shipped
from assistant.understanding.slots import Slots, read_slots
from assistant.understanding.tokenizer import Text, tokenize
from foundation.vietnamese.folding import fold

SURE = 0.5
"""From here the bot answers; below it asks "did you mean". Measured: see docs/bot.md."""
GUESS = 0.2
"""Below, nothing was understood: three guesses and a person."""
GUESSES = 3

# What a message means that is nothing but the name of a thing.
_NAMED = {
    "attraction": "tourism_attraction",
    "lodging": "tourism_accommodation",
    "dish": "tourism_food",
    "product": "tourism_specialty",
    "disease": "epidemic_info",
    "hazard": "disaster_info",
    "facility": "health_facility",
    "procedure": "procedure_info",
    "complaint": "petition",
    "land_kind": "land_price",
}
# What a code means, said alone.
_CODED = {
    "dossier_code": "dossier_status",
    codes.TAIL: "dossier_status",
    "petition_code": "petition",
    "plate": "traffic_violation",
    "sbd": "exam_score",
    "number": "legal_document",
}
_PERSON = re.compile(
    r"\b(?:gap|noi chuyen|chat|talk|speak)\b.{0,200}\b(?:can bo|nguoi|nhan vien|person"
    r"|officer|human|staff)\b"
)
# What a message can mean that holds such a code.
_MAY_MEAN = {
    "dossier_code": ("dossier_status", "fee_info", "petition", "submit_dossier", "human_handover"),
    codes.TAIL: ("dossier_status", "fee_info", "submit_dossier"),
    "sbd": ("exam_score", "human_handover"),
    "plate": ("traffic_violation", "petition", "procedure_info", "fee_info", "human_handover"),
    "number": ("legal_document",),
}


@dataclass(frozen=True, slots=True)
class Understood:
    """`guesses` are the likeliest meanings and how likely; `intent` is the first, or out_of_scope."""

    intent: str
    score: float
    slots: Slots = field(default_factory=dict)
    guesses: tuple[tuple[str, float], ...] = ()
    language: str = ""
    follows: bool = False  # goes on with the message before; the slots hold what was named there too

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE

    @property
    def is_missed(self) -> bool:
        """Too unsure to ask "did you mean": nothing likely, or nothing that we do."""
        return self.score < GUESS or (not self.is_sure and self.intent == OUT_OF_SCOPE)


def understand(text: str, model: Model | None = None, *, as_meaning: str = "") -> Understood:
    """What the text means to the model (the shipped one), or names when it means that; never raises."""
    model = model or shipped()
    seen = read_message(text, model)
    spoken = language.of(seen.text)
    certain = as_meaning or _certain(seen, model)
    if certain:
        return Understood(certain, 1.0, read_slots(seen, certain), ((certain, 1.0),), spoken)
    likely = _fitting(seen, model.probabilities(features.indexes(seen)))
    intent, score = likely[0]
    if score < GUESS:
        intent = OUT_OF_SCOPE
    return Understood(intent, score, read_slots(seen, intent), tuple(likely[:GUESSES]), spoken)


def language_of(text: str, model: Model | None = None) -> str:
    """ "vi" or "en"; "" where the message does not tell (a code, "ok")."""
    return language.of(tokenize(text, (model or shipped()).known))


def read_message(text: str, model: Model) -> Seen:
    """The text cut up into what the meanings and slots are read from."""
    said = tokenize(text, model.known)
    return Seen(said, codes.find(said), lexicon().find(said))


def _fitting(seen: Seen, likely: dict[str, float]) -> list[tuple[str, float]]:
    """The meanings by likelihood, those first that a message with such a code can have."""
    allowed = next((_MAY_MEAN[code.slot] for code in seen.codes if code.slot in _MAY_MEAN), None)
    if allowed is None:
        return list(likely.items())
    best = max((likely.get(name, 0.0), name) for name in allowed)
    return [(best[1], max(best[0], SURE)), *(pair for pair in likely.items() if pair[0] != best[1])]


def _certain(seen: Seen, model: Model) -> str:
    """The meaning where it is no matter of likelihood; "" where it is."""
    said = seen.text
    taught = model.exact.get(fold(said.said))
    if taught:
        return taught
    if any(code.slot == "petition_code" for code in seen.codes):
        return "petition"
    dossier = next((code for code in seen.codes if code.slot == "dossier_code"), None)
    if dossier and not _PERSON.search(said.plain):
        return "dossier_status"  # whatever is said around the code of a dossier is about that dossier
    is_one_code = len(seen.codes) == 1 and seen.codes[0].slot in _CODED
    if is_one_code and not any(map(str.isalnum, _outside(said, seen.codes[0].start, seen.codes[0].end))):
        return _CODED[seen.codes[0].slot]
    whole = [hit for hit in seen.hits if hit.length == len(said.words) and hit.kind in _NAMED]
    return _NAMED[whole[0].kind] if whole else ""


def _outside(said: Text, start: int, end: int) -> str:
    return said.said[:start] + said.said[end:]

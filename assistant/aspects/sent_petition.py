"""Questions about a petition that was sent: the promised day, and what to do where the answer is wrong."""

import re

from assistant import petition_status_dialogue
from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.intents import my_petitions
from assistant.replies import Reply
from assistant.turns import Turn, is_telling
from assistant.understanding import active_model, understand
from petitions.models import Petition

KIND = petition_status_dialogue.KIND
PETITION = re.compile(r"\b(?:phan anh|kien nghi|petition)\b")


def _when(turn: Turn, focus: Focus) -> Reply | None:
    petition = Petition.objects.for_page().filter(code=focus.key).first()
    return petition_status_dialogue.when(petition) if petition else None


def _again(turn: Turn, focus: Focus) -> Reply | None:
    """The petition with its answer, and the button that asks to look again while it may be asked."""
    petition = Petition.objects.for_page().filter(code=focus.key).first()
    return petition_status_dialogue.in_full(petition, opening=my_petitions.rule()) if petition else None


class SentPetition(FocusKind):
    def names_another(self, turn: Turn, focus: Focus) -> bool:
        """Whether it tells a new matter («rác đổ đầy đường sau chợ, khi nào mới dọn»)."""
        meant = understand(turn.text, active_model.current())
        tells = meant.intent == "petition" and meant.is_sure and is_telling(turn)
        return tells and not PETITION.search(turn.folded)


FOCUS = SentPetition(
    (
        Aspect(
            "again",
            _again,
            asked=re.compile(
                rf"\b(?:{my_petitions.NOT_AGREED})\b.*|\b(?:xem|lam|giai quyet) lai\b.*|\blook again\b"
            ),
        ),
        Aspect(
            "when",
            _when,
            frozenset({"when", "duration", "deadline"}),
            re.compile(r"\b(?:toi|den) (?:dau|mo)\b|\b(?:xong|lam|sua|tra loi|giai quyet) chua\b"),
        ),
    ),
    ("petition",),
)

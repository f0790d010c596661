"""What the red card of the public forms says, from the signs and the advice of the chat."""

from assistant.emergency_texts import ADVICE, SERVICES
from assistant.safety import NOT_PRESSING
from assistant.understanding.emergencies import Emergency, emergency_of, find_emergency
from foundation.vietnamese.folding import MAX_READ_LENGTH, nfc, without_runs
from foundation.web.danger import Danger

MAX_LENGTH = 4000  # letters: the whole of a petition, whose danger may stand in its last line
OVERLAP = 200  # letters: longer than what tells of a danger


def find_danger(text: str) -> Danger | None:
    """Read in pieces that overlap: a reading takes no more of a text."""
    whole = without_runs(nfc(text))[:MAX_LENGTH]
    pieces = (whole[at : at + MAX_READ_LENGTH] for at in range(0, len(whole), MAX_READ_LENGTH - OVERLAP))
    return next((_danger(found) for piece in pieces if (found := find_emergency(piece))), None)


def known_danger(kind: str) -> Danger | None:
    """The danger of a kind; None for a word that names none."""
    return _danger(emergency_of(kind)) if kind in ADVICE else None


def _danger(found: Emergency) -> Danger:
    return Danger(
        found.kind,
        found.number,
        SERVICES[found.number],
        ADVICE[found.kind].act,
        found.kind not in NOT_PRESSING,
    )

"""What the red card of the public forms says, from the signs and the advice of the chat."""

from assistant.emergency_texts import ADVICE, SERVICES
from assistant.safety import NOT_PRESSING
from assistant.understanding.emergencies import Emergency, emergency_of, read_danger
from foundation.vietnamese.folding import MAX_READ_LENGTH, nfc, without_runs
from foundation.web.danger import Danger

MAX_LENGTH = 4000  # letters: the whole of a petition, whose danger may stand in its last line
OVERLAP = 200  # letters: longer than what tells of a danger


def find_danger(text: str) -> Danger | None:
    """Read in pieces that overlap: a reading takes no more of a text."""
    whole = without_runs(nfc(text))[:MAX_LENGTH]
    pieces = (whole[at : at + MAX_READ_LENGTH] for at in range(0, len(whole), MAX_READ_LENGTH - OVERLAP))
    for reading in map(read_danger, pieces):
        if reading.emergency and reading.is_sure:
            return _danger(reading.emergency, is_certain=reading.is_certain)
    return None


def known_danger(kind: str) -> Danger | None:
    """The danger of a kind; None for a word that names none."""
    return _danger(emergency_of(kind), is_certain=True) if kind in ADVICE else None


def _danger(found: Emergency, *, is_certain: bool) -> Danger:
    return Danger(
        found.kind,
        found.number,
        SERVICES[found.number],
        ADVICE[found.kind].act,
        is_pressing=found.kind not in NOT_PRESSING,
        is_certain=is_certain,
    )

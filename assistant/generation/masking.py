"""What may leave the portal of a message: without codes, numbers, links and names; "" where unsure."""

import re
from collections.abc import Iterable

from assistant.understanding import codes
from assistant.understanding.anonymisation import anonymise
from assistant.understanding.spoken_numbers import in_figures
from assistant.understanding.tokenizer import Text, tokenize
from foundation.citizens.models import ChannelIdentity
from foundation.vietnamese.folding import fold, nfc

MAX_LENGTH = 500
NAME = "[tên]"


def names_private_code(text: str) -> bool:
    """Whether a message is about one person's dossier, petition, score, vehicle or phone."""
    return any(code.slot != "number" for code in codes.find(tokenize(in_figures(nfc(text)))))


def masked(text: str, identity: ChannelIdentity) -> str:
    line = anonymise(in_figures(nfc(text)), longest=MAX_LENGTH)
    line = _without_names(line, (identity.citizen.full_name, identity.display_name))
    return "" if names_private_code(line) else line


def _without_names(line: str, names: Iterable[str]) -> str:
    """Without the names of the citizen that we know: whole, or the last two words; with or without marks."""
    for name in names:
        words = fold(name).split()
        for part in (words, words[-2:]) if len(words) > 1 else ():
            line = _hide(line, r"\W+".join(map(re.escape, part)), Text(line).plain)
        if len(words) == 1:  # "An" is also a word: only as it is written
            line = _hide(line, re.escape(name.strip()), line)
    return line


def _hide(line: str, pattern: str, seen: str) -> str:
    for match in reversed(list(re.finditer(rf"(?<!\w){pattern}(?!\w)", seen))):
        line = f"{line[: match.start()]}{NAME}{line[match.end() :]}"
    return line

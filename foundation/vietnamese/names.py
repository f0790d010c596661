"""Names of people, masked for those who may know that a dossier exists but not whose it is."""

import re

from foundation.vietnamese.folding import nfc


def mask_name(name: str) -> str:
    """`Nguyễn Thị Thu Hằng` → `N*** *** Hằng`: the first letter and the last word, never the length."""
    words = nfc(name).split()
    if not words:
        return ""
    initial = f"{words[0][0]}***"
    if len(words) == 1:
        return initial
    return f"{initial} *** {words[-1]}" if len(words) > 2 else f"{initial} {words[-1]}"


def proper_name(name: str) -> str:
    """`NGUYỄN VĂN AN` or `nguyễn văn an` → `Nguyễn Văn An`; a name in mixed case stays as it was typed."""
    name = " ".join(nfc(name).split())
    if name not in (name.upper(), name.lower()):
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)

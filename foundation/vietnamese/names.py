"""Names of people, masked for those who may know that a dossier exists but not whose it is."""

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

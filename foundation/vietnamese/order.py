"""The order of a Vietnamese list: a ă â b c d đ e ê …, and the tone only where the letters are the same."""

import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang, huyền, hỏi, ngã, sắc, nặng
# Each letter with any tone, small or capital, in one composed character: its place behind digits and signs.
_WRITTEN = [
    (written, chr(0x4E00 + place), str(number))
    for place, letter in enumerate(ALPHABET)
    for number, tone in enumerate(TONES)
    for composed in (unicodedata.normalize("NFC", letter + tone),)
    for written in {composed, composed.upper()}
    if len(written) == 1
]
LETTERS, PLACES, TONE_MARKS = ("".join(column) for column in zip(*_WRITTEN, strict=True))


def order_key(text: str) -> tuple[str, str]:
    composed = unicodedata.normalize("NFC", text)
    places, tones = str.maketrans(LETTERS, PLACES), str.maketrans(LETTERS, TONE_MARKS)
    return composed.translate(places), composed.translate(tones)


def order_of_person(full_name: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """By the given name, which is the last word, then by the whole."""
    return order_key(full_name.rpartition(" ")[2]), order_key(full_name)

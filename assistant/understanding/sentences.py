"""Cuts a message of several questions into its parts. Pure."""

import re

_BETWEEN = re.compile(
    r"[?!;\n]{1,40}|\.(?=\s{1,40}\D)"
    r"|,?\s{0,40}\b(?:(?:với|và|voi|va) cho (?:em |tôi |tui |toi )?(?:hỏi|hoi)"
    r"|rồi cho (?:hỏi|em hỏi"
    r"|tôi hỏi)|roi cho (?:hoi|em hoi|toi hoi)|với lại|voi lai|tiện thể|tien the"
    r"|sẵn (?:cho hỏi|tiện)|san (?:cho hoi|tien)|luôn tiện|luon tien|ngoài ra|ngoai ra|and also|also,?)\b"
    r"|,\s{0,40}(?=(?:còn|con|rồi|roi|mà|ma|và|va|and)\b)",
    re.IGNORECASE,
)
MIN_WORDS = 3


def between_commas(text: str) -> list[str]:
    """The text cut at its commas too, for questions in one breath; one part where a piece is too short."""
    pieces = [piece.strip() for part in parts_of(text) for piece in part.split(",")]
    return pieces if all(len(piece.split()) >= MIN_WORDS for piece in pieces) else [text]


def parts_of(text: str) -> list[str]:
    """The questions of a message, in their order; one part where it cannot be cut."""
    parts = [part.strip(" ,.;") for part in _BETWEEN.split(text) if part]
    long_enough = [part for part in parts if len(part.split()) >= MIN_WORDS]
    return long_enough or [text]

"""«Nghỉ thứ Hai», «trừ chủ nhật», «CN nghỉ» beside opening hours: words that say when a place is not open."""

import re

_DAY = r"(?:thứ\s*(?:[2-7]|hai|ba|tư|năm|sáu|bảy)|\bt[2-7]|\bcn|chủ\s*nhật)\b"
_CLOSED = r"(?:nghỉ|đóng\s+cửa|không\s+(?:làm\s+việc|hoạt\s+động|khám))\b"
_CLAUSE = re.compile(
    rf"[(,;\-–\s]*(?:{_DAY}\s*:?\s*{_CLOSED}|(?:\b{_CLOSED}|\btrừ\b|\bngoại\s+trừ\b)[^;()]*)\)?",
    re.IGNORECASE,
)


def split_closed(text: str) -> tuple[str, str]:
    """The text without its first such clause, and the clause; "" where there is none."""
    match = _CLAUSE.search(text)
    if match is None:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}".strip(" ;,"), match[0].strip(" ();,-–")

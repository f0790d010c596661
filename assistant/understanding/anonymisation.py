"""Anonymise a message before staff read it: codes, numbers, links and names are masked. Pure."""

import re

from assistant.understanding import codes
from assistant.understanding.tokenizer import MAX_READ_LENGTH, tokenize

_LONGEST = 300
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S{1,64}@[^\s@]{1,255}\.\S+", re.IGNORECASE)
_DIGITS = re.compile(r"\d(?:[ .\-]?\d){3,}")
_SURNAMES = (
    r"Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trương|Mai|Đoàn|Lương|Lâm"
    r"|Nguyen|Tran|Pham|Huynh|Hoang|Dang|Truong|Duong"
)
_CAPITAL = r"[A-ZÀ-ỸĐ][a-zà-ỹđ]+"
_STREET_BEFORE = r"(?<!đường )(?<!duong )(?<!Đường )(?<!phố )(?<!trường )(?<!Trường )"
_NAMED = re.compile(rf"{_STREET_BEFORE}\b(?:{_SURNAMES})(?: {_CAPITAL}){{1,3}}")
_INTRODUCED = re.compile(
    rf"(?P<who>\b(?:tên(?: là)?|ten(?: la)?|tôi là|em là|anh là|chị là|họ tên|ông|bà|my name is|i am)[: ]+)"
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,3}})"
)
_SLOT_WORDS = {
    "dossier_code": "[mã hồ sơ]",
    "petition_code": "[mã phản ánh]",
    "phone": "[điện thoại]",
    "plate": "[biển số]",
    "sbd": "[số báo danh]",
    codes.TAIL: "[mã hồ sơ]",
}


def anonymise_lines(text: str, *, kept: tuple[str, ...] = ()) -> str:
    """The masked text, line by line, with the numbers `kept`; "" where a line is longer than what is read."""
    lines = text.splitlines()
    if any(len(line) > MAX_READ_LENGTH for line in lines):
        return ""
    return "\n".join(anonymise(line, longest=MAX_READ_LENGTH, kept=kept) for line in lines).strip()


def anonymise(text: str, *, longest: int = _LONGEST, kept: tuple[str, ...] = ()) -> str:
    """The masked text, cut at `longest` letters; numbers of legal documents, and those `kept`, stay."""
    said = tokenize(text)
    masked, at = [], 0
    for code in codes.find(said):
        masked += [said.said[at : code.start], _SLOT_WORDS.get(code.slot, said.said[code.start : code.end])]
        at = code.end
    line = "".join([*masked, said.said[at:]])
    line = _LINK.sub("[liên kết]", line)
    line = _INTRODUCED.sub(r"\g<who>[tên]", line)
    line = _NAMED.sub("[tên]", line)
    return _DIGITS.sub(lambda match: match[0] if match[0] in kept else _unless_document(match), line)[
        :longest
    ]


def _unless_document(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 1]
    return match[0] if after == "/" and len(match[0]) <= 5 else "[số]"


def as_phrase(masked: str) -> str:
    """A masked message as an example phrase: what was masked becomes a hole of its kind."""
    holes = {words: f"{{{slot}}}" for slot, words in _SLOT_WORDS.items() if slot != codes.TAIL}
    for words, hole in holes.items():
        masked = masked.replace(words, hole)
    return re.sub(r"\[(?:liên kết|tên|số)\]", "", masked).strip()

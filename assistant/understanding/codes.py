"""The codes in a message, each exact or not read at all: a wrong code is never looked up. Pure.

Canonical forms: dossier `H47.15-240305-0123`, petition `PA-241001-0007`, plate `92A12345`, candidate
number `48012345`, document `118/2025/NĐ-CP`, phone `0905123456`. Where a decree is named without its issuer
("nghị định 118 năm 2025") the issuer is the Government, the only one that makes decrees.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings

from assistant.understanding.tokenizer import Text
from dossiers import codes as dossier_codes
from foundation.vietnamese.phones import normalise_phone
from lookups.kinds.legal import numbers
from lookups.kinds.violations import plates

TAIL = "dossier_tail"  # the end of a dossier's code: tells the meaning, is no slot


@dataclass(frozen=True, slots=True)
class Code:
    slot: str
    value: str
    start: int
    end: int


_Found = tuple[str, int, int]


def find(text: Text) -> list[Code]:
    """Every code, in the order of the text, each value once; no letter belongs to two codes."""
    said, plain = text.said, text.plain
    codes: list[Code] = []
    if not any(map(str.isdigit, plain)):
        return codes
    for slot, reader in _READERS:
        for value, start, end in reader(said, plain):
            codes.append(Code(slot, value, start, end))
            said, plain = _blank(said, start, end), _blank(plain, start, end)
    return sorted(codes, key=lambda code: code.start)


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{'|' * (end - start)}{text[end:]}"


def _dossiers(said: str, plain: str) -> Iterator[_Found]:
    for match in dossier_codes.CODE.finditer(plain):
        try:
            yield dossier_codes.canonical(match[0]), match.start(), match.end()
        except ValueError:
            continue


def _tails(said: str, plain: str) -> Iterator[_Found]:
    for match in dossier_codes.TAIL.finditer(plain):
        if dossier_codes.is_tail(match[0]):
            yield match[0], match.start(), match.end()


_PETITION = re.compile(r"(?<!\w)pa[ ._-]{0,3}(\d{6})[ ._-]{0,3}(\d{4})(?!\w)")


def _petitions(said: str, plain: str) -> Iterator[_Found]:
    for match in _PETITION.finditer(plain):
        yield f"PA-{match[1]}-{match[2]}", match.start(), match.end()


_KINDS = "nd|qd|nq|tt|ct|kh|cv|tb|ttlt|hd|bc|pl|ttr|l"
_ISSUER = r"[a-z][a-z0-9]*(?:[-&][a-z][a-z0-9]*)*"
_PRINTED = re.compile(
    rf"(?<![\w/.-])(\d{{1,5}}) ?[/-] ?((?:19|20)\d\d) ?[/-] ?"
    rf"((?:{_KINDS})[ -]{_ISSUER}|(?:qh|ubtvqh)\d\d?)(?!\w)"
)
_YEARLESS = re.compile(rf"(?<![\w/.-])(\d{{1,5}}) ?/ ?((?:{_KINDS}) ?- ?{_ISSUER})(?!\w)")
_LETTER = re.compile(
    r"(?<!\w)(?:cong van|thong bao|to trinh|ke hoach|bao cao) (?:so )?"
    r"(\d{1,5})/([a-z][a-z0-9]*(?:-[a-z0-9&]+)+)"
)
_DECREE = re.compile(
    r"(?<!\w)(?:nghi dinh|nd) ?(?:so )?(\d{1,4})(?:(?: ?/ ?| nam | cua nam | |-)((?:19|20)\d\d))?"
    r"(?:/nd-cp|/nd cp)?(?![\w]|[./]\d)"
)
_SPOKEN = re.compile(
    r"(?<!\w)(?:quyet dinh|thong tu|nghi quyet|chi thi|cong van|ke hoach|qd|tt|nq|luat|decree|circular)"
    r" ?(?:so )?(\d{1,5})(?:(?: ?/ ?| nam | )((?:19|20)\d\d))?(?![\w]|[./-]\w)"
)


def _documents(said: str, plain: str) -> Iterator[_Found]:
    rest = plain
    for match in _PRINTED.finditer(rest):
        symbol = re.sub(r" ", "-", match[3], count=1)
        yield numbers.printed(f"{match[1]}/{match[2]}/{symbol}"), match.start(), match.end()
        rest = _blank(rest, match.start(), match.end())
    for pattern in (_YEARLESS, _LETTER):
        for match in pattern.finditer(rest):
            number = f"{match[1]}/{match[2].replace(' ', '')}"
            yield numbers.printed(number), match.start(1), match.end()
            rest = _blank(rest, match.start(), match.end())
    for match in _DECREE.finditer(rest):
        value = f"{match[1]}/{match[2]}/NĐ-CP" if match[2] else match[1]
        yield value, match.start(), match.end()
        rest = _blank(rest, match.start(), match.end())
    for match in _SPOKEN.finditer(rest):
        yield "/".join(filter(None, match.groups())), match.start(1), match.end()


_PHONE = re.compile(r"(?<![\w.,/-])(?:\+?84|0)(?:[ .()-]{0,2}\d){8,10}(?!\w|[.,/-]\d)")


def _phones(said: str, plain: str) -> Iterator[_Found]:
    for match in _PHONE.finditer(plain):
        try:
            yield f"0{normalise_phone(match[0]).removeprefix('84')}", match.start(), match.end()
        except ValueError:
            continue


_PLATE = re.compile(
    r"(?<![\w.,/-])(?P<province>[1-9]\d) ?[.-]? ?(?P<series>[a-z]{1,2}\d?)(?P<gap> ?[.-]? ?)"
    r"(?P<serial>\d{3}[.-]?\d{2}|\d{3} \d{2}|\d{4})(?!\w|[.,/-]\d)"
)
_SERIES = re.compile(r"[A-HK-NPR-VXYZ](?:[A-HK-NPR-VXYZ]|\d)?")


def _plates(said: str, plain: str) -> Iterator[_Found]:
    for match in _PLATE.finditer(plain):
        series = said[match.start("series") : match.end("series")]
        # "15 em 1234" is no plate: two small letters that stand alone are a word.
        stands_alone = plain[match.end("province")] == " " and match["gap"] == " "
        if not _SERIES.fullmatch(series.upper()) or (stands_alone and series.isalpha() and series.islower()):
            continue
        try:
            plate = plates.normalise(match[0].replace(" ", ""))
        except ValueError:
            continue
        yield plate, match.start(), match.end()


_DIGITS = re.compile(r"(?<![\w.,/-])\d{2,8}(?:[ .-]\d{2,6}){0,3}(?![\w%]|[.,/-]\d)")
_EXAM = re.compile(
    r"\b(diem|sbd|bao danh|thi|thi sinh|thptqg|thpt|tot nghiep|lop 10|vao 10|dau|rot|khoi|phuc khao"
    r"|exam|score|candidate|result|results)\b"
)
_MONEY = re.compile(r" ?(d|dong|vnd|k|tr|trieu|ty|nghin|ngan|m2|kg|met|usd)\b")
_NOT_A_COUNCIL = {"00", "20"}
_OTHER_NUMBER = re.compile(
    r"\b(tai khoan|stk|khach hang|ma so thue|mst|cmnd|cccd|can cuoc|hoa don|don hang)\b"
)


def _candidates(said: str, plain: str) -> Iterator[_Found]:
    """Eight figures, of any council where the message speaks of an exam; six only then (grade 10)."""
    is_about_exams = bool(_EXAM.search(plain))
    is_short = len(re.findall(r"[a-z]+", plain)) <= 3
    is_other = bool(_OTHER_NUMBER.search(plain))
    for match in _DIGITS.finditer(plain):
        for number, start, end in _numbers(match[0], match.start()):
            if _MONEY.match(plain, end) or number[:2] in _NOT_A_COUNCIL:
                continue
            is_likely = (
                is_about_exams or is_short or (number[:2] in settings.PROVINCE.exam_councils and not is_other)
            )
            if (len(number) == 8 and is_likely) or (len(number) == 6 and is_about_exams):
                yield number, start, end


def _numbers(typed: str, at: int) -> Iterator[_Found]:
    """One number in groups ("48 012 345"), or several that only stand side by side."""
    joined = re.sub(r"\D", "", typed)
    if len(joined) == 8 or (len(joined) == 6 and len(typed) <= 7):
        yield joined, at, at + len(typed)
        return
    for part in re.finditer(r"\d{2}[ .-]\d{3}[ .-]\d{3}|\d+", typed):
        number = re.sub(r"\D", "", part[0])
        if len(number) in (6, 8):
            yield number, at + part.start(), at + part.end()


_READERS: tuple[tuple[str, Callable[[str, str], Iterator[_Found]]], ...] = (
    ("dossier_code", _dossiers),
    ("petition_code", _petitions),
    ("number", _documents),
    (TAIL, _tails),
    ("phone", _phones),
    ("plate", _plates),
    ("sbd", _candidates),
)

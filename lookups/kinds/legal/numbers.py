"""Numbers of legal documents, as printed (118/2025/NĐ-CP) and as people type them (nd118). Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from foundation.vietnamese.folding import nfc, strip_marks

# Kind → the letters in its numbers, then the words by which people call it, in English too; all folded.
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "luat": ("l", "luat", "bo luat", "law"),
        "phap_lenh": ("pl", "phap lenh", "ordinance"),
        "nghi_quyet": ("nq", "nghi quyet", "resolution"),
        "nghi_dinh": ("nd", "nghi dinh", "ngi dinh", "decree"),
        "quyet_dinh": ("qd", "quyet dinh", "decision"),
        "thong_tu": ("tt", "thong tu", "circular"),
        "thong_tu_lien_tich": ("ttlt", "thong tu lien tich", "joint circular"),
        "chi_thi": ("ct", "chi thi", "directive"),
        "ke_hoach": ("kh", "ke hoach"),
        "cong_van": ("cv", "cong van"),
        "thong_bao": ("tb", "thong bao"),
        "huong_dan": ("hd", "huong dan"),
        "to_trinh": ("ttr", "to trinh"),
        "bao_cao": ("bc", "bao cao"),
    }
)
_BY_WORD = {word: kind for kind, words in KINDS.items() for word in words}
_PRINTED = {"nd": "NĐ", "qd": "QĐ", "ttr": "TTr", "hd": "HD"}
_ISSUERS = {"ttg": "TTg", "bgddt": "BGDĐT", "hdnd": "HĐND", "bldtbxh": "BLĐTBXH"}

_WORDS = "|".join(sorted((word for word in _BY_WORD if len(word) > 1), key=len, reverse=True))
_CODES = "|".join(sorted((words[0] for words in KINDS.values() if len(words[0]) > 1), key=len, reverse=True))
_ISSUER = r"[a-z][a-z0-9&.]*(?:-[a-z0-9&.]+)*"
_FULL = re.compile(
    rf"(?<![\d/])(\d{{1,5}})\s*/\s*(\d{{4}})\s*/\s*(?:({_CODES})\s*-\s*)?({_ISSUER})", re.ASCII
)
_WITHOUT_YEAR = re.compile(rf"(?<![\d/])(\d{{1,5}})\s*/\s*(?:({_CODES})\s*-\s*)({_ISSUER})", re.ASCII)
_LETTERED = re.compile(r"(\d{1,5})([a-z])(/.*)", re.ASCII | re.IGNORECASE)
_BEFORE = re.compile(
    r"^\s{0,5}(?:(?:bộ\s{1,5})?luật|pháp lệnh|nghị quyết|nghị định|quyết định|thông tư(?: liên tịch)?|chỉ thị"
    r"|kế hoạch|công văn|thông báo|hướng dẫn|tờ trình|báo cáo|nđ|qđ|nq|tt|ct|kh|cv|tb)?"
    r"\s{0,5}(?:số)?\s{0,5}:?\s{0,5}(?=\d)",
    re.IGNORECASE,
)
_LETTER = re.compile(rf"(?<![\d/])(\d{{1,5}})/({_ISSUER})", re.ASCII)
_SPOKEN = re.compile(
    rf"\b({_WORDS})\s{{0,40}}(?:(?:so|no\.?"
    rf"|number)\s{{0,40}})?:?\s{{0,40}}(\d{{1,5}})(?:\s{{0,40}}(?:/|-|nam|of)\s{{0,40}}((?:19"
    rf"|20)\d{{2}}))?(?![\d.])",
    re.ASCII,
)
_TURNED = re.compile(
    r"(?<![\d/])(\d{1,5})\s{0,40}[/ -]?\s{0,40}(nd|qd|nq|tt|ct"
    r"|kh)\b(?:\s{0,40}[-/ ]\s{0,40}(cp|ubnd|ttg|hdnd|qh\d{1,30})\b)?"
    r"(?:.{0,6}\b((?:19|20)\d{2})\b)?",
    re.ASCII,
)
_BARE = re.compile(r"(?<![\d/])(\d{1,5})\s*/\s*((?:19|20)\d{2})(?![\d/])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Number:
    """What was said of a number; None or "" where it was not said. `issuer` is folded (cp, ubnd, qh15)."""

    serial: int
    year: int | None = None
    kind: str = ""
    issuer: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether it can be nothing but a document's number: a bare 24/2019 may be a month."""
        return bool(self.kind or self.issuer)


def find(text: str) -> Number | None:
    """The first number of a document in a text, the fullest reading first."""
    plain = strip_marks(nfc(text)).lower()
    spoken = _SPOKEN.search(plain)
    if match := _FULL.search(plain):
        kind = _kind(match[3]) or (_BY_WORD[spoken[1]] if spoken else "")
        return Number(int(match[1]), int(match[2]), kind, match[4].rstrip(".-"))
    if match := _WITHOUT_YEAR.search(plain):
        return Number(int(match[1]), _year_said(plain), _kind(match[2]), match[3].rstrip(".-"))
    if spoken:
        return Number(int(spoken[2]), _year(spoken[3]) or _year_said(plain), _BY_WORD[spoken[1]])
    if match := _TURNED.search(plain):
        return Number(int(match[1]), _year(match[4]), _kind(match[2]), match[3] or "")
    if match := _BARE.search(plain):
        return Number(int(match[1]), int(match[2]))
    return None


def printed(text: str) -> str:
    """The number as it is printed: `118 / 2025 / nđ-cp` → `118/2025/NĐ-CP`; ValueError says why not."""
    tidy = re.sub(r"\s{0,40}([/-])\s{0,40}", r"\1", _BEFORE.sub("", nfc(text))).strip()
    if (match := _LETTERED.match(tidy)) and not _LETTERED.match(match[1] + match[3]):
        serial, slash, rest = printed(match[1] + match[3]).partition("/")
        return f"{serial}{match[2].lower()}{slash}{rest}"
    plain = strip_marks(tidy).lower()
    if match := _FULL.fullmatch(plain):
        return "/".join(filter(None, (match[1], match[2], _symbol(match[3], match[4]))))
    if match := _WITHOUT_YEAR.fullmatch(plain):
        return f"{match[1]}/{_symbol(match[2], match[3])}"
    if match := _LETTER.fullmatch(plain):
        return f"{match[1]}/{tidy.partition('/')[2].upper()}"
    raise ValueError(f"“{text[:60]}” không phải số hiệu văn bản (ví dụ 118/2025/NĐ-CP)")


def without_letter(number: str) -> str:
    """`30a/2008/NQ-CP` → `30/2008/NQ-CP`"""
    return _LETTERED.sub(r"\1\3", number)


def _symbol(code: str | None, issuer: str) -> str:
    letters = "-".join(_ISSUERS.get(part, part.upper()) for part in issuer.split("-"))
    return f"{_PRINTED.get(code, code.upper())}-{letters}" if code else letters


def _kind(code: str | None) -> str:
    return _BY_WORD.get(code or "", "")


def _year(typed: str | None) -> int | None:
    return int(typed) if typed else None


def _year_said(plain: str) -> int | None:
    match = re.search(r"\bnam\s+((?:19|20)\d{2})\b", plain)
    return int(match[1]) if match else None

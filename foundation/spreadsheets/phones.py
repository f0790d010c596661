"""Vietnamese telephone numbers as people and Excel leave them."""

import re
from dataclasses import dataclass

from foundation.spreadsheets.cells import CellValue, clean_text, display
from foundation.spreadsheets.errors import CellError
from foundation.spreadsheets.layout import ParsedValue
from foundation.spreadsheets.numerals import whole_digits

MOST_PIECES = 12
MOBILE = re.compile(r"0[35789]\d{8}")
LANDLINE = re.compile(r"02\d{9}")
SERVICE = re.compile(r"1[89]00\d{4,6}")
_MOBILES = re.compile(r"(?:0[35789]\d{8}){2,4}")
_OLD_MOBILE = re.compile(r"01(?:2\d|6[2-9]|8[68]|99)\d{7}")

_LABEL = re.compile(
    r"\b(?:số\s*)?(?:điện thoại|sđt|sdt|đtdđ|đtdd|dtdd|đt|dđ|tel|phone|mobile|di động|nhà riêng)\b[\s.:]*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\([^()]{0,200}[^\W\d_][^()]{0,200}\)")
_ALWAYS = re.compile(r"\(?\b24\s*/\s*(?:24|7)\b\)?")
_FAX = re.compile(r"\bfax\b[\s.:]*\+?\d[\d\s.\-()]*", re.IGNORECASE)
_EXTENSION = re.compile(r"\b(?:số\s+)?(?:máy\s+lẻ|nội\s+bộ|ext)\b[\s.:]*\d{1,5}\b", re.IGNORECASE)
_RUN = re.compile(r"(?<![^\W_])\+?\d(?:[\d\s.\-–()]*\d)?(?![^\W_])")
_BETWEEN = re.compile(r"\s{0,9}(?:[/;,|&\n]|\bhoặc\b|\bvà\b|\s[-–—]\s)\s{0,9}", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s.\-–—()·_]+")


@dataclass(frozen=True, slots=True)
class Phones:
    first: str
    others: tuple[str, ...] = ()


def phones(value: CellValue) -> Phones | ParsedValue:
    """Every number of the cell as `0905123456`; noted when a zero was put back or there are several."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _result([_number(whole_digits(value), str(display(value)))], value)
    if not isinstance(value, str):
        raise CellError(f"“{display(value)}” không phải số điện thoại")
    text = _LABEL.sub(" ", _ALWAYS.sub(" ", _REMARK.sub(" ", clean_text(value)))).strip(" .,;:/-")
    try:
        return _result([_number(part, part) for part in _parts(text, value)], value)
    except CellError:
        if found := _among_words(text, value):
            return found
        raise


def _among_words(text: str, value: str) -> ParsedValue | None:
    """«Lễ tân: 0905 123 456, Fax …, máy lẻ 12»: whole numbers between words, which are left out and said."""
    rest = _EXTENSION.sub(" ", _FAX.sub(" ", text))
    found = [_canonical(run[0]) for run in _RUN.finditer(rest)]
    numbers = [number for number in found if number]
    if not numbers or len(numbers) < len(found) or re.search(r"\d", _RUN.sub("", rest)):
        return None
    result = _result(numbers, value)
    phones_, note = (result.value, result.note) if isinstance(result, ParsedValue) else (result, "")
    return ParsedValue(phones_, "; ".join(filter(None, (f"“{display(value)}” chỉ giữ số điện thoại", note))))


def phone(value: CellValue) -> str | ParsedValue:
    """The first number of the cell; the others are noted, and kept beside it as `other_phones`."""
    found = phones(value)
    if isinstance(found, ParsedValue):
        return ParsedValue(found.value.first, found.note, {"other_phones": found.value.others})
    return found.first


def _parts(text: str, value: CellValue) -> list[str]:
    """The cell as one number if it can be, else cut at the signs that people put between two."""
    if not any(map(str.isdecimal, text)) or re.search(
        r"[^\W\d_]", re.sub(r"(?i)\d[.,]?\d{0,30}e\+?\d{1,30}|\bhoặc\b|\bvà\b", "", text)
    ):
        raise CellError(f"“{display(value)}” không phải số điện thoại")
    if re.fullmatch(r"(?i)\d(?:[.,]\d+)?e\+?\d+", text):
        return [whole_digits(text)]
    if _canonical(text):
        return [text]
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) > 1:
        return parts
    if len(groups := _grouped(text.split())) == 1:
        return groups[0]
    run = _PUNCTUATION.sub("", text)
    return MOBILE.findall(run) if _MOBILES.fullmatch(run) else parts


def _grouped(pieces: list[str]) -> list[list[str]]:
    """The ways in which the pieces make whole numbers: «0235 3861 000 0905 123 456» is two."""
    if len(pieces) > MOST_PIECES:
        return []
    ways: list[list[str]] = [] if pieces else [[]]
    for cut in range(1, len(pieces) + 1):
        first = " ".join(pieces[:cut])
        if (found := _canonical(first)) and not found[1]:
            ways += [[first, *rest] for rest in _grouped(pieces[cut:])]
    return ways


def _result(found: list[tuple[str, bool]], value: CellValue) -> Phones | ParsedValue:
    numbers = list(dict.fromkeys(number for number, _ in found))
    result = Phones(numbers[0], tuple(numbers[1:]))
    notes = []
    if any(mended for _, mended in found):
        notes.append(f"“{display(value)}” đã thêm lại số 0 ở đầu")
    if result.others:
        notes.append(f"có {len(numbers)} số điện thoại, dùng số đầu; còn lại: {', '.join(result.others)}")
    return ParsedValue(result, "; ".join(notes)) if notes else result


def _number(text: str, quoted: str) -> tuple[str, bool]:
    found = _canonical(text)
    if found:
        return found
    digits = _PUNCTUATION.sub("", text)
    if _OLD_MOBILE.fullmatch(digits):
        raise CellError(f"“{display(quoted)}” là số di động 11 chữ số cũ; hãy ghi số 10 chữ số hiện nay")
    raise CellError(f"“{display(quoted)}” không phải số điện thoại Việt Nam (di động 10 số, cố định 11 số)")


def _canonical(text: str) -> tuple[str, bool] | None:
    """The number and whether Excel had eaten its zero; None when it is no number of ours."""
    digits = _PUNCTUATION.sub("", re.sub(r"\.0$", "", text.strip()) if text.count(".") == 1 else text)
    abroad = digits.startswith(("+84", "0084")) or (digits.startswith("84") and len(digits) >= 11)
    if abroad:
        digits = "0" + re.sub(r"^(?:\+84|0084|84)0?", "", digits)
    if not digits.isascii() or not digits.isdecimal():
        return None
    for candidate, mended in ((digits, False), ("0" + digits, True)):
        if MOBILE.fullmatch(candidate) or LANDLINE.fullmatch(candidate):
            return candidate, mended
    return (digits, False) if SERVICE.fullmatch(digits) else None

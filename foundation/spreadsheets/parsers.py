"""The parsers that layouts are made of.

Each takes a cell that is not empty and returns its value; CellError says why not, in Vietnamese.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from foundation.spreadsheets.cells import CellValue, clean_text, display
from foundation.spreadsheets.dates import day, moment
from foundation.spreadsheets.errors import CellError, UnknownName
from foundation.spreadsheets.layout import ParsedValue
from foundation.spreadsheets.numerals import decimal, integer, money, whole_digits
from foundation.spreadsheets.phones import Phones, phone, phones
from foundation.vietnamese.folding import fold_loosely
from foundation.vietnamese.spelling_suggestions import Question, nearest

MOST_TOLD = 14
"""Names of a list that is told whole where none of it is near to what was written."""
# UTF-8 read as Windows-1252 ("Nguyá»…n"), and marks lost to question marks ("Nguy?n").
_MOJIBAKE = re.compile(
    "[ÃÂÄÆ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc‘’‚“”„†‡•…‰‹›€™]|á[º»]|\ufffd"
)
_LOST_MARKS = re.compile(r"[^\W\d_]\?[^\W\d_]|\?[^\W\d_]\S{0,40}\s{1,40}\S{0,40}[^\W\d_]\?")


def text(value: CellValue) -> str:
    """Words as a reader sees them, on one line; refused when the letters were broken on the way."""
    words = clean_text(value) if isinstance(value, str) else display(value)
    if _MOJIBAKE.search(words):
        raise CellError(f"“{display(words)}” bị vỡ phông chữ; hãy lưu lại tệp dạng Unicode (UTF-8)")
    if _LOST_MARKS.search(words):
        raise CellError(f"“{display(words)}” đã mất dấu tiếng Việt (thành dấu ?); hãy lấy lại tệp gốc")
    return words


def text_up_to(longest: int) -> Callable[[CellValue], str]:
    """A parser of words for which there is so much room."""

    def parse(value: CellValue) -> str:
        words = text(value)
        if len(words) > longest:
            raise CellError(f"“{display(words)}” dài {len(words)} chữ, quá mức {longest} chữ")
        return words

    return parse


# «=1+1», «=HYPERLINK(…)», «@SUM(A1)», «+cmd|…»; «- Khách sạn A» and «+84…» begin so without being one.
_FORMULA = re.compile(r"[=@]|[+\-]\s*(?:[\w.]+\s*[(|!]|[\d(][\d\s.,()*/+\-]*[*/+\-]\s*[\d(])")
_ERROR_OF_EXCEL = re.compile(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE)


def name(value: CellValue) -> str:
    """The name of a person, place, product or office: words, no formula and no bare number."""
    if isinstance(value, bool):
        raise CellError(f"“{display(value)}” không phải tên gọi")
    words = text(value)
    if _FORMULA.match(words):
        raise CellError(f"“{display(words)}” là công thức, không phải tên gọi; hãy ghi lại bằng chữ")
    if _ERROR_OF_EXCEL.search(words):
        raise CellError(f"“{display(words)}” là lỗi của Excel, không phải tên gọi")
    if not any(map(str.isalpha, words)) or not isinstance(value, str):
        raise CellError(f"“{display(words)}” chỉ có số, không phải tên gọi")
    return words


def name_up_to(longest: int) -> Callable[[CellValue], str]:
    """A parser of names for which there is so much room."""
    fits = text_up_to(longest)

    def parse(value: CellValue) -> str:
        name(value)
        return fits(value)

    return parse


def web_address(value: CellValue) -> str:
    address = text(value)
    if not re.fullmatch(r"https?://[^\s<>\"']{4,190}", address):
        raise CellError(f"“{display(value)}” không phải địa chỉ trang web")
    return address


def identity_number(value: CellValue) -> str | ParsedValue:
    """A citizen number of 12 digits or an old one of 9; zeros that Excel ate are put back where only one
    reading exists (all 12-digit numbers begin with 0)."""
    typed = (
        whole_digits(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    )
    digits = re.sub(r"[\s.\-]", "", whole_digits(re.sub(r"\.0$", "", clean_text(typed))))
    if not re.fullmatch(r"\d{8,12}", digits, re.ASCII):
        raise CellError(f"“{display(value)}” không phải số định danh 12 số hoặc CMND 9 số")
    if len(digits) == 12 and not digits.startswith("0"):
        raise CellError(f"“{display(value)}” không phải số định danh (12 số phải bắt đầu bằng 0)")
    if len(digits) in (9, 12):
        return digits
    mended = digits.zfill(9 if len(digits) == 8 else 12)
    return ParsedValue(mended, f"“{display(value)}” đã thêm lại số 0 ở đầu")


def unknown(words: str, what: str, known: Iterable[str]) -> UnknownName:
    """`what` no list of ours has, with the nearest of the known ones."""
    names = list(known)
    near = nearest(words, names)
    listed = f" ({', '.join(names)})" if not near and len(names) <= MOST_TOLD else ""
    return UnknownName(Question(f"“{display(words)}” không phải {what} nào được biết{listed}", near))


class Choice:
    """A parser of the values named by `labels`, read without case, marks and punctuation.

    Others are asked about: UnknownName names the nearest. `choices`: the first label of each value.
    """

    def __init__(self, labels: Mapping[str, Any], what: str) -> None:
        self._labels, self._what = labels, what
        self._by_label = {fold_loosely(label): found for label, found in labels.items()}
        first: dict[Any, str] = {}
        for label, found in labels.items():
            first.setdefault(found, label)
        self.choices = tuple(first.values())

    def __call__(self, value: CellValue) -> Any:
        words = text(value)
        try:
            return self._by_label[fold_loosely(words)]
        except KeyError:
            raise unknown(words, self._what, self._labels) from None


choice = Choice
yes_no = choice({"Có": True, "x": True, "Không": False}, "câu trả lời")

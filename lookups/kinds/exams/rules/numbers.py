"""Candidate numbers (số báo danh): text, because their zeros count; read only within one exam.

The two digits in front are the exam council, whose codes changed in 2026 (reference 3.1).
"""

import re
from collections.abc import Collection

COUNCILS_UNTIL_2025 = tuple(f"{number:02d}" for number in range(1, 65) if number != 20)
COUNCILS_SINCE_2026 = tuple(
    "01 04 08 11 12 14 15 19 20 22 24 25 31 33 37 38 40 42"
    " 44 46 48 51 52 56 66 68 75 79 80 82 86 91 92 96".split()
)
_SEPARATORS = re.compile(r"[\s.\-]+")
_NUMBER = re.compile(r"[0-9A-Z]{1,12}", re.ASCII)


class NoNumber(ValueError):
    """Says in Vietnamese why a text is no candidate number of this exam."""


def councils_of_year(year: int) -> tuple[str, ...]:
    return COUNCILS_SINCE_2026 if year >= 2026 else COUNCILS_UNTIL_2025


def tidy(typed: str) -> str:
    """As people type it (`48 012 345`, `48.012345`) without what only parts it."""
    return _SEPARATORS.sub("", typed).upper()


def check(typed: str, *, length: int | None, councils: Collection[str]) -> str:
    """The number; NoNumber where it can't be one of this exam. No `length`: letters and digits."""
    number = typed if typed.isdigit() and typed.isascii() else tidy(typed)
    if not _NUMBER.fullmatch(number) or (length and not number.isdecimal()):
        raise NoNumber("không phải số báo danh")
    if length and len(number) != length:
        raise NoNumber(f"có {len(number)} chữ số; số báo danh của kỳ thi này có {length} chữ số")
    if councils and number[:2] not in councils:
        raise NoNumber(f"có mã hội đồng thi {number[:2]}, kỳ thi này không có hội đồng đó")
    return number


def mend(typed: str, *, length: int | None, councils: Collection[str]) -> tuple[str, bool]:
    """The number and whether the zero that Excel drops was put back.

    It is put back where the councils leave that one reading: no council's code stands in front already, which
    would mean that another digit is missing.
    """
    number = tidy(typed)
    if length and number.isdecimal() and len(number) == length - 1 and councils:
        mended = f"0{number}"
        if mended[:2] in councils and number[:2] not in councils:
            return mended, True
        if mended[:2] in councils:
            raise NoNumber(
                f"thiếu một chữ số, có thể là {mended} hoặc một số của hội đồng {number[:2]}; hãy ghi đủ"
            )
    return check(number, length=length, councils=councils), False

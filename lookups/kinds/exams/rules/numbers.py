"""Candidate numbers (số báo danh): text, because their zeros count; read only within one exam.

The two digits in front are the exam council, whose codes changed in 2026 (reference 3.1).
"""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

COUNCILS_UNTIL_2025 = tuple(f"{number:02d}" for number in range(1, 65) if number != 20)
COUNCILS_SINCE_2026 = tuple(
    "01 04 08 11 12 14 15 19 20 22 24 25 31 33 37 38 40 42"
    " 44 46 48 51 52 56 66 68 75 79 80 82 86 91 92 96".split()
)
_SEPARATORS = re.compile(r"[\s.\-]+")
_NUMBER = re.compile(r"[0-9A-Z]{1,12}", re.ASCII)


class NoNumber(ValueError):
    """Says why a text is no candidate number of this exam, in the language that is active when it says so."""

    def __init__(self, words: "_StrPromise", **values: object) -> None:
        super().__init__(words, values)
        self._words, self._values = words, values

    def __str__(self) -> str:
        return str(self._words) % self._values


def councils_of_year(year: int) -> tuple[str, ...]:
    return COUNCILS_SINCE_2026 if year >= 2026 else COUNCILS_UNTIL_2025


def tidy(typed: str) -> str:
    """As people type it (`48 012 345`, `48.012345`) without what only parts it."""
    return _SEPARATORS.sub("", typed).upper()


def check(typed: str, *, length: int | None, councils: Collection[str]) -> str:
    """The number; NoNumber where it can't be one of this exam. No `length`: letters and digits."""
    if typed.isdigit() and typed.isascii():
        if len(typed) == length and typed[:2] in councils:
            return typed  # nearly all are, and on the day each microsecond is asked for
        number = typed
    else:
        number = tidy(typed)
    if not _NUMBER.fullmatch(number) or (length and not number.isdecimal()):
        raise NoNumber(_("is not a candidate number"))
    if length and len(number) != length:
        raise NoNumber(
            _("does not have the %(wanted)d digits of this exam's candidate numbers, but %(given)d"),
            given=len(number),
            wanted=length,
        )
    if councils and number[:2] not in councils:
        raise NoNumber(_("has the council code %(code)s, which this exam does not have"), code=number[:2])
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
                _("lacks a digit: %(mended)s, or a number of council %(code)s? Please write it whole"),
                mended=mended,
                code=number[:2],
            )
    return check(number, length=length, councils=councils), False

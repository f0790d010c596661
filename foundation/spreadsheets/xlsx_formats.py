"""What a cell's number format says of the number: a date, a length of time, or digits with leading zeros."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # nosec B405 # the type; defusedxml parses

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from .ooxml import local

# Built-in numbers whose meaning follows the Excel language; all of them are dates or times.
_LOCAL_DATES = frozenset({*range(27, 32), *range(34, 37), *range(50, 59)})
_ZEROS = re.compile(r'(?:\[\$[^\]]*\])?"?(0{2,20})"?(?:;.*)?')


@dataclass(slots=True)
class Formats:
    """By the style number of a cell."""

    dates: set[int] = field(default_factory=set)
    widths: dict[int, int] = field(default_factory=dict)
    """Styles such as `0000000000`, that show so many digits at least."""


def read_formats(root: Element | None) -> Formats:
    formats = Formats()
    if root is None:
        return formats
    codes = {
        element.get("numFmtId", ""): element.get("formatCode", "")
        for element in root.iter()
        if local(element.tag) == "numFmt"
    }
    table = next((element for element in root if local(element.tag) == "cellXfs"), ())
    for style, xf in enumerate(table):
        _sort_style(formats, style, xf.get("numFmtId", "0"), codes)
    return formats


def _sort_style(formats: Formats, style: int, number: str, codes: dict[str, str]) -> None:
    builtin = int(number) if number.isdecimal() else 0
    code = codes.get(number) or BUILTIN_FORMATS.get(builtin, "")
    if is_date_code(code) or (not code and builtin in _LOCAL_DATES):
        formats.dates.add(style)
    elif width := zeros_width(code):
        formats.widths[style] = width


def is_date_code(code: str) -> bool:
    return code.casefold() != "general" and bool(is_date_format(code))


def zeros_width(code: str) -> int:
    """10 for the format `0000000000`, 0 for others."""
    match = _ZEROS.fullmatch(code)
    return len(match[1]) if match else 0

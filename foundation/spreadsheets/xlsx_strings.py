"""The shared texts of an xlsx, read once, when the first sheet asks.

What a cell's number format says of the number: a date, a length of time, or digits with leading zeros.
"""

import re
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # nosec B405 # the type; defusedxml parses
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from foundation.files.errors import FileRefused
from foundation.files.limits import Limits
from foundation.files.ooxml import TOO_BIG, feed_part, local

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """`_x000D_` and its like, by which Excel writes signs that XML has no place for."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class SharedStrings:
    def __init__(self, package: zipfile.ZipFile, part: str | None, limits: Limits) -> None:
        self._package, self._part, self._limits = package, part, limits
        self._strings: list[str] | None = None

    def all(self) -> list[str]:
        if self._strings is None:
            self._strings = self._read() if self._part else []
        return self._strings

    def _read(self) -> list[str]:
        reader = _StringReader(self._limits)
        for _ in feed_part(reader.parser, self._package, self._part or ""):
            if len(reader.strings) > self._limits.cells:
                raise FileRefused(TOO_BIG)
        return reader.strings


class _StringReader:
    """Joins the runs of rich text; leaves out phonetic hints."""

    def __init__(self, limits: Limits) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._longest = limits.cell_chars
        self._in_text = self._in_hint = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, tag: str, _: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "si":
                self._pieces, self._length = [], 0
            case "t":
                self._in_text = not self._in_hint
            case "rPh":
                self._in_hint = True

    def _end(self, tag: str) -> None:
        match tag.rpartition(":")[2]:
            case "si":
                self.strings.append(unescape("".join(self._pieces)))
            case "t":
                self._in_text = False
            case "rPh":
                self._in_hint = False

    def _text(self, text: str) -> None:
        if not self._in_text:
            return
        self._length += len(text)
        if self._length > self._longest:
            raise FileRefused(f"Có ô dài quá {self._longest} ký tự, không phải bảng tính. {TOO_BIG}")
        self._pieces.append(text)


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

"""The shared texts of an xlsx, read once, when the first sheet asks."""

import re
import zipfile
from xml.parsers import expat

from .errors import FileRefused
from .limits import Limits
from .ooxml import TOO_BIG, feed_part

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

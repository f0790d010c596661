"""Comma, semicolon, tab or pipe separated text, cut into rows numbered by the file's own lines.

Which encoding a text file is in: one that explains every byte, never just the likeliest.

What a file really is, by its first bytes and its extension; what only pretends is refused.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import BinaryIO, Literal

from django.utils.translation import gettext_lazy as _

from foundation.files.errors import FileRefused
from foundation.files.limits import Limits
from foundation.files.ooxml import SAVE_AS
from foundation.spreadsheets.cells import CellValue, Fault, Row, Sheet, Table, clean_text
from foundation.spreadsheets.errors import too_many_rows
from foundation.vietnamese.legacy_fonts import font_of

SAMPLE = 64 * 1024
CHUNK = 1024 * 1024

RESAVE = "Hãy mở bằng Excel, lưu lại dạng “CSV UTF-8 (Comma delimited)” hoặc .xlsx rồi nộp lại."

_BOMS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OURS = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for vowel in _VOWELS
    for base in (vowel, vowel.upper())
    for tone in ("", *_TONES)
) | frozenset("đĐ₫“”‘’–—…•°²³½¼¾×·«»§®©™€±µ\u00a0")
MOSTLY_OURS = 0.98
"""Share of the non-ASCII characters that must be Vietnamese before an old code page is believed."""


def detect_encoding(stream: BinaryIO) -> str:
    """The codec's name; leaves the stream at its start. FileRefused when no known encoding fits."""
    stream.seek(0)
    sample = stream.read(SAMPLE)
    encoding = _by_bom(sample) or _utf16_by_zeros(sample)
    if not encoding:
        encoding = "utf-8" if _is_valid(stream, "utf-8") else _without_marks(sample)
    if encoding == "cp1258":
        _must_be_windows_1258(stream)
    elif not _is_valid(stream, encoding):
        raise FileRefused(f"Tệp bị hỏng hoặc bị cắt cụt: có chỗ không đúng bảng mã {encoding}. {RESAVE}")
    stream.seek(0)
    return encoding


def _by_bom(sample: bytes) -> str:
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            if not encoding:
                raise FileRefused(f"Tệp dùng bảng mã UTF-32, hệ thống không nhận. {RESAVE}")
            return encoding
    return ""


def _utf16_by_zeros(sample: bytes) -> str:
    """UTF-16 without its mark: the signs between fields have one zero byte each, on one side only."""
    if b"\x00" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    many = len(sample) // 16
    if odd > many and even * 20 < odd:
        return "utf-16-le"
    if even > many and odd * 20 < even:
        return "utf-16-be"
    raise FileRefused(f"Tệp có ký tự rỗng (NUL), không phải tệp văn bản. {RESAVE}")


def _is_valid(stream: BinaryIO, encoding: str) -> bool:
    """Decodes the whole stream; a text with NUL in it is no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(CHUNK):
            if "\x00" in decoder.decode(chunk):
                raise FileRefused(f"Tệp có ký tự rỗng (NUL), không phải tệp văn bản. {RESAVE}")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_marks(sample: bytes) -> str:
    """One byte a letter: a font of before Unicode, whose signs are those of latin-1, or Windows-1258."""
    return "latin-1" if font_of(sample.decode("latin-1").splitlines()) else "cp1258"


def _must_be_windows_1258(stream: BinaryIO) -> None:
    """Bytes above 127 must make Vietnamese words; TCVN3, VNI and torn UTF-8 make other signs."""
    stream.seek(0)
    ours = others = 0
    while chunk := stream.read(CHUNK):
        try:
            text = unicodedata.normalize("NFC", chunk.decode("cp1258"))
        except UnicodeDecodeError:
            raise FileRefused(UNKNOWN) from None
        if "\x00" in text:
            raise FileRefused(f"Tệp có ký tự rỗng (NUL), không phải tệp văn bản. {RESAVE}")
        foreign = [char for char in text if not char.isascii()]
        known = sum(char in _OURS for char in foreign)
        ours, others = ours + known, others + len(foreign) - known
    if ours < (ours + others) * MOSTLY_OURS:
        raise FileRefused(UNKNOWN)


UNKNOWN = (
    "Không nhận ra bảng mã tiếng Việt của tệp (có thể là phông TCVN3, VNI, hoặc tệp bị cắt cụt). "
    f"Hãy chuyển sang Unicode. {RESAVE}"
)


DELIMITERS = (";", "\t", "|", ",")
"""The comma last: in our numbers it is the decimal sign, so others win a tie."""
SAMPLE_RECORDS = 50
LONGEST_LINE = 1024 * 1024
MOST_LINES_IN_A_RECORD = 200
MOST_BROKEN_ROWS = 500
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'="[^"]*"\s*')


def open_delimited(stream: BinaryIO, limits: Limits) -> Table:
    """One sheet; the stream is closed with the table. `sep=;` on the first line is obeyed and counted."""
    encoding = detect_encoding(stream)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    delimiter = _declared_delimiter(text) or _likeliest_delimiter(text)

    def rows() -> Iterator[Row]:
        text.seek(0)
        yield from _checked(_records(_Lines(text), delimiter), limits)

    return Table("csv", [Sheet("CSV", rows)], limits, encoding=encoding, close=text.close)


def _declared_delimiter(text: io.TextIOWrapper) -> str:
    text.seek(0)
    match = _SEP_LINE.fullmatch(text.readline(32))
    return match[1] if match else ""


def _likeliest_delimiter(text: io.TextIOWrapper) -> str:
    """The sign that cuts the most of the first records into the same number of cells."""
    return max(DELIMITERS, key=lambda sign: _evenness(text, sign))


def _evenness(text: io.TextIOWrapper, delimiter: str) -> tuple[int, int]:
    text.seek(0)
    records = islice(_records(_Lines(text), delimiter), SAMPLE_RECORDS)
    widths = Counter(len(row.cells) for row in records if len(row.cells) > 1)
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return times, width


class _Lines:
    """Lines with their numbers, which can be handed back when a quotation mark swallowed too many."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES_IN_A_RECORD:
            raise csv.Error("quoted text without end")
        line = self._returned.popleft() if self._returned else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) >= LONGEST_LINE:
            raise FileRefused(f"Dòng {self.number + 1} dài quá {LONGEST_LINE} ký tự, không phải bảng tính.")
        self.number += 1
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self._returned.extendleft(reversed(rest))
        self.number -= len(rest)
        return first


def _records(lines: _Lines, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.taken.clear()
        first = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken_row(lines, first)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if len(lines.taken) > 1 and _swallowed_records(cells, delimiter):
            yield _broken_row(lines, first)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if first == 1 and len(lines.taken) == 1 and _SEP_LINE.fullmatch(lines.taken[0]):
            cells = [clean_text(lines.taken[0])]
        yield Row(first, list(cells), last=lines.number)


def _broken_row(lines: _Lines, first: int) -> Row:
    text = clean_text(lines.give_back_all_but_first())
    return Row(
        first,
        [text],
        fault='Dấu ngoặc kép đặt sai nên không tách được thành các ô. Hãy sửa dấu " trên dòng này',
    )


def _swallowed_records(cells: list[str], delimiter: str) -> bool:
    """A quoted cell that holds whole lines of cells: its closing mark belongs to another row."""
    inner = (line for cell in cells if "\n" in cell or "\r" in cell for line in cell.splitlines())
    return any(line.count(delimiter) >= max(2, len(cells) - 1) for line in inner)


def _checked(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    filled = broken = 0
    for row in rows:
        broken += bool(row.fault)
        if broken > MOST_BROKEN_ROWS:
            raise FileRefused(f"Hơn {MOST_BROKEN_ROWS} dòng có dấu ngoặc kép đặt sai. {RESAVE}")
        if len(row.cells) > limits.columns and any(row.cells[limits.columns :]):
            raise FileRefused(
                f"Dòng {row.number} có hơn {limits.columns} cột. Hãy bỏ các cột thừa rồi nộp lại."
            )
        if any(row.cells):
            filled += 1
            if filled > limits.rows:
                raise too_many_rows(limits)
            row.cells = [text_value(text, row.number, limits) if text else None for text in row.cells]
        yield row


def text_value(text: CellValue, number: int, limits: Limits) -> CellValue:
    """What stands in a cell of a file that knows only text: a value, or the fault that Excel shows there."""
    if not isinstance(text, str):
        return text
    if len(text) > limits.cell_chars:
        raise FileRefused(f"Dòng {number} có ô dài quá {limits.cell_chars} ký tự, không phải bảng tính.")
    if text[0] == "#" and text in EXCEL_ERRORS:
        return Fault(text, "là ô lỗi của Excel; hãy sửa công thức rồi lưu lại")
    if text[0] == "=" and not _KEPT_AS_TEXT.fullmatch(text):
        return Fault(text, "là công thức, không phải giá trị; hãy dán lại dạng giá trị (Paste Values)")
    return text


EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
    | {"#FIELD!", "#BLOCKED!", "#GETTING_DATA"}
)


Kind = Literal["text", "xlsx", "xls"]

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xls"})
MARKUP_SUFFIXES = frozenset({".xml", ".htm", ".html"})

MARKUP = _(
    "This is a web page (HTML) or an XML file, which programs name .xls too. Open it in Excel or LibreOffice,"
    " save it as .xlsx and hand it in again."
)

REFUSED_SUFFIXES = {
    ".xlsm": "có thể chứa macro",
    ".xltm": "có thể chứa macro",
    ".xlam": "có thể chứa macro",
    ".xlsb": "là dạng nhị phân của Excel, hệ thống chưa đọc được",
    ".xltx": "là tệp mẫu của Excel",
    ".ods": "là dạng OpenDocument",
    ".numbers": "là dạng Apple Numbers",
}

MAGIC = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF (Word)"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"\x1f\x8b", "nén GZIP"),
    (b"Rar!", "nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "nén 7-Zip"),
    (b"SQLite format 3", "cơ sở dữ liệu"),
    (b"MZ\x90", "chương trình Windows"),
    (b"\x7fELF", "chương trình"),
)
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
OLD_BIFF_MAGIC = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
HEAD_BYTES = 4096


def sniff(head: bytes, name: str) -> Kind:
    """The reader that fits a file of this beginning and name; FileRefused for all else.

    A name without an extension is judged by content alone.
    """
    suffix = PurePath(name).suffix.lower()
    _refuse_suffix(suffix)
    kind = _by_content(head)
    if kind == "text" and suffix == ".xls" and b"\t" in head:
        return kind  # programs name tab-separated text .xls, and Excel opens it
    if kind == "text" and suffix in WORKBOOK_SUFFIXES:
        raise FileRefused(f"Tệp mang đuôi {suffix} nhưng bên trong chỉ là văn bản thường. {SAVE_AS}")
    if kind != "text" and suffix in TEXT_SUFFIXES:
        raise FileRefused(
            f"Tệp mang đuôi {suffix} nhưng là sổ tính Excel. Hãy đổi đuôi tệp thành .{kind} rồi nộp lại."
        )
    return kind


def _refuse_suffix(suffix: str) -> None:
    if suffix in REFUSED_SUFFIXES:
        raise FileRefused(f"Không nhận tệp {suffix}: tệp {REFUSED_SUFFIXES[suffix]}. {SAVE_AS}")
    if suffix in MARKUP_SUFFIXES:
        raise FileRefused(str(MARKUP))
    if suffix and suffix not in TEXT_SUFFIXES | WORKBOOK_SUFFIXES:
        raise FileRefused(f"Không nhận tệp đuôi {suffix}; chỉ nhận .xlsx, .xls và .csv. {SAVE_AS}")


def _by_content(head: bytes) -> Kind:
    if not head.strip(b"\x00 \t\r\n"):
        raise FileRefused("Tệp rỗng, không có dữ liệu nào. Hãy kiểm tra lại tệp rồi nộp lại.")
    if head.startswith(ZIP_MAGIC):
        return "xlsx"
    if head.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise FileRefused(f"Tệp nén rỗng hoặc bị hỏng. {SAVE_AS}")
    if head.startswith((OLE_MAGIC, *OLD_BIFF_MAGIC)):
        return "xls"
    for magic, label in MAGIC:
        if head.startswith(magic):
            raise FileRefused(f"Đây là tệp {label}, không phải bảng tính. {SAVE_AS}")
    if _MARKUP.match(head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()):
        raise FileRefused(str(MARKUP))
    return "text"


_MARKUP = re.compile(
    rb"mime-version:|<(?:[!?]|(?:workbook|html|head|meta|style|title|link|script|body|table|thead|tbody|tr|div"
    rb"|center|p|b|font|span|br|form|h[1-6])\b)"
)

"""Which encoding a text file is in: one that explains every byte, never just the likeliest."""

import codecs
import unicodedata
from typing import BinaryIO

from foundation.vietnamese.legacy_fonts import font_of

from .errors import FileRefused

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

"""What a file really is, by its first bytes and its extension; what only pretends is refused."""

import re
from pathlib import PurePath
from typing import Literal

from .errors import FileRefused

Kind = Literal["text", "xlsx", "xls", "html", "xml"]

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xls"})
MARKUP_SUFFIXES = frozenset({".xml", ".htm", ".html"})

SAVE_AS = "Hãy mở tệp bằng Excel, chọn “Lưu thành” (Save As) dạng “Excel Workbook (.xlsx)” rồi nộp lại."

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
    if kind == "text" and suffix in WORKBOOK_SUFFIXES | MARKUP_SUFFIXES:
        raise FileRefused(f"Tệp mang đuôi {suffix} nhưng bên trong chỉ là văn bản thường. {SAVE_AS}")
    if kind != "text" and suffix in TEXT_SUFFIXES:
        raise FileRefused(
            f"Tệp mang đuôi {suffix} nhưng là {_CALLED[kind]}. "
            f"Hãy đổi đuôi tệp thành {_SUFFIX[kind]} rồi nộp lại."
        )
    return kind


_CALLED = {"xlsx": "sổ tính Excel", "xls": "sổ tính Excel", "html": "trang web (HTML)", "xml": "tệp XML"}
_SUFFIX = {"xlsx": ".xlsx", "xls": ".xls", "html": ".xls", "xml": ".xls"}


def _refuse_suffix(suffix: str) -> None:
    if suffix in REFUSED_SUFFIXES:
        raise FileRefused(f"Không nhận tệp {suffix}: tệp {REFUSED_SUFFIXES[suffix]}. {SAVE_AS}")
    if suffix and suffix not in TEXT_SUFFIXES | WORKBOOK_SUFFIXES | MARKUP_SUFFIXES:
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
    return _markup(head) or "text"


def _markup(head: bytes) -> Literal["html", "xml", ""]:
    """Web pages and XML spreadsheets that export programs name .xls, because Excel opens them."""
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"mime-version:"):
        raise FileRefused(
            f"Đây là trang web (HTML) lưu trọn trong một tệp (.mht), hệ thống chưa đọc được. {SAVE_AS}"
        )
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"workbook" in start:
        return "xml"
    if start.startswith(b"<?xml"):
        start = start.partition(b"?>")[2].lstrip()
    if _PAGE.match(start):
        return "html"
    if start.startswith((b"<workbook", b"<?", b"<!")) or head.lstrip().startswith(b"<?xml"):
        raise FileRefused(f"Đây là tệp XML, nhưng không phải sổ tính XML của Excel 2003. {SAVE_AS}")
    return ""


_PAGE = re.compile(
    rb"<(?:!--|(?:!doctype|html|head|meta|style|title|link|script|body|table|thead|tbody|tr|div|center|p|b|font"
    rb"|span|br|form|h[1-6])\b)"
)

"""Rows that belong to the paper, not to the data: totals, signatures, notes, group titles, column numbers."""

import re
from collections.abc import Mapping
from typing import Any

from foundation.vietnamese.folding import fold

from .cells import CellValue, Row, display, is_empty
from .headings import Heading

LISTS = "Danh sách"
"""The hidden sheet of a template that holds what its columns offer."""

# All are compared with folded text. "Tổng công ty" is a company, not a sum.
_TOTAL = re.compile(r"(?!(?:tong )?cong ty )(?:tong cong|tong so|tong|cong|cong don|luy ke)(?: |$)")
_SIGNATURE = re.compile(
    r"(?:nguoi (?:lap|tong hop|ky|bao cao|nhap|kiem tra|doi chieu|duyet)"
    r"|(?:can bo|chuyen vien) (?:lap|tong hop|nhap|coi thi|cham thi|ghi diem|kiem tra)|giam thi|giam khao"
    r"|(?:pho )?truong diem|to truong|thanh tra|(?:pho )?giam doc"
    r"|(?:pho )?chu tich|(?:pho )?truong (?:phong|ban|tram)|(?:pho )?hieu truong|thu ky"
    r"|(?:pho )?chanh van phong|thu truong|lanh dao|ke toan truong"
    r"|kt \w+|tm (?:ubnd|uy ban)|tl chu tich|tuq|ky ten|ky ghi ro|ky va ghi|da ky|ky dong dau|xac nhan cua"
    r"|noi nhan)\b"
)
_PLACE_AND_DATE = re.compile(
    r"(?:.{0,60}\b)?ngay (?:\d{1,2} |[. ]*)?thang (?:\d{1,2} |[. ]*)?nam(?: \d{2,4})?$"
)
_NOTE = re.compile(r"(?:ghi chu|luu y|nguon|danh sach nay co|danh sach co|tong danh sach|het|trang \d+)\b")
_NUMBERING_CELL = re.compile(r"\(?(?:\d{1,2}|[A-ZĐ])\)?(?:\s*=\s*[\d()+\-* /]+)?")
_ORDINAL_CELL = re.compile(
    r"(?:[\dIVXivx]{1,7}|[a-zđ]|(?:[IVX]{1,4}|[A-ZĐ]|\d{1,3})(?:\.\d{1,3}){1,3})[.)]?", re.IGNORECASE
)


def numbers_columns(row: Row) -> bool:
    """The row `(1) (2) (3)` or `A B 1 2` that official forms print under the heading."""
    texts = [display(value) for value in row.cells if not is_empty(value)]
    if len(texts) < 3 or not all(_NUMBERING_CELL.fullmatch(text) for text in texts):
        return False
    digits = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    return digits == sorted(set(digits))


def is_example(row: Row, heading: Heading, example: Mapping[str, Any]) -> bool:
    """The template's example, left in the file; one that was typed over is data."""
    cells = [(heading.places.get(key), value) for key, value in example.items() if value is not None]
    return bool(cells) and all(
        at is not None and display(row.cell(at)) == display(value) for at, value in cells
    )


def is_ordinal(value: CellValue) -> bool:
    """`3`, `3.`, `III`, `B`, `1.2`: what stands in the ordinal's column of a row of data."""
    return bool(_ORDINAL_CELL.fullmatch(display(value)))


def why_not_data(row: Row, heading: Heading, after_signature: bool) -> str:
    """Why a row that does not parse is no data; empty when it should have been."""
    texts = {at: display(value, 300) for at, value in enumerate(row.cells) if not is_empty(value)}
    texts = {at: text for at, text in texts.items() if not (at == heading.ordinal and is_ordinal(text))}
    if not texts:
        return "Chỉ có số thứ tự, không có dữ liệu"
    first = next(iter(texts.values()))
    if reason := why_surely_not_data(row, heading, after_signature):
        return reason
    known = set(texts) & set(heading.places.values())
    if len(texts) == 1:
        return _lone(next(iter(texts)), first, heading)
    return "" if known else f"Không có dữ liệu ở cột nào của bảng: “{_short(first)}”"


def why_surely_not_data(row: Row, heading: Heading, after_signature: bool) -> str:
    """Why a row is no data by its words alone: a signature, a sum, a note."""
    texts = {at: display(value, 300) for at, value in enumerate(row.cells) if not is_empty(value)}
    texts = {at: text for at, text in texts.items() if not (at == heading.ordinal and is_ordinal(text))}
    if not texts:
        return ""
    first = next(iter(texts.values()))
    if is_signature(row):
        return f"Dòng ký, ghi ngày cuối bảng: “{_short(first)}”"
    if reason := _by_words(texts, first):
        return reason
    if after_signature and len(set(texts) & set(heading.places.values())) <= 2:
        return f"Phần chữ ký cuối bảng: “{_short(first)}”"
    return ""


def _by_words(texts: dict[int, str], first: str) -> str:
    folded = fold(first)
    if _TOTAL.match(folded) and all(_is_figure(text) for text in list(texts.values())[1:]):
        return f"Dòng tổng cộng: “{_short(first)}”"
    if len(texts) <= 2 and _NOTE.match(folded):
        return f"Dòng ghi chú: “{_short(first)}”"
    return ""


def is_signature(row: Row) -> bool:
    """All of the row's texts are titles of signers or a place with a date."""
    texts = [fold(display(value, 300)) for value in row.cells if not is_empty(value)]
    return 0 < len(texts) <= 4 and all(
        _SIGNATURE.match(text) or _PLACE_AND_DATE.fullmatch(text) for text in texts
    )


def _is_figure(text: str) -> bool:
    """A number, perhaps with its unit, or the formula of a sum; never a date, which only data have."""
    if text.startswith("="):
        return True
    return len(text) <= 30 and any(map(str.isdigit, text)) and not re.search(r"\d{2}/\d{2}/\d{4}", text)


def _lone(at: int, text: str, heading: Heading) -> str:
    """One filled cell: a group's title or a signer's name, unless it stands well inside the table."""
    first_column = min(
        [*heading.places.values(), *([heading.ordinal] if heading.ordinal is not None else [])]
    )
    if at in heading.places.values() and at > first_column and not _is_title(text):
        return ""
    return f"Dòng nhóm hoặc ghi chú, chỉ có một ô: “{_short(text)}”"


def _is_title(text: str) -> bool:
    """Numbered or in capitals; «5.000» is a value that stands alone."""
    if not any(map(str.isalpha, text)):
        return False
    return bool(re.match(r"(?:[IVX]{1,4}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/-]\s*\S", text)) or text.isupper()


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"

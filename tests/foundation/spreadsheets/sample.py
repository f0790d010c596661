"""A register small enough to see through: code, name, phone, day, amount."""

import re

from foundation.spreadsheets import CellError, CellValue, Column, Layout, Report, parsers, read_report
from foundation.spreadsheets.cells import display

HEADINGS = ("Mã", "Họ và tên", "Điện thoại", "Ngày", "Số tiền")
GOOD = ("HS-0001", "Nguyễn Thị Ánh", "0905123456", "01/02/2026", "150000")
OTHER = ("HS-0002", "Đỗ Văn Bình", "0905123457", "02/02/2026", "0")


def code(value: CellValue) -> str:
    if not isinstance(value, str) or not is_code(value):
        raise CellError(f"“{display(value)}” không phải mã")
    return value


def is_code(text: str) -> bool:
    return bool(re.fullmatch(r"HS-\d{4}", text))


LAYOUT = Layout(
    kind="register",
    title="sổ",
    columns=(
        Column("code", ("Mã", "Mã số"), code, required=True),
        Column("name", ("Họ và tên", "Người nộp / Họ tên"), parsers.text, ("Tên",), required=True),
        Column("phone", ("Điện thoại", "SĐT", "Người nộp / SĐT"), parsers.phone),
        Column("day", ("Ngày", "Ngày nhận"), parsers.day, expected=True, is_date=True),
        Column("amount", ("Số tiền", "Lệ phí"), parsers.money),
    ),
    natural_key=("code",),
    telltale=is_code,
)


def report(source: bytes, name: str = "so.csv") -> Report:
    return read_report(source, LAYOUT, name=name)


def verdicts(source: bytes, name: str = "so.csv") -> dict[str, str]:
    """Line → verdict."""
    return {row.line: row.verdict for row in report(source, name).rows}


def accepted(source: bytes, name: str = "so.csv") -> list[tuple[object, ...]]:
    """The values of the accepted rows, as JSON has them."""
    rows = report(source, name).as_json()["rows"]
    return [tuple(row["values"].values()) for row in rows if row["verdict"] == "accept"]


def reason(source: bytes, line: str, name: str = "so.csv") -> str:
    return next(row.reason for row in report(source, name).rows if row.line == line)

"""A bank's statement as it is exported to a spreadsheet. Pure: nothing here reads the database."""

import datetime as dt
import re
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Column, Layout
from foundation.spreadsheets import parsers as read


def statement_layout(today: dt.date) -> Layout:
    """Values: number, at (date), amount (đồng that came in; 0 where money went out), content, account."""
    return Layout(
        kind="bank_statement",
        title="giao dịch",
        columns=COLUMNS,
        natural_key=("number", "at", "account"),  # as BankTransfer knows them
        rules=(_in_the_past(today),),
        example={
            "number": "FT26216001234",
            "at": dt.date(2026, 8, 4),
            "amount": 150000,
            "content": "Ghi nguyên nội dung chuyển khoản",
            "account": "0011004123456",
        },
    )


def _day(value: CellValue) -> dt.date:
    moment = read.moment(value)
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _number(value: CellValue) -> str:
    number = read.text(value)
    if len(number) > 60:
        raise CellError("Số giao dịch dài quá 60 ký tự")
    return number


def _account(value: CellValue) -> str:
    """Of the office, never the payer's."""
    account = re.sub(r"[\s.-]", "", read.text(value))
    if len(account) > 30:
        raise CellError("Số tài khoản dài quá 30 ký tự")
    return account


def _in_the_past(today: dt.date) -> Any:
    def check(values: dict[str, Any]) -> list[str]:
        if values["at"] > today + dt.timedelta(days=1):
            raise CellError(f"Ngày {values['at']:%d/%m/%Y} ở tương lai")
        values["amount"] = values["amount"] or 0
        return [] if values["amount"] else ["không phải tiền vào, bỏ qua"]

    return check


_NUMBERS = (
    "Số giao dịch",
    "Mã giao dịch",
    "Số tham chiếu",
    "Mã tham chiếu",
    "Số bút toán",
    "Số chứng từ",
    "Số CT",
    "Transaction number",
    "Transaction ID",
    "Reference",
    "number",
)
_AMOUNTS = (
    "Ghi có",
    "Số tiền ghi có",
    "Phát sinh có",
    "PS có",
    "Tiền vào",
    "Số tiền / Có",
    "Credit",
    "Credit amount",
)
_CONTENTS = (
    "Nội dung",
    "Nội dung giao dịch",
    "Nội dung chuyển khoản",
    "Nội dung chi tiết",
    "Nội dung chi tiết giao dịch",
    "Chi tiết giao dịch",
    "Diễn giải chi tiết",
    "Nội dung thanh toán",
    "Transaction details",
    "Diễn giải",
    "Mô tả",
    "Mô tả giao dịch",
    "Description",
    "content",
)
_ACCOUNTS = (
    "Tài khoản nhận",
    "TK nhận",
    "Số tài khoản nhận",
    "Tài khoản ghi có",
    "Beneficiary account",
    "account",
)
_DAYS = ("Ngày giao dịch", "Ngày", "Ngày GD", "Ngày hạch toán", "Ngày hiệu lực", "Thời gian", "Date", "at")
_NOTHING = frozenset({"", "0", "khong"})
COLUMNS = (
    Column("number", _NUMBERS, _number, required=True),
    Column("at", _DAYS, _day, required=True, is_date=True),
    Column("amount", _AMOUNTS, read.money, ("Số tiền", "amount"), expected=True, na_values=_NOTHING),
    Column("content", _CONTENTS, read.text, required=True),
    Column("account", _ACCOUNTS, _account),
)

"""Numbers as cells hold them: Vietnamese commas and dots, and powers of ten in which Excel hides digits."""

import re
from decimal import Decimal, InvalidOperation

from foundation.spreadsheets.cells import CellValue, clean_text, display
from foundation.spreadsheets.errors import CellError

MOST_EXACT_DIGITS = 15
"""Excel keeps no more; what follows it has turned into zeros."""
_POWER = re.compile(r"(\d)(?:[.,](\d+))?e\+?(\d{1,2})", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:([.,\s'])\d{3})(?:\1\d{3})*")
_CURRENCY = re.compile(r"\s{0,9}(?:đồng|vnđ|vnd|đ|₫|d)\.?(?:/.*)?$", re.IGNORECASE)


def whole_digits(value: str | int | float) -> str:
    """The digits of a telephone or identity number out of a number cell or `9.05123456E+08`.

    A power of ten that shows fewer digits than it stands for has lost some: refused, never guessed.
    """
    if isinstance(value, str):
        return _expanded(value)
    number = Decimal(str(value))
    if number != number.to_integral_value() or number < 0:
        raise CellError(f"“{display(value)}” không phải dãy chữ số")
    digits = str(int(number))
    if len(digits) > MOST_EXACT_DIGITS:
        raise CellError(
            f"“{display(value)}” dài quá {MOST_EXACT_DIGITS} chữ số, Excel đã làm sai các số cuối"
        )
    return digits


def _expanded(text: str) -> str:
    text = clean_text(text)
    match = _POWER.fullmatch(text)
    if match is None:
        return text
    digits, power = match[1] + (match[2] or ""), int(match[3])
    if power > MOST_EXACT_DIGITS:
        raise CellError(f"“{display(text)}” dài quá {MOST_EXACT_DIGITS} chữ số, Excel đã làm sai các số cuối")
    if len(digits) != power + 1:
        raise CellError(
            f"“{display(text)}” đã bị Excel rút gọn, mất chữ số; "
            "hãy định dạng cột là Văn bản (Text) rồi nhập lại số đầy đủ"
        )
    return digits


def integer(value: CellValue) -> int:
    """A whole number; dots, commas and spaces may part its thousands."""
    number = _plain_number(value, "số nguyên")
    if number is None:
        text = clean_text(str(value))
        if not _THOUSANDS.fullmatch(text):
            raise CellError(f"“{display(value)}” không phải số nguyên")
        number = Decimal(re.sub(r"[.,\s']", "", text))
    if number != number.to_integral_value():
        raise CellError(f"“{display(value)}” không phải số nguyên")
    return int(number)


def decimal(value: CellValue) -> Decimal:
    """A number with a decimal comma or dot: `7,25`, `7.25`, `1.234,5`.

    `1.500` may mean two numbers, so it is refused; use `money` or `integer` where dots part thousands.
    """
    if not isinstance(value, str):
        return _plain_number(value, "số") or Decimal(0)
    text = clean_text(value).replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3}){2,}", text):
        return Decimal(text.replace(".", ""))
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text):
        raise CellError(f"“{display(value)}” có thể đọc hai cách; hãy dùng dấu phẩy cho phần thập phân")
    if "," in text and "." in text:
        last = max(text.rfind(","), text.rfind("."))
        whole, fraction = re.sub(r"[.,]", "", text[:last]), text[last + 1 :]
        if not _THOUSANDS.fullmatch(text[:last]):
            raise CellError(f"“{display(value)}” không phải số")
        text = f"{whole}.{fraction}"
    text = text.replace(",", ".", 1)
    if not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text):
        raise CellError(f"“{display(value)}” không phải số")
    return Decimal(text)


def money(value: CellValue) -> int:
    """Đồng, whole and not negative: `1.500.000 đ`, `150,000 VNĐ`, `Miễn phí` (0)."""
    if isinstance(value, str):
        text = _CURRENCY.sub("", clean_text(value))
        value = 0 if text.casefold() in ("miễn phí", "miễn", "không thu", "không") else text
    amount = integer(value)
    if amount < 0:
        raise CellError(f"“{display(value)}” là số tiền âm")
    return amount


def _plain_number(value: CellValue, wanted: str) -> Decimal | None:
    """Of number cells and bare digits, also `12.0` as csv files have it; None for other text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise CellError(f"“{display(value)}” không phải {wanted}")
    try:
        text = clean_text(value) if isinstance(value, str) else str(value)
        return (
            Decimal(text) if not isinstance(value, str) or re.fullmatch(r"[+-]?\d+(?:\.0)?", text) else None
        )
    except InvalidOperation:
        raise CellError(f"“{display(value)}” không phải {wanted}") from None

"""Amounts in đồng: printed as “1.250.000 đ”, read from "100k", "1tr2", "1,5 triệu", "1 triệu 250 nghìn"."""

import re
from decimal import Decimal

from foundation.vietnamese.folding import fold

_UNITS = {
    **dict.fromkeys(["k", "nghin", "ngan"], 1_000),
    **dict.fromkeys(["tr", "trieu", "cu"], 1_000_000),
    **dict.fromkeys(["ty", "ti"], 1_000_000_000),
}
_CURRENCY = {"d", "dong", "vnd", "₫"}
_TOKEN = re.compile(r"\d[\d.,]*|[^\W\d_]+|₫")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
# At most 15 digits: no fee is larger, and no arithmetic grows without bound.
_PLAIN = re.compile(r"\d{1,15}(?:[.,]\d{1,2})?")
MAX_TYPED = 60
NO_BREAK_SPACE = "\u00a0"


def format_vnd(amount: int) -> str:
    """“1.250.000 đ”, with a no-break space before the sign."""
    return f"{amount:,}".replace(",", ".") + f"{NO_BREAK_SPACE}đ"


def dong(amount: int) -> str:
    """As `format_vnd`."""
    return format_vnd(amount)


def parse_vnd(text: str) -> int:
    """The amount in đồng that a text states; ValueError says in Vietnamese that it states none."""
    tokens = [piece if piece[0].isdigit() or piece == "₫" else fold(piece) for piece in _split(text)]
    if len(tokens) > 1 and tokens[-1] in _CURRENCY:
        tokens.pop()
    amount = _amount(tokens)
    if amount is None or amount != int(amount):
        raise ValueError(f"Không đọc được số tiền “{text[:MAX_TYPED]}”.")
    return int(amount)


def _split(text: str) -> list[str]:
    """Numbers and words of the text, or nothing when it holds anything else (a minus, a slash)."""
    tokens = _TOKEN.findall(text) if len(text) <= MAX_TYPED else []
    return tokens if "".join(tokens) == "".join(text.split()) else []


def _amount(tokens: list[str]) -> Decimal | None:
    match tokens:
        case [number]:
            return _number(number)
        case [number, unit] if unit in _UNITS:
            return _times(number, _UNITS[unit])
        case [number, unit, "ruoi"] if unit in _UNITS:
            return _times(number, _UNITS[unit], Decimal("0.5"))
        case [number, unit, tail] if unit in _UNITS and re.fullmatch(r"\d{1,3}", tail):
            return _times(number, _UNITS[unit], Decimal(f"0.{tail}"))
        case [number, unit, *smaller] if unit in _UNITS and len(smaller) > 1:
            rest, whole = _amount(smaller), _times(number, _UNITS[unit])
            return None if rest is None or whole is None or rest >= _UNITS[unit] else whole + rest
    return None


def _times(number: str, unit: int, more: Decimal = Decimal(0)) -> Decimal | None:
    value = _number(number)
    return None if value is None else (value + more) * unit


def _number(digits: str) -> Decimal | None:
    if _GROUPED.fullmatch(digits):
        return Decimal(re.sub(r"[.,]", "", digits))
    return Decimal(digits.replace(",", ".")) if _PLAIN.fullmatch(digits) else None

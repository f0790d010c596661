"""Price tables as land offices keep them in spreadsheets. Pure: nothing here reads the database.

Values: ward, street, from, to, prices_vnd_per_m2 (by position; null where the table has none); unreported
district, land_type, coefficient, page, note, decision, issued_on, valid_from, valid_to. Where several uses of
the land stand side by side: land_use, and beside_vnd_per_m2, the prices of the others by their use.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from foundation.regions.addresses import commune_names
from foundation.spreadsheets import CellError, CellValue, Column, Headings, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.spreadsheets.money_units import unit_of_cell
from foundation.vietnamese.folding import fold
from lookups.kinds.land_prices import sheet_title
from lookups.kinds.land_prices.headings import names_a_position, position_names, positions_of
from lookups.kinds.land_prices.land_types import BY_WORDS, LABELS, WORDS, LandType

MOST_POSITIONS = 6
DEAREST = 1_000_000_000
"""đồng per m². Above it the unit was surely read wrongly."""
_DITTO = frozenset({"nt", "nhu tren", "nhu dong tren", "cung duong tren"})
_PRICE = re.compile(
    r"(?P<number>-?\d[\d.,\s]*)(?P<unit>(?:triệu|tr|nghìn|ngàn|k)?\s*\.?(?:đồng|đ|vnđ|vnd)?)"
    r"\s*(?:/\s*m[2²]?)?",
    re.IGNORECASE,
)
_SEGMENT = re.compile(
    r"(?:đoạn\s{1,40})?(?:từ\s{1,40})?(.{1,200}?)\s{1,40}(?:đến|tới|-|–|→)\s{1,40}(.{1,200})", re.IGNORECASE
)
# «Hùng Vương (từ … đến …)», «Trần Phú: đoạn từ … đến …»; other brackets belong to the name.
_STREET_AND_SEGMENT = re.compile(
    r"([^(:;]{1,200}?)\s{0,40}(?:[(:;,–-]\s{0,40}(?:đoạn\s{1,40})?"
    r"|\s(?:đoạn)\s{1,40})từ\s{1,40}([^()]{1,200}?)\s{1,40}(?:đến"
    r"|tới)\s{1,40}([^()]{1,200}?)\s{0,40}\)?",
    re.IGNORECASE,
)
_UNDER_STREET = re.compile(
    r"[-–+•*\s]{0,40}(?:đoạn\s{1,40}(?:từ\s{1,40})?|từ\s{1,40})(.{1,200}?)\s{1,40}(?:đến|tới"
    r"|-|–)\s{1,40}(.{1,200})",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}")
_NONE = frozenset({"khong", "khong co", "ko", "k co", "x"})


def land_price_layout(today: date) -> Layout:
    return Layout(
        kind="land_prices",
        title="giá đất",
        columns=COLUMNS,
        natural_key=("decision", "ward", "street", "from", "to", "land_type", "position"),
        rules=(_split_segment, _require_place, _gather_prices, _check_prices),
        added=("prices_vnd_per_m2", "land_use", "beside_vnd_per_m2"),
        words={"beside_vnd_per_m2": _beside_in_words},
        about=sheet_title.read,
        group=sheet_title.commune_of,
        suspicious=names_a_position,
        example={
            "ward": None,
            "street": "Trần Phú",
            "from": "Cầu Một",
            "to": "Ngã tư Hai",
            "land_type": "Đất ở tại đô thị",
            "vt1": 12_000_000,
            "vt2": 9_000_000,
            "vt3": 7_000_000,
            "vt4": 5_000_000,
            "note": "",
        },
        example_above=("Ban hành kèm theo Quyết định số …, ngày …", "Đơn vị tính: đồng/m²"),
    )


def ward(value: CellValue) -> str:
    words = read.name_up_to(120)(value)
    if fold(words) in _DITTO or not any(map(str.isalnum, words)):
        raise CellError(f"“{display(value)}” không nói rõ phường, xã nào; hãy ghi lại đầy đủ")
    return words


def street(value: CellValue) -> str:
    words = read.text_up_to(300)(value)
    if any(map(str.isalpha, words)) or not isinstance(value, str) or words.isdecimal():
        read.name(value)  # «3/2» and «30/4» are streets, a bare number and a date of Excel are none
    if fold(words) in _DITTO or not any(map(str.isalnum, words)):
        raise CellError(f"“{display(value)}” không nói rõ tên đường; hãy ghi lại đầy đủ")
    return words


def is_continuation(text: str) -> bool:
    """«- Đoạn từ … đến …»: a segment of the street named above."""
    return bool(_UNDER_STREET.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Figure:
    """A price as its cell has it; `unit` is what the cell itself says, else the sheet's holds.

    `is_dotted` marks «4.5»: a decimal point where prices are in millions, no price elsewhere.
    """

    number: Decimal
    unit: int | None = None
    is_dotted: bool = False


def figure(value: CellValue) -> Figure:
    """Dots part thousands, a comma before one or two digits is decimal; «4,5 triệu», «1.200.000 đ»."""
    if not isinstance(value, str):
        return _sound(Figure(read.decimal(value)), value)
    match = _PRICE.fullmatch(value.strip())
    if match is None:
        raise CellError(f"“{display(value)}” không phải giá đất")
    number, unit = match["number"].strip(), unit_of_cell(match["unit"] or "")
    if _DECIMAL.fullmatch(number):
        return _sound(Figure(Decimal(number.replace(".", "").replace(",", ".")), unit), value)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d{1,2}", number):
        return _sound(Figure(Decimal(number.replace(",", "")), unit), value)
    if re.fullmatch(r"\d+\.\d{1,2}", number):
        return _sound(Figure(Decimal(number), unit, is_dotted=True), value)
    return _sound(Figure(Decimal(read.integer(number)), unit), value)


def _sound(price: Figure, value: CellValue) -> Figure:
    if price.number <= 0:
        raise CellError(f"“{display(value)}” không phải giá đất (phải lớn hơn 0)")
    return price


def land_type(value: CellValue) -> LandType:
    words = read.text(value)
    folded = fold(re.sub(r"\(.{0,200}?\)", "", words))
    if found := BY_WORDS.get(folded) or BY_WORDS.get(fold(words)):
        return found
    raise CellError(f"“{display(value)}” không phải loại đất nào được biết")


def position(value: CellValue) -> int:
    match = re.fullmatch(r"(?:vt|vi tri)?\s*(\d)(?: 0)?", fold(display(value)))
    if match is None or not 1 <= int(match[1]) <= MOST_POSITIONS:
        raise CellError(f"“{display(value)}” không phải vị trí (từ 1 đến {MOST_POSITIONS})")
    return int(match[1])


POSITIONS = range(1, MOST_POSITIONS + 1)


def beside(kind: LandType, n: int) -> str:
    """The key of the column of a use that stands beside others."""
    return f"{kind.lower()}_vt{n}"


def _beside_in_words(prices: dict[str, list[int | None]]) -> str:
    told = (f"{kind}: {', '.join(str(price or '–') for price in each)}" for kind, each in prices.items())
    return "; ".join(told)


NAMED = Headings.beside(__file__)
COLUMNS = (
    NAMED.column(
        "ward", ward, choices=commune_names, written_once=("street", "from", "to", "segment", "price", "vt1")
    ),
    NAMED.column(
        "street",
        street,
        required=True,
        is_continuation=is_continuation,
        written_once=("from", "to", "segment", "position"),
        follows=("from", "to"),
    ),
    NAMED.column("from", read.text_up_to(300)),
    NAMED.column("to", read.text_up_to(300)),
    NAMED.column("segment", read.text_up_to(300), reported=False),
    NAMED.column("district", read.text_up_to(120), reported=False),
    NAMED.column("land_type", land_type, reported=False, choices=LABELS),
    *(Column(f"vt{n}", position_names(n), figure, na_values=_NONE, reported=False) for n in POSITIONS),
    *(
        Column(beside(kind, n), positions_of(WORDS[kind], n), figure, na_values=_NONE, reported=False)
        for kind in LandType
        for n in POSITIONS
    ),
    NAMED.column("position", position, reported=False),
    NAMED.column("price", figure, na_values=_NONE, reported=False),
    NAMED.column("coefficient", read.decimal, reported=False),
    NAMED.column("page", read.text_up_to(20), optional=True, reported=False),
    NAMED.column("note", read.text_up_to(300), optional=True, reported=False),
)


def _split_segment(values: dict[str, Any]) -> list[str]:
    """`Từ A đến B` in one cell, or after the street's name, parted into from and to."""
    segment, title = values.get("segment"), values.pop("street_title", None)
    if values.get("from") or values.get("to"):
        return []
    if segment:
        match = _SEGMENT.fullmatch(segment)
        values["from"], values["to"] = (match[1], match[2]) if match else (segment, None)
        return []
    if title and (match := _UNDER_STREET.fullmatch(values["street"])):
        values["street"], values["from"], values["to"] = title, match[1], match[2]
        return []
    if match := _STREET_AND_SEGMENT.fullmatch(values["street"]):
        values["street"], values["from"], values["to"] = match[1], match[2], match[3]
        return ["đoạn đường tách từ tên đường"]
    return []


def _require_place(values: dict[str, Any]) -> list[str]:
    values["ward"] = values.get("ward") or values.get("sheet_ward")
    if not values["ward"]:
        raise CellError(f"Thiếu “{NAMED['ward'][0]}”: không có trong dòng, trong tên nhóm hay tên biểu")
    if values.get("land_type") is None:
        rural = fold(values["ward"]).startswith(("xa ", "x "))
        of_sheet = values.get("sheet_land_type")
        if any(values.get(beside(of_sheet, n)) for n in POSITIONS) if of_sheet else False:
            of_sheet = None  # one of several uses whose names stand over their prices
        values["land_type"] = of_sheet or (LandType.ONT if rural else LandType.ODT)
    return []


def _gather_prices(values: dict[str, Any]) -> list[str]:
    """The row's own use, and the others that stand beside it; without its own the first of these is it."""
    figures = [values.get(f"vt{n}") for n in POSITIONS]
    if values.get("price") is not None:
        figures[(values.get("position") or 1) - 1] = values["price"]
    others = {kind: [values.pop(beside(kind, n), None) for n in POSITIONS] for kind in LandType}
    others = {kind: each for kind, each in others.items() if any(each)}
    if not any(figures) and others:
        values["land_type"] = next(iter(others))
        figures = others.pop(values["land_type"])
    if not any(figures):
        raise CellError("Không có giá ở vị trí nào")
    if others:
        values["land_use"] = str(values["land_type"])
        told = {str(kind): _in_dong(values, each)[0] for kind, each in others.items()}
        values["beside_vnd_per_m2"] = told
    values["prices_vnd_per_m2"], notes = _in_dong(values, figures)
    return notes


def _in_dong(values: dict[str, Any], figures: list[Figure | None]) -> tuple[list[int | None], list[str]]:
    unit = values.get("unit")
    if unit is None and any(price and price.unit is None for price in figures):
        raise CellError(
            "Trang không ghi đơn vị tính nên không biết giá là bao nhiêu đồng; "
            "hãy thêm dòng “Đơn vị tính: …” trên bảng"
        )
    notes = [
        f"VT{n}: ô ghi đơn vị riêng, khác đơn vị của bảng"
        for n, price in enumerate(figures, 1)
        if price and price.unit and unit and price.unit != unit
    ]
    width = max(values.get("positions") or 0, max(n for n, given in enumerate(figures, 1) if given))
    return [_dong(given, unit, n) for n, given in enumerate(figures[:width], 1)], notes


def _dong(given: Figure | None, sheets_unit: int | None, position: int) -> int | None:
    if given is None:
        return None
    unit = given.unit or sheets_unit or 1
    amount = given.number * unit
    if amount != amount.to_integral_value() or (given.is_dotted and unit < 1_000_000):
        said = f"{unit:,}".replace(",", ".")
        raise CellError(f"VT{position}: giá {given.number} với đơn vị tính {said} đồng không rõ là bao nhiêu")
    if amount > DEAREST:
        said = f"{int(amount):,}".replace(",", ".")
        raise CellError(f"VT{position}: giá {said} đồng/m² quá lớn; hãy xem lại đơn vị tính")
    return int(amount)


def _check_prices(values: dict[str, Any]) -> list[str]:
    """A nearer position is never cheaper in a sound table; such a row is kept as signed, and said."""
    prices = [price for price in values.get("prices_vnd_per_m2") or () if price]
    notes = []
    if any(near < far for near, far in zip(prices, prices[1:], strict=False)):
        notes.append("giá vị trí sau cao hơn vị trí trước, hãy xem lại")
    if values.get("unit") == 1_000 and any(price % 1_000 for price in prices):
        notes.append("giá lẻ dưới một đơn vị tính, hãy xem lại (4.500 có thể đã bị Excel đổi thành 4,5)")
    return notes

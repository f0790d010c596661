"""The tables of the handbook as districts and associations keep them. Pure.

Values of all: name, name_en, category, commune, address, old_address, phone, lat, lng, summary, hours,
website, price_min, price_max, stars; `key` is the name without marks and spelling of tones.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import translation

from foundation.regions.addresses import commune_names
from foundation.spreadsheets import CellError, CellValue, Column, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.coordinates import degrees, point
from foundation.spreadsheets.layout import Parser
from foundation.spreadsheets.money_units import unit_of
from foundation.spreadsheets.previews import week_as_text
from foundation.vietnamese.folding import fold, fold_loosely
from tourism import cells
from tourism.headings import HEADINGS, NAMES, PRICES, RANKS, group_of
from tourism.kinds import BY_KIND, Category, Kind, category_in

_OF_PRICES = re.compile(
    r"(?:gia|muc gia|khoang gia|khung gia|don gia|ve|phi)\b|.*\b(?:don vi tinh|dvt|don vi)\b"
)
NAME_OF = {
    Kind.PLACE: "places",
    Kind.STAY: "stays",
    Kind.EATERY: "eateries",
    Kind.SPECIALITY: "specialities",
}
_TITLES = dict(zip(NAME_OF, ("điểm đến", "cơ sở lưu trú", "quán ăn, nhà hàng", "đặc sản"), strict=True))


def layout_of(kind: Kind) -> Callable[[dt.date], Layout]:
    is_product = kind == Kind.SPECIALITY

    def layout(today: dt.date) -> Layout:
        return Layout(
            kind=NAME_OF[kind],
            columns=_columns(kind),
            natural_key=("key", "commune", *(("producer", "shop") if is_product else ("address",))),
            title=_TITLES[kind],
            rules=(_settle_name, _settle_price, *_RULES.get(kind, (_settle_place,)), _settle_category(kind)),
            about=_price_unit,
            group=group_of(kind),
            added=("price_min", "price_max", *(() if is_product else ("lat", "lng"))),
            example={"name": _TITLES[kind].capitalize(), **_EXAMPLE, **_EXAMPLES[kind]},
            words={"category": dict(Category.choices).get, "hours": week_as_text},
        )

    return layout


_NONE = frozenset({"khong", "khong co", "chua co", "chua", "ko", "ko co", "k co", "x", "dang cap nhat"})
STARS = tuple(f"{n} sao" for n in range(1, 6))
_NO_STARS = frozenset({"chua xep hang", "khong", "chua", "dat chuan", "khong xep hang"})


def _column(key: str, parse: Parser, headings: str = "", **options: Any) -> Column:
    return Column(key, (headings or HEADINGS[key]).split("; "), parse, **options)


def _optional(key: str, parse: Parser, **options: Any) -> Column:
    return _column(key, parse, optional=True, **options)


NOTES = {
    f"{note}_note{language}": most
    for note, most in (("season", 200), ("access", 200), ("arrival", 300), ("children", 200))
    for language in ("", "_en")
}


def _columns(kind: Kind) -> tuple[Column, ...]:
    ranks = ["{}", "Hạng {}", "Đạt {}", *(f"{rank} / {{}}" for rank in RANKS.split("; "))]
    return (
        _column("name", read.name_up_to(160), f"{NAMES[kind]}; Tên; name; Tên tiếng Việt", required=True),
        _column("name_en", read.name_up_to(160)),
        _optional("category", _category_of(kind), choices=_labels_of(kind)),
        _column("phone", cells.telephone, na_values=_NONE),
        _optional("summary", read.text_up_to(300)),
        _optional("summary_en", read.text_up_to(300)),
        *(_optional(note, read.text_up_to(most)) for note, most in NOTES.items()),
        _optional("highlight", cells.rank),
        _column("website", cells.link, na_values=_NONE, reported=False),
        _column("picture", cells.picture, reported=False),
        _column("price", cells.price_range, PRICES[kind], reported=False),
        _column("stars", cells.stars, fallbacks=("Kết quả",), na_values=_NO_STARS, choices=STARS),
        *(
            _optional(
                f"stars_{n}",
                cells.is_marked,
                headings="; ".join(rank.format(f"{n} sao") for rank in ranks),
                reported=False,
            )
            for n in range(1, 6)
        ),
        _column("source", read.text_up_to(200)),
        _column("district", read.text, reported=False),
        _column("commune", read.text, choices=commune_names),
        *(_PRODUCT if kind == Kind.SPECIALITY else _PLACE),
        *(_STAY if kind == Kind.STAY else ()),
    )


_PLACE = (
    _column("address", read.text_up_to(250), expected=True, separator=", "),
    _column("old_address", read.text_up_to(250)),
    _column("lat", degrees),
    _column("lng", degrees),
    _column("point", point, reported=False),
    _optional("hours", cells.hours),
)
_DECISION = (
    _optional("certificate", read.text_up_to(80), na_values=_NONE),
    _optional("certified_on", read.day, is_date=True, reported=False),
)
# What the national list of stays holds besides.
_STAY = (
    _optional("rooms", cells.capacity),
    _optional("beds", cells.capacity),
    _optional("email", cells.email, na_values=_NONE),
    _optional("licence", read.text_up_to(120), na_values=_NONE),
    *_DECISION,
)
# A speciality belongs to the commune where it is made; each row may name one shop that sells it.
_PRODUCT = (
    _column("producer", read.name_up_to(160), na_values=_NONE),
    *_DECISION,
    _optional("certified_until", read.day, is_date=True),
    _column("shop", read.name_up_to(160), na_values=_NONE),
    _column("shop_address", read.text_up_to(250)),
    _column("shop_phone", cells.telephone, na_values=_NONE),
)


_EXAMPLE = {
    "name_en": "", "category": None, "commune": None, "phone": "0905123456",
    "summary": "Một câu giới thiệu", "summary_en": "", "website": "", "stars": "",
}  # fmt: skip
_EXAMPLE_PLACE = {
    "address": "Số 1, đường Trần Phú", "price": "50.000 – 200.000 đ", "hours": "8:00 – 17:00",
    "lat": "15.5736", "lng": "108.4740",
}  # fmt: skip
_EXAMPLES: dict[Kind, dict[str, Any]] = {
    Kind.PLACE: _EXAMPLE_PLACE,
    Kind.STAY: {**_EXAMPLE_PLACE, "stars": "3 sao", "rooms": 20, "beds": 35, "email": "", "licence": ""},
    Kind.EATERY: _EXAMPLE_PLACE,
    Kind.SPECIALITY: {
        "stars": "4 sao", "producer": "Hợp tác xã Một", "certificate": "123/QĐ-UBND",
        "certified_on": dt.date(2026, 1, 15), "price": "50.000 – 200.000 đ", "shop": "Cửa hàng Một",
        "shop_address": "Số 1, đường Trần Phú", "shop_phone": "0905123457",
    },
}  # fmt: skip


def _labels_of(kind: Kind) -> list[str]:
    with translation.override("vi"):
        return [str(category.label) for category in BY_KIND[kind].categories]


def _category_of(kind: Kind) -> Parser:
    known = BY_KIND[kind].categories

    def category(value: CellValue) -> str:
        words = read.text(value)
        if found := category_in(words, known):
            return found
        raise read.unknown(words, "loại", _labels_of(kind))

    return category


def _price_unit(texts: Sequence[str]) -> dict[str, Any]:
    """That of the sheet («ĐVT: nghìn đồng») or of the prices' own heading («Giá phòng (1.000 đ)»)."""
    return {"price_unit": unit_of([text for text in texts if _OF_PRICES.match(fold(text))])}


def _settle_name(values: dict[str, Any]) -> list[str]:
    values["key"] = fold_loosely(values["name"])
    marked = [n for n in range(1, 6) if values.pop(f"stars_{n}", None)]
    if len(marked) > 1:
        raise CellError(f"Đánh dấu ở nhiều hạng sao: {', '.join(map(str, marked))}")
    if marked and not values["stars"]:
        values["stars"] = marked[0]
    return []


def _settle_category(kind: Kind) -> Callable[[dict[str, Any]], list[str]]:
    def settle(values: dict[str, Any]) -> list[str]:
        values["category"] = values["category"] or category_in(values["name"], BY_KIND[kind].categories)
        return []

    return settle


def _settle_place(values: dict[str, Any]) -> list[str]:
    if not (values["commune"] or values["address"] or values["old_address"]):
        raise CellError("Thiếu xã, phường hoặc địa chỉ")
    cells.check_point(values["lat"], values["lng"])
    return []


def _settle_seller(values: dict[str, Any]) -> list[str]:
    """An address or a telephone without a shop is the maker's, who sells what he makes."""
    if values["shop"]:
        return []
    if values["producer"] and (values["shop_address"] or values["shop_phone"] or values["phone"]):
        values["shop"] = values["producer"]
        values["shop_phone"] = values["shop_phone"] or values["phone"]
        return ["không ghi nơi bán, lấy chủ thể sản xuất làm nơi bán"]
    values["address"] = values["shop_address"]
    values["phone"] = values["phone"] or values["shop_phone"]
    return []


def _settle_decision(values: dict[str, Any]) -> list[str]:
    """The day of a decision that stands in a column of its own goes beside its number."""
    values["email"] = values.get("email") or values.pop("email_beside", None)
    day = values.pop("certified_on")
    number = values["certificate"] or ""
    if day and "ngày" not in number:
        values["certificate"] = f"{number} ngày {day:%d/%m/%Y}".strip()[:80]
    return []


_RULES = {Kind.STAY: (_settle_place, _settle_decision), Kind.SPECIALITY: (_settle_seller, _settle_decision)}


def _settle_price(values: dict[str, Any]) -> list[str]:
    """A bare number is in the sheet's unit; where that gives no likely price, it is kept as words."""
    price = values.pop("price", None) or {}
    bare, unit = price.pop("bare", ""), values.pop("price_unit", None) or 1
    values |= dict.fromkeys(("price_min", "price_max")) | {"price_note": ""} | price
    if not bare:
        return []
    for key in ("price_min", "price_max"):
        values[key] = values[key] and values[key] * unit
    most = cells.MAX_PRICE if unit == 1 else cells.MAX_IN_UNITS
    if all(not values[key] or cells.MIN_PRICE <= values[key] <= most for key in ("price_min", "price_max")):
        return []
    values |= {"price_min": None, "price_max": None, "price_note": bare}
    return [f"giá “{bare}” không rõ đơn vị tính (hãy ghi như 200k hoặc 200.000), chỉ giữ như lời"]

"""The tables of the handbook as districts and associations keep them. Pure.

Values of all: name, name_en, category, commune, address, old_address, phone, lat, lng, summary, hours,
website, price_min, price_max, stars; `key` is the name without marks and spelling of tones.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from foundation.spreadsheets import CellError, Layout
from foundation.spreadsheets.money_units import unit_of
from foundation.spreadsheets.preview_text import week_as_text
from foundation.vietnamese.folding import fold, fold_loosely
from tourism import cells
from tourism.categories import category_in
from tourism.columns import columns_of
from tourism.group_titles import group_of
from tourism.kinds import BY_KIND, Category, Kind

TITLES = {
    Kind.PLACE: "điểm đến",
    Kind.STAY: "cơ sở lưu trú",
    Kind.EATERY: "quán ăn, nhà hàng",
    Kind.SPECIALITY: "đặc sản",
}
_OF_PRICES = re.compile(
    r"(?:gia|muc gia|khoang gia|khung gia|don gia|ve|phi)\b|.*\b(?:don vi tinh|dvt|don vi)\b"
)
NAME_OF = {
    Kind.PLACE: "places",
    Kind.STAY: "stays",
    Kind.EATERY: "eateries",
    Kind.SPECIALITY: "specialities",
}


def layout_of(kind: Kind) -> Callable[[dt.date], Layout]:
    def layout(today: dt.date) -> Layout:
        return Layout(
            kind=NAME_OF[kind],
            columns=columns_of(kind),
            natural_key=(
                "key",
                "commune",
                *(("producer", "shop") if kind == Kind.SPECIALITY else ("address",)),
            ),
            title=TITLES[kind],
            rules=(_settle_name, _settle_price, *_RULES.get(kind, (_settle_place,)), _settle_category(kind)),
            about=_price_unit,
            group=group_of(kind),
            added=("price_min", "price_max", *_ADDED[kind]),
            words={"category": dict(Category.choices).get, "hours": week_as_text},
        )

    return layout


_ADDED = {
    Kind.PLACE: ("lat", "lng"),
    Kind.STAY: ("lat", "lng"),
    Kind.EATERY: ("lat", "lng"),
    Kind.SPECIALITY: (),
}


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


_RULES = {
    Kind.STAY: (_settle_place, _settle_decision),
    Kind.SPECIALITY: (_settle_seller, _settle_decision),
}


def _settle_price(values: dict[str, Any]) -> list[str]:
    """A bare number is in the sheet's unit; where that gives no likely price, it is kept as words."""
    price = values.pop("price", None) or {}
    bare, unit = price.pop("bare", ""), values.pop("price_unit", None) or 1
    values |= dict.fromkeys(("price_min", "price_max")) | {"price_note": ""} | price
    if not bare:
        return []
    for key in ("price_min", "price_max"):
        values[key] = values[key] and values[key] * unit
    most = cells.MOST_PRICE if unit == 1 else cells.MOST_IN_UNITS
    if all(not values[key] or cells.LEAST_PRICE <= values[key] <= most for key in ("price_min", "price_max")):
        return []
    values |= {"price_min": None, "price_max": None, "price_note": bare}
    return [f"giá “{bare}” không rõ đơn vị tính (hãy ghi như 200k hoặc 200.000), chỉ giữ như lời"]

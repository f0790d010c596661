"""«Giá đất đường Hùng Vương»: the table's prices by position, with the decision, its page and its dates."""

import datetime as dt
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.regions.resolver import find_places
from foundation.vietnamese.money import format_vnd
from lookups.base import Act, Answer, Card, LookupKind, Row, Source, State, Tone
from lookups.kinds.land_prices import land_types, search
from lookups.kinds.land_prices.forms import LandPriceForm
from lookups.kinds.land_prices.models import LandPrice, PriceTable
from lookups.kinds.land_prices.search import Found

MOST_CARDS = 10
NOT_MARKET = "Giá trong bảng giá, không phải giá thị trường."
NO_SOURCE = Source("Bảng giá đất do cơ quan có thẩm quyền ban hành")
_ASKS = re.compile(r"\b(?:gia dat|bang gia dat|gia (?:cac )?loai dat|he so dieu chinh(?: gia)? dat)\b")
_STREET = re.compile(
    r"(?:đường|duong|đ\.|phố|pho)\s+(.+?)"
    r"(?=\s*(?:[,;?.!]|\bv(?:ị|i) tr(?:í|i)\b|\bvt\s?\d|\bphường\b|\bphuong\b|\bxã\b|\bxa\b|\bthị trấn\b"
    r"|\bở\b|\btại\b|\btai\b|\bnăm\b|\bnam 20|\bbao nhiêu\b|\bbao nhieu\b|\bgiá\b|\bgia\b|$))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(19\d\d|20\d\d)\b")


class LandPrices(LookupKind):
    key = "gia-dat"
    label = _("Prices of land")
    summary = _("Prices of the official tables: street, segment, position, year by year.")
    icon = "i-land"
    form_class = LandPriceForm

    def find(self, question: dict[str, Any], *, asker: str) -> Answer:
        found = search.search(
            street=question["street"],
            place=question["place"],
            year=question["year"],
            land_type=question.get("land_type") or "",
        )
        if found.table is None:
            return _not_published(question)
        if not found.lines:
            return _nothing(question, found)
        return _found(question, found)

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not _ASKS.search(folded):
            return None
        raw = {"street": "", "place": ""}
        places = find_places(text)
        if places:
            raw["place"] = places[-1].said
        if match := _STREET.search(text):
            raw["street"] = _without(match[1], raw["place"])
        if year := _YEAR.search(text):
            raw["year"] = year[1]
        if kind := land_types.named_in(folded):
            raw["land_type"] = kind.value
        return raw if raw["street"] or raw["place"] else {}


def _without(street: str, place: str) -> str:
    return street[: street.find(place)].strip() if place and place in street else street.strip()


def _asked(question: dict[str, Any]) -> str:
    street = search.bare_street_shown(question["street"])
    parts = (f"đường {street}" if street else "", question["place"])
    return ", ".join(part for part in parts if part)


def _not_published(question: dict[str, Any]) -> Answer:
    year = question["year"] or timezone.localdate().year
    steps = [Act("Gọi 1022", phone="1022")]
    if question["year"]:
        steps.append(_again(question, "Xem bảng giá hiện hành", year=""))
    return Answer(
        State.NOT_PUBLISHED,
        f"Chưa có bảng giá đất năm {year} trên cổng",
        NO_SOURCE,
        lead="Bảng giá được đưa lên sau khi cơ quan có thẩm quyền ban hành và cán bộ nhập xong.",
        next_steps=tuple(steps),
    )


def _nothing(question: dict[str, Any], found: Found) -> Answer:
    table = found.table
    assert table is not None  # noqa: S101 - find() has answered the other case
    steps = [Act("Gọi 1022", phone="1022", say="gặp cán bộ")]
    if question["street"] and question["place"]:
        steps.insert(0, _again(question, f"Xem cả {question['place']}", street=""))
        steps.insert(1, _again(question, "Tìm đường này ở mọi nơi", place=""))
    lead = f"Đã tìm trong {table.decision}, {table.in_force}, không kể dấu, tên mới lẫn tên cũ."
    if found.place is not None and not found.place.units:
        lead = f"Chưa nhận ra nơi “{question['place']}”. Ông/bà thử tên phường, xã cũ hoặc mới. {lead}"
    return Answer(
        State.NOTHING,
        f"Không thấy giá đất {_asked(question)}",
        _source(table),
        lead=lead,
        next_steps=tuple(steps),
    )


def _found(question: dict[str, Any], found: Found) -> Answer:
    table = found.table
    assert table is not None  # noqa: S101
    is_over = question["year"] is None and table.has_ended()
    lead = " ".join(filter(None, (_ended(table) if is_over else "", _renamed(found))))
    shown = found.lines[:MOST_CARDS]
    return Answer(
        State.STALE if is_over else State.FOUND,
        f"Giá đất {_asked(question)}: {table.in_force}",
        _source(table),
        lead=lead,
        cards=tuple(map(_card, shown)),
        next_steps=_other_years(question, table),
        more=len(found.lines) - len(shown),
    )


def _ended(table: PriceTable) -> str:
    return f"Bảng giá này chỉ {table.in_force}; chưa thấy bảng mới trên cổng."


def _renamed(found: Found) -> str:
    """«xã Duy Phước nay thuộc Xã Nam Phước.»"""
    if found.place is None or not found.place.via:
        return ""
    units = " hoặc ".join(str(unit) for unit in found.place.units)
    return f"{found.place.via[0]} nay thuộc {units}."


def _card(line: LandPrice) -> Card:
    table = line.table
    rows = [
        Row(f"Vị trí {n}", f"{format_vnd(price)}/m²", is_number=True)
        for n, price in enumerate(line.prices, 1)
        if price is not None
    ]
    if line.coefficient is not None:
        rows.append(Row("Hệ số điều chỉnh", _decimal(line.coefficient), is_number=True))
    rows += [_compared(line, other) for other in search.same_segment(line)]
    rows.append(Row("Căn cứ", cited(line)))
    return Card(
        title=f"{line.street}, {line.commune_name}",
        lead=_upper(line.segment),
        rows=tuple(rows),
        notes=tuple(filter(None, (NOT_MARKET, line.note, table.note))),
        tone=Tone.INFO,
        tag=line.get_land_type_display(),
        data=_data(line),
    )


def _data(line: LandPrice) -> dict[str, Any]:
    return {
        "ward": line.commune_name,
        "street": line.street,
        "from": line.segment_from,
        "to": line.segment_to,
        "land_type": line.land_type,
        "prices_vnd_per_m2": line.prices,
        "coefficient": line.coefficient,
        "decision": line.table.decision,
        "page": line.page,
        "valid_from": line.table.valid_from,
        "valid_to": line.table.valid_to,
        "is_market_price": False,
        "other_tables": [
            {"decision": other.table.decision, "prices_vnd_per_m2": other.prices}
            for other in search.same_segment(line)
        ],
    }


def cited(line: LandPrice) -> str:
    page = f", trang {line.page}" if line.page else ""
    return f"{line.table.decision}{page}, {line.table.in_force}"


def _compared(line: LandPrice, other: LandPrice) -> Row:
    """The first position in another table: «3.000.000 đ/m²; nay tăng 50 %»."""
    label = f"Vị trí 1 theo {other.table.decision}"
    then, this = other.prices[0], line.prices[0]
    if not then:
        return Row(label, "không có")
    words = f"{format_vnd(then)}/m²"
    if this:
        newer = (line.table.valid_from or dt.date.min) > (other.table.valid_from or dt.date.min)
        old, new = (then, this) if newer else (this, then)
        change = round((new - old) * 100 / old)
        verb = "tăng" if change > 0 else "giảm"
        moved = f"{verb} {abs(change)} %" if change else "không đổi"
        words += f" (từ bảng cũ đến bảng mới: {moved})"
    return Row(label, words, is_number=True)


def _other_years(question: dict[str, Any], table: PriceTable) -> tuple[Act, ...]:
    others = PriceTable.objects.published().exclude(pk=table.pk).order_by("-valid_from")[:3]
    acts = [
        _again(question, f"Xem theo {other.decision}", year=str(other.valid_from.year))
        for other in others
        if other.valid_from
    ]
    return (*acts, Act("Gọi 1022", phone="1022"))


def _again(question: dict[str, Any], label: str, **over: str) -> Act:
    asked = {key: str(question[key] or "") for key in ("street", "place", "year")} | over
    return Act(label, question={key: value for key, value in asked.items() if value}, say=_said(asked))


def _said(asked: dict[str, str]) -> str:
    street = f" đường {asked['street']}" if asked["street"] else ""
    year = f" năm {asked['year']}" if asked["year"] else ""
    return f"giá đất{street} {asked['place']}{year}".replace("  ", " ").strip()


def _source(table: PriceTable) -> Source:
    name = ", ".join(part for part in (table.decision, table.issuer) if part)
    return Source(name, table.issued_on or table.valid_from, table.url)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _decimal(value: Any) -> str:
    return f"{value.normalize():f}".replace(".", ",")

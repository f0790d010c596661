"""Presenter of entries in the reader's language: hours, prices, addresses, dates of festivals."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from foundation.calendar.services import is_public_holiday
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold
from foundation.web.formats import amount, day, is_english
from tourism import opening_hours
from tourism.festivals import Occasion
from tourism.models import Calendar, Entry
from tourism.search import distance_km

SHORT_DAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def opening(entry: Entry, at: dt.datetime) -> tuple[str, str]:
    """(what is said, tone): open, closed or unknown at a local moment; ("", "") for what has no door."""
    is_open = entry.is_open(at)
    if is_open is None:
        return (_("Public holiday: please telephone first"), "neutral") if entry.hours.all() else ("", "")
    if is_open:
        until = _closes_at(entry, at)
        said = _("Open until %(hour)s") % {"hour": f"{until:%H:%M}"} if until else _("Open now")
        return said, "done"
    return _closed(opening_hours.next_opening(entry.hours.all(), at), at), "neutral"


def _closed(opens: dt.datetime | None, at: dt.datetime) -> str:
    if opens is None or is_public_holiday(opens.date()):
        return _("Closed now")
    known = {"hour": f"{opens:%H:%M}"}
    match (opens.date() - at.date()).days:
        case 0:
            return _("Closed now, opens at %(hour)s") % known
        case 1:
            return _("Closed now, opens tomorrow at %(hour)s") % known
    names = SHORT_DAYS["en" if is_english() else "vi"]
    return _("Closed now, opens on %(day)s at %(hour)s") % (known | {"day": names[opens.weekday()]})


def hours_lines(entry: Entry) -> list[str]:
    """`Thứ Hai đến Thứ Sáu: 07:00–17:00`, one line for each set of hours."""
    return [_span(span) for span in opening_hours.grouped(entry.hours.all())]


def price(entry: Entry) -> str:
    """`200.000 đ – 500.000 đ`; "" where nothing is known."""
    low, high = entry.price_min, entry.price_max
    if low is None and high is None:
        return ""
    if high is None:
        return _("from %(amount)s") % {"amount": amount(low)} if low else _("Free")
    if low is None:
        return _("up to %(amount)s") % {"amount": amount(high)}
    if low == high:
        return amount(low) if low else _("Free")
    return f"{amount(low)} – {amount(high)}"


def price_with_note(entry: Entry) -> str:
    """`200.000 đ – 500.000 đ một đêm` where no mark-up tells the two apart."""
    return " ".join(part for part in (price(entry), entry.translated("price_note")) if part)


def address(entry: Entry) -> str:
    """Street and commune of today."""
    commune = commune_name(entry)
    parts = [entry.address]
    if fold(commune) not in fold(entry.address) or not entry.address:
        parts.append(commune)
    return ", ".join(part for part in parts if part)


def commune_name(entry: Entry) -> str:
    return unit_name(entry.commune) if entry.commune else ""


def unit_name(unit: AdminUnit) -> str:
    """`Phường Hội An`; to an English reader `Hội An Ward`."""
    if not is_english():
        return unit.full_name
    kinds = {"phuong": "Ward", "xa": "Commune", "dac_khu": "Special Zone"}
    return f"{unit.name} {kinds.get(unit.kind, '')}".strip()


def distance_text(kilometres: float) -> str:
    """`khoảng 3 km` as the crow flies; "" where unknown."""
    if math.isinf(kilometres):
        return ""
    if kilometres < 1:
        return _("less than 1 km away")
    return _("about %(km)d km away") % {"km": round(kilometres)}


def stars(entry: Entry) -> str:
    """`4 sao`, `OCOP 5 sao`; "" where there are none, or no longer."""
    if not (grade := entry.shown_stars):
        return ""
    name = "OCOP " if entry.kind == "speciality" else ""
    return name + ngettext("%(n)d star", "%(n)d stars", grade) % {"n": grade}


def date_range(occasion: Occasion) -> str:
    """`10–12/02/2027` in short."""
    if occasion.first == occasion.last:
        return day(occasion.first)
    if is_english():
        return f"{day(occasion.first)} – {day(occasion.last)}"
    if (occasion.first.year, occasion.first.month) == (occasion.last.year, occasion.last.month):
        return f"{occasion.first:%d}–{day(occasion.last)}"
    return f"{occasion.first:%d/%m}–{day(occasion.last)}"


def recurrence(festival: Entry) -> str:
    """When it is held every year: `Mùng 10–12 tháng 2 âm lịch`."""
    if festival.day is None:
        return festival.translated("season_note")
    days = str(festival.day)
    if festival.length > 1:
        days += f"–{festival.day + festival.length - 1}"
    known, is_lunar = {"days": days, "month": festival.month}, festival.calendar == Calendar.LUNAR
    if festival.month is None:
        every = _("day %(days)s of every lunar month") if is_lunar else _("day %(days)s of every month")
        return every % known
    return (
        _("day %(days)s of lunar month %(month)d") if is_lunar else _("day %(days)s of month %(month)d")
    ) % known


@dataclass(frozen=True, slots=True)
class Card:
    """`meta` is one line: category, stars, commune, distance; `tag` says whether it is open."""

    entry: Entry
    title: str
    lead: str
    meta: str
    tag: str
    tone: str
    price: str
    price_note: str


def card(entry: Entry, at: dt.datetime, here: tuple[float, float] | None = None) -> Card:
    tag, tone = opening(entry, at)
    meta = (
        entry.get_category_display() if entry.category else str(entry.section.kind.label),
        stars(entry),
        commune_name(entry),
        distance_text(distance_km(entry, here)),
    )
    return Card(
        entry,
        entry.title,
        entry.translated("summary"),
        " · ".join(str(part) for part in meta if part),
        tag,
        tone,
        price(entry),
        entry.translated("price_note"),
    )


def icons_of(cards: Iterable[Card]) -> set[str]:
    """The symbols of cards that have no picture."""
    return {card.entry.icon for card in cards if not card.entry.photo}


def _closes_at(entry: Entry, at: dt.datetime) -> dt.time | None:
    """When the hours that hold now end; None where they go on all day."""
    covering = [
        row for row in entry.hours.all() if opening_hours.is_open([row], at) and row.opens != row.closes
    ]
    return max((row.closes for row in covering), default=None)


def _span(span: opening_hours.Span) -> str:
    names = SHORT_DAYS["en" if is_english() else "vi"]
    joint = "–" if is_english() else " đến "
    if span.days == tuple(range(7)):
        days = _("Every day")
    else:
        days = ", ".join(
            names[first] if first == last else f"{names[first]}{joint}{names[last]}"
            for first, last in opening_hours.runs(span.days)
        )
    times = _("day and night") if span.is_all_day else f"{span.opens:%H:%M}–{span.closes:%H:%M}"
    line = f"{days}: {times}"
    if span.months:
        first_month, last_month = span.months
        between = pgettext("months", "months %(first)d to %(last)d") % {
            "first": first_month,
            "last": last_month,
        }
        line += f" ({between})"
    return line

"""Chat answers of the handbook: finds the entries that a message means and summarises them."""

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Avg, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from foundation.maps.transit import stops_near
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold
from foundation.vietnamese.money import parse_vnd
from foundation.web.formats import amount, day
from tourism import festivals, naming, presentation
from tourism.kinds import BY_KIND, Category, Kind, category_in
from tourism.models import Entry, State, Stop
from tourism.search import SearchQuery, communes_of, distance_km, search

MAX_LISTED = 3
MAX_SELLERS = 3
ONE_SLIP = 75  # per cent of a word's letters: "sonn" is Sơn; "bánh tổ" has no word of "bánh tráng" but bánh
_STARS = re.compile(r"\b([1-5])\s*(?:sao|star)")
_UP_TO = re.compile(r"(?:duoi|khong qua|toi da|under|below)\s+([\d.,]+\s*(?:k|nghin|ngan|trieu|tr)?)\b")
_OPEN = re.compile(r"\b(dang mo|mo cua|con mo|open now|bay gio)\b")
_MEATLESS = re.compile(r"\bchay\b|\bveg(?:an|etarian)s?\b", re.IGNORECASE)
MEATLESS = "chay"
_CHEAP = re.compile(r"\b(?:re(?: re| nhat)?|gia re|binh dan|tiet kiem|it tien|cheap(?:est)?|budget)\b")
_STEPLESS = re.compile(
    r"\b(?:xe lan|khuyet tat|(?:yeu|dau|chan) (?:chan|yeu|dau|goi)|wheelchair|disabled|stairs|lift)\b"
)
ENGLISH = {
    "hotel": Category.HOTEL,
    "hostel": Category.GUESTHOUSE,
    "guesthouse": Category.GUESTHOUSE,
    "resort": Category.RESORT,
    "homestay": Category.HOMESTAY,
    "museum": Category.MUSEUM,
    "beach": Category.SEA,
    "island": Category.SEA,
    "village": Category.CRAFT,
    "temple": Category.HERITAGE,
    "cafe": Category.CAFE,
    "coffee": Category.CAFE,
    "restaurant": Category.RESTAURANT,
}


@dataclass(frozen=True, slots=True)
class ChatQuery:
    """Slots of a message: name, place, a word for the kind, and the citizen's location."""

    text: str
    name: str = ""
    place: str = ""
    kind: str = ""
    here: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """`lines` are the answer; `entry` the one that it is about, None for a list; `link` shows more of it.

    `entries` are those shown, `others` the keys of the next ones that fit, `near` what they lie near.
    """

    lines: tuple[str, ...]
    link: str
    entry: Entry | None = None
    phone: str = ""
    entries: tuple[Entry, ...] = ()
    others: tuple[int, ...] = ()
    heading: str = ""
    kind: str = ""
    place: str = ""
    near: tuple[float, float] | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def describe(entry: Entry) -> ChatAnswer:
    """One entry in a few lines: hours, tickets, price, address, sellers, source."""
    at = timezone.localtime()
    opening = presentation.opening(entry, at)[0]
    lines = [f"{entry.title}{f' ({opening})' if opening else ''}", entry.translated("summary"), *when(entry)]
    lines += presentation.hours_lines(entry)
    lines += [f"{ticket.translated('label')}: {amount(ticket.amount)}" for ticket in entry.tickets.all()]
    lines += [presentation.price_with_note(entry), presentation.stars(entry), presentation.address(entry)]
    lines += [entry.translated("season_note"), entry.translated("arrival_note"), _bus(entry, at)]
    lines += [entry.phone, *_sellers(entry), *stops(entry)]
    dialled = "" if entry.is_invented else entry.phone
    facts = tuple(line for line in lines if line)
    sure = f"{entry.source}; {entry.get_certainty_display()}; {day(entry.checked_on)}"
    return ChatAnswer(
        (*facts, "", sure), settings.PUBLIC_URL + entry.get_absolute_url(), entry, dialled, (entry,)
    )


def _bus(entry: Entry, at: dt.datetime) -> str:
    """The nearest stop with its lines in one line; "" where none is near."""
    if entry.lat is None or entry.lng is None or not (near := stops_near(entry.lat, entry.lng, at)):
        return ""
    stop = near[0]
    lines = ", ".join(dict.fromkeys(str(line.name) for line in stop.lines))
    words = _("Bus: %(lines)s, stop %(stop)s, about %(metres)d m away")
    return words % {"lines": lines, "stop": stop.name, "metres": stop.metres}


def list_entries(
    kind: Kind, asked: ChatQuery, *, category: Category | None = None, without: Entry | None = None
) -> ChatAnswer | None:
    """The first entries of a kind that fit the message, but for one; None where nothing does."""
    question = _question(kind, asked, category)
    found = search(question).entries
    if not found and (question.category or question.words):
        found = search(_question(kind, asked, None, any_category=True)).entries
    found = [entry for entry in found if entry != without]
    if not found:
        return None
    link = settings.PUBLIC_URL + reverse("tourism:section", args=[BY_KIND[kind].slug])
    query = {"q": "", "place": asked.place if question.communes else "", "category": question.category or ""}
    query = {name: value for name, value in query.items() if value}
    place = asked.place if question.communes else ""
    words = _("%(kind)s in %(place)s:") if place else "%(kind)s:"
    if asked.place and question.here:
        words = _("%(kind)s near %(place)s:")
    where = asked.place if asked.here else canonical(asked.place)
    heading = words % {"kind": BY_KIND[kind].title, "place": where}
    ordered = _in_order(found, asked)
    link = f"{link}?{urlencode(query)}" if query else link
    is_stepless = bool(_STEPLESS.search(fold(asked.text)))
    answer = as_list(ordered, heading=heading, link=link, here=question.here, with_access=is_stepless)
    return replace(answer, kind=kind.value, place=place or asked.place)


def as_list(
    entries: Sequence[Entry],
    *,
    heading: str,
    link: str = "",
    here: tuple[float, float] | None = None,
    with_access: bool = False,
) -> ChatAnswer:
    """The first entries, numbered as they can be chosen, each with what is known in a line; on request with
    what is known of its steps and lifts."""
    at = timezone.localtime()
    lines = [heading] if heading else []
    for number, entry in enumerate(entries[:MAX_LISTED], start=1):
        details = (
            presentation.stars(entry), presentation.price_with_note(entry), presentation.address(entry),
            presentation.opening(entry, at)[0],
            presentation.distance_text(distance_km(entry, here)), entry.phone,
        )  # fmt: skip
        told = " · ".join(detail for detail in details if detail)
        invented = f" [{entry.get_certainty_display()}]" if entry.is_invented else ""
        lines += [
            f"{number}. {entry.title}{invented}",
            f"  {told}" if told else f"  {entry.translated('summary')}",
        ]
        if with_access and (access := entry.translated("access_note")):
            lines.append(f"  {access}")
    shown, rest = (
        tuple(entries[:MAX_LISTED]),
        tuple(entry.pk for entry in entries[MAX_LISTED : 4 * MAX_LISTED]),
    )
    link = link or home_link()
    return ChatAnswer(tuple(lines), link, entries=shown, others=rest, heading=heading, near=here)


def routes_through(kind: Kind, sights: Sequence[Entry]) -> list[Entry]:
    """The tours or itineraries that are named, else those that stop at each of the sights, else at one."""
    routes = Entry.objects.published().of(kind).for_cards()
    if named := [sight for sight in sights if sight.kind == kind]:
        return named
    stops = {route.pk: set(route.stops.values_list("entry", flat=True)) for route in routes}
    wanted = {sight.pk for sight in sights}
    return [r for r in routes if wanted and wanted <= stops[r.pk]] or [
        r for r in routes if wanted & stops[r.pk]
    ]


def dishes_at(place: str) -> list[Entry]:
    """The dishes of a place: those called after it, or eaten at an eatery there; all of them without one."""
    dishes = Entry.objects.published().of(Kind.DISH).for_cards()
    communes = communes_of(place) if place else ()
    if not communes:
        return list(dishes)
    eaten = Q(offers__seller__commune__in=communes) | Q(folded_name__contains=fold(place))
    return list(dishes.filter(eaten).distinct())


def point_of(place: str) -> tuple[float, float] | None:
    """About where a place lies: in the middle of what the handbook has there."""
    points = Entry.objects.published().filter(commune__in=communes_of(place), lat__isnull=False)
    middle = points.aggregate(lat=Avg("lat"), lng=Avg("lng"))
    return (middle["lat"], middle["lng"]) if middle["lat"] is not None else None


def _in_order(entries: list[Entry], asked: ChatQuery) -> list[Entry]:
    """The cheapest first where that was asked, for a wheelchair those whose steps are known; else the
    sights that the place is known for first."""
    if _CHEAP.search(fold(asked.text)):
        return sorted(entries, key=lambda entry: (entry.price_min is None, entry.price_min or 0))
    if _STEPLESS.search(fold(asked.text)):
        return sorted(entries, key=lambda entry: not entry.access_note)
    place = fold(asked.place)
    if not place or asked.here:
        return entries
    return sorted(entries, key=lambda entry: (place not in entry.folded_name, not entry.tickets.exists()))


def canonical(place: str) -> str:
    """The name of a place as it is written, however it was typed."""
    found = resolve(place).units if place else ()
    return found[0].name if found else place


def festivals_to_come(limit: int = 4) -> ChatAnswer:
    entries = Entry.objects.published().of(Kind.FESTIVAL).select_related("commune")
    occasions = festivals.upcoming(entries, timezone.localdate())[:limit]
    lines = [f"• {presentation.date_range(found)}: {found.festival.title}" for found in occasions]
    shown = tuple(occasion.festival for occasion in occasions)
    return ChatAnswer(tuple(lines), settings.PUBLIC_URL + reverse("tourism:calendar"), entries=shown)


def home_link() -> str:
    return settings.PUBLIC_URL + reverse("tourism:home")


def find_entry(kinds: tuple[Kind, ...], asked: ChatQuery) -> Entry | None:
    """The entry named by the slot, or mentioned anywhere in the text."""
    if asked.name:
        for kind in kinds:
            if entry := _named(asked.name, kind, asked.place):
                return entry
    return naming.entry_in(asked.text, kinds)


def _named(name: str, kind: Kind, place: str) -> Entry | None:
    """The best match; of several the one that has the place in its name too ("cơm gà" in Tam Kỳ)."""
    found = search(SearchQuery(kind=kind, words=name))
    entries = found.entries
    if found.is_guess:
        entries = [entry for entry in entries if _is_nearly(fold(name), entry.folded_name)]
    communes = communes_of(place) if place else ()
    here = [
        entry
        for entry in entries
        if place and (fold(place) in entry.folded_name or entry.commune in communes)
    ]
    if communes_of(name):  # the name of a place and of no entry: what nobody should miss there
        here = sorted(here, key=lambda entry: entry.highlight or math.inf)
    return next(iter(here or entries), None)


def _is_nearly(wanted: str, name: str) -> bool:
    """Whether each word wanted is, but for a slip, a word of the name."""
    words_of_name = name.split()
    return all(any(fuzz.ratio(word, other) >= ONE_SLIP for other in words_of_name) for word in wanted.split())


def _question(
    kind: Kind, asked: ChatQuery, category: Category | None, *, any_category: bool = False
) -> SearchQuery:
    folded = fold(asked.text)
    here = asked.here
    communes = communes_of(asked.place) if asked.place and here is None else ()
    if asked.place and not communes and here is None:
        near = _named(asked.place, Kind.PLACE, "")  # "near An Bàng beach": a sight, not a commune
        here = (near.lat, near.lng) if near and near.lat is not None and near.lng is not None else None
    stars = _STARS.search(folded)
    return SearchQuery(
        kind=kind,
        category=None if any_category else category or _category(kind, asked),
        words=MEATLESS if kind == Kind.EATERY and not any_category and _MEATLESS.search(asked.text) else "",
        communes=communes,
        here=here,
        open_now=bool(_OPEN.search(folded)) and kind in (Kind.EATERY, Kind.SHOP),
        stars=int(stars[1]) if stars else None,
        price_up_to=_price(folded),
    )


def _category(kind: Kind, asked: ChatQuery) -> Category | None:
    known = BY_KIND[kind].categories
    said = f"{asked.kind} {asked.text}"
    if found := category_in(asked.kind, known) or category_in(asked.text, known):
        return Category(found)
    wanted = (ENGLISH[word] for word in ENGLISH if re.search(rf"\b{word}s?\b", said.lower()))
    return next((category for category in wanted if category in known), None)


def _price(folded: str) -> int | None:
    found = _UP_TO.search(folded)
    try:
        return parse_vnd(found[1]) if found else None
    except ValueError:
        return None


def when(entry: Entry) -> list[str]:
    """How often a festival is, and its next days; [] for other entries."""
    if entry.kind != Kind.FESTIVAL:
        return []
    occasion = festivals.next_occasion(entry, timezone.localdate())
    return [presentation.recurrence(entry), presentation.date_range(occasion) if occasion else ""]


def stops(entry: Entry) -> list[str]:
    """`08:00 Chùa Cầu – Vào phố khi còn vắng.`, for a tour or an itinerary."""
    if entry.kind not in (Kind.ITINERARY, Kind.TOUR):
        return []
    return [stop_line(stop) for stop in entry.stops.select_related("entry")]


def stop_line(stop: Stop) -> str:
    where = f"{stop.at:%H:%M} {stop.entry.title}" if stop.at else stop.entry.title
    return " – ".join(filter(None, (where, stop.translated("note"))))


def _sellers(entry: Entry) -> list[str]:
    """`• shop: address, phone`, with what is invented said."""
    if entry.kind not in (Kind.DISH, Kind.SPECIALITY):
        return []
    offers = entry.offers.filter(seller__state=State.PUBLISHED).select_related("seller__commune")[
        :MAX_SELLERS
    ]
    lines = []
    for offer in offers:
        shop = offer.seller
        parts = (
            presentation.address(shop),
            shop.phone,
            shop.get_certainty_display() if shop.is_invented else "",
        )
        lines.append(f"• {shop.title}: {', '.join(part for part in parts if part)}")
    return lines

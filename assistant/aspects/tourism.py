"""Aspects of what the handbook showed: hours, price, address, telephone, the way there, one of the list."""

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from assistant import handbook_questions as asking
from assistant import handbook_replies
from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.handbook_replies import KIND, card, told
from assistant.intents import tourism
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from foundation.regions.points import Point
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import plain
from tourism import chat_answers, naming, presentation
from tourism.chat_answers import ChatQuery
from tourism.kinds import Kind
from tourism.models import Entry

__all__ = ["FOCUS", "KIND"]


def _entry(focus: Focus) -> Entry | None:
    """The entry shown, or the first of the list shown."""
    pks = focus.data.get("entries", ())
    return Entry.objects.for_cards().filter(pk__in=pks[:1]).first() if pks else None


def _fact(name: str) -> Callable[[Turn, Focus], Reply | None]:
    """The aspect that tells a fact of the entry."""

    def answer(turn: Turn, focus: Focus) -> Reply | None:
        entry = _entry(focus)
        return told(entry, [name]) if entry else None

    return answer


def _way(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    return _with_buses(entry, presentation.address(entry)) if entry else None


def _with_buses(entry: Entry, line: str) -> Reply:
    """A line about the entry, with a button for the buses to its commune."""
    place = entry.commune.name if entry.commune else ""
    reply = handbook_replies.said(entry, line)
    bus = button(_("Buses to %(place)s") % {"place": place}, f"xe buýt đi {place}")
    return reply.with_button(bus) if place else reply


def _distance(turn: Turn, focus: Focus) -> Reply | None:
    """How far it is from the place or sight that the message names, from what the list was near, or from the
    place of the thread."""
    entry = _entry(focus)
    if entry is None:
        return None
    return _with_buses(entry, handbook_replies.distance(entry, *_begin(turn, focus, entry)))


def _begin(turn: Turn, focus: Focus, entry: Entry) -> tuple[str, Point | None]:
    """The name and the point from which a distance is asked."""
    others = [each for each in naming.entries_in(turn.text, (Kind.PLACE,)) if each != entry]
    if others and (point := tourism.point_of(others[0])):
        return others[0].title, point
    own = fold(entry.title)
    said = [place for place in find_places(turn.text) if fold(place.said) not in own]
    for name in (*(place.said for place in said), str(focus.data.get("place", "")), turn.memory.recent.place):
        if name and (point := _point_near(focus, name)):
            return name, point
    return "", None


def _point_near(focus: Focus, name: str) -> Point | None:
    near = focus.data.get("near")
    return tuple(near) if near and name == focus.data.get("place") else chat_answers.point_of(name)


def _boat(turn: Turn, focus: Focus) -> Reply | None:
    """From where and when the boats leave; None where the handbook has nothing of them."""
    entry = _entry(focus)
    note = entry.translated("arrival_note") if entry else ""
    return handbook_replies.said(entry, note) if entry and asking.BOAT.search(fold(note)) else None


def _others(turn: Turn, focus: Focus) -> Reply | None:
    """What came after the entries of the list that was shown."""
    rest = focus.data.get("others", [])
    if not rest:
        return say(_("That is all the handbook has for this."), to_person())
    found = {entry.pk: entry for entry in Entry.objects.for_cards().filter(pk__in=rest)}
    return handbook_replies.listed([found[pk] for pk in rest if pk in found], focus.data.get("heading", ""))


def _which(turn: Turn, focus: Focus) -> Reply | None:
    """Those of the list of which it is told («chỗ nào có hồ bơi»)."""
    pks = [*focus.data.get("entries", ()), *focus.data.get("others", ())]
    if len(pks) < 2:
        return None
    found = naming.described_in(turn.text, tuple(Kind), among=pks)
    if not found:
        return None
    return card(found[0]) if len(found) == 1 else handbook_replies.listed(found)


def _cheaper(turn: Turn, focus: Focus) -> Reply | None:
    """The same kind of thing in the same place, the cheapest first."""
    if focus.key not in Kind.values:
        return None
    query = ChatQuery(f"{turn.text} rẻ", place=focus.data.get("place", ""))
    return handbook_replies.reply_of(chat_answers.list_entries(Kind(focus.key), query))


def _summary(turn: Turn, focus: Focus) -> Reply | None:
    """What there is to see or do, and when to come."""
    entry = _entry(focus)
    if entry is None or _is_elsewhere(turn, entry):
        return None
    lines = (entry.translated("summary"), entry.translated("text"), *chat_answers.when(entry))
    return handbook_replies.said(entry, *lines, entry.translated("season_note"))


def _part_of_day(turn: Turn, focus: Focus) -> Reply | None:
    """The stops of an itinerary or a tour in the morning, at noon, in the afternoon or in the evening."""
    entry = _entry(focus)
    asked = asking.PART.search(plain(turn.text))
    if entry is None or asked is None or entry.kind not in (Kind.ITINERARY, Kind.TOUR):
        return None
    first, last = asking.PARTS[asked[1]]
    stops = entry.stops.select_related("entry")
    lines = [chat_answers.stop_line(stop) for stop in stops if stop.at and first <= stop.at.hour < last]
    return handbook_replies.said(entry, *lines) if lines else None


def _nearby(turn: Turn, focus: Focus) -> Reply | None:
    """Places to sleep, to eat, to buy or to see near what was shown, or in the place of the list."""
    entry = _entry(focus)
    kind = next((each for each, words in asking.KINDS_NEARBY if words.search(plain(turn.text))), None)
    if entry is None or kind is None or _names_place(turn, entry):
        return None
    is_one = len(focus.data["entries"]) == 1
    if is_one and (reply := tourism.near_entry(turn, entry, kind)):
        return reply
    last = (
        entry.stops.select_related("entry__commune").last() if entry.kind in handbook_replies.ROUTES else None
    )
    commune = last.entry.commune if last else entry.commune
    place = focus.data.get("place") or (commune.name if commune else "")
    query = ChatQuery(turn.text, place=place)
    return handbook_replies.reply_of(chat_answers.list_entries(kind, query)) if place else None


def _names_place(turn: Turn, entry: Entry) -> bool:
    return any(fold(place.said) not in fold(entry.title) for place in find_places(turn.text))


def _is_elsewhere(turn: Turn, entry: Entry) -> bool:
    """Whether the message names a place in which the thing shown does not lie."""
    named = [place for place in find_places(turn.text) if fold(place.said) not in fold(entry.title)]
    return any(entry.commune not in place.units for place in named)


class TourismFocus(FocusKind):
    def names_another(self, turn: Turn, focus: Focus) -> bool:
        if focus.key not in (Kind.SPECIALITY, Kind.SHOP) and asking.GIFT.search(plain(turn.text)):
            return True
        named = naming.entries_in(turn.text)
        is_from = asking.FROM_ANOTHER.search(plain(turn.text)) or (
            asking.FAR.search(plain(turn.text)) and asking.FROM.search(plain(turn.text))
        )
        return (
            bool(named)
            and not is_from
            and all(each.pk not in focus.data.get("entries", ()) for each in named)
        )

    def mentioned(self, turn: Turn, focus: Focus) -> Reply | None:
        named = naming.entry_in(turn.text)
        return tourism.of_entry(turn, named) if named else None

    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        """What is told of places to sleep or eat nearby is not asked of the thing shown as well, nor its
        address with a distance, nor its hours with those of the boat."""
        if any(each.name in ("nearby", "boat") and each.answer(turn, focus) for each in aspects):
            aspects = [each for each in aspects if each.name not in handbook_replies.FACTS]
        if any(each.name == "distance" for each in aspects):
            aspects = [each for each in aspects if each.name not in ("way", "address", "street")]
        return super().reply(turn, focus, aspects)

    def beyond(self, turn: Turn, focus: Focus, asks: Sequence[str]) -> list[Aspect]:
        """Reductions where a price is asked for somebody, steps and distances: no card tells them."""
        wanted = {"access": asking.ACCESS, "distance": asking.FAR}
        names = {name for name, words in wanted.items() if words.search(plain(turn.text))}
        if "discount" in asks or {"case", "price"} <= set(asks):
            names.add("discount")
        return [aspect for aspect in self.aspects if aspect.name in names]

    def known(self, turn: Turn, focus: Focus) -> Reply | None:
        entry = _entry(focus)
        return card(entry) if entry else None


FOCUS = TourismFocus(
    (
        Aspect(
            "nearby",
            _nearby,
            asked=re.compile("|".join(words.pattern for _kind, words in asking.KINDS_NEARBY)),
        ),
        Aspect("boat", _boat, asked=asking.BOAT),
        Aspect(
            "cheaper",
            _cheaper,
            asked=re.compile(
                r"\b(?:re (?:hon|nhat|ti|chut)|mac qua|dat qua|gia re|duoi \d+|binh dan|cheap\w*"
                r"|too expensive|budget)\b"
            ),
        ),
        Aspect(
            "others",
            _others,
            asked=re.compile(
                r"\b(?:con (?:cho|noi|quan|cai|mon)? ?(?:nao|gi|chi)? ?khac|(?:cho|noi|quan|cai) khac"
                r"|them nua|nua khong|con nua|khac khong|other|others|anything else|more)\b"
            ),
        ),
        Aspect("part of the day", _part_of_day, asked=re.compile(asking.PART.pattern)),
        Aspect(
            "which", _which, asked=re.compile(r"\b(?:cho|cai|quan|noi|khach san) (?:nao|mo) (?:co|la|thi)\b")
        ),
        Aspect("season", _fact("season"), asked=asking.SEASON),
        Aspect("access", _fact("access"), asked=asking.ACCESS),
        Aspect("distance", _distance, asked=asking.DISTANCE),
        Aspect(
            "street",
            _fact("address"),
            asked=re.compile(r"\bso may\b.{0,200}\bduong\b|\bduong (?:gi|chi|nao)\b"),
        ),
        Aspect(
            "hours",
            _fact("hours"),
            frozenset({"hours"}),
            re.compile(r"\bkip (?:khong|vo|vao|gio)\b|\bcon (?:kip|mo)\b"),
        ),
        Aspect("discount", _fact("discount"), frozenset({"discount", "case"})),
        Aspect("price", _fact("price"), frozenset({"price"}), re.compile(asking.PRICE.pattern)),
        Aspect("phone", _fact("phone"), frozenset({"phone"}), re.compile(r"\bgoi dat\b|\bbook\b")),
        Aspect("way", _way, frozenset({"way"})),
        Aspect("address", _fact("address"), frozenset({"place", "area"})),
        Aspect(
            "summary",
            _summary,
            frozenset({"when", "content"}),
            re.compile(
                r"\b(?:co )?(?:gi|chi) (?:coi|xem|choi|hay|vui|dep)\b|\bwhat is there\b|\bthe ky\b|\bmay am\b"
                r"|\bam lich\b|\b(?:la|ngay) ram\b|\b(?:ai|doi nao|nam nao)(?: \w+)? (?:xay|lap|dung)\b"
                r"|\bxay\b|\blich su\b"
            ),
        ),
    ),
    ("tourism_attraction", "tourism_accommodation", "tourism_food", "tourism_specialty"),
    frozenset("procedure attraction dish product facility disease hazard".split()),
    frozenset("price hours place".split()),
    frozenset(
        "proxy benefit refund penalty tax support validity post home_visit form insurance copies deadline "
        "reception school luggage".split()
    ),
)

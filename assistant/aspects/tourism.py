"""Aspects of what the handbook showed: hours, price, address, telephone, the way there, one of the list."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind
from assistant.intents import tourism
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.web.formats import amount
from tourism import chat_answers, presentation
from tourism.chat_answers import ChatQuery
from tourism.kinds import Kind
from tourism.models import Entry

KIND = "tourism"


def _entry(focus: Focus) -> Entry | None:
    """The entry shown, or the first of the list shown."""
    pks = focus.data.get("entries", ())
    return Entry.objects.for_cards().filter(pk__in=pks[:1]).first() if pks else None


def _told(entry: Entry, *lines: str) -> Reply:
    known = [line for line in lines if line]
    missing = _("The handbook has no information on this for “%(name)s”.") % {"name": entry.title}
    answer = chat_answers.describe(entry)
    text = "\n".join([entry.title, *known]) if known else missing
    return tourism.with_links(say(text), answer).about(KIND, "", entries=[entry.pk], name=entry.title)


def _hours(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    if entry is None:
        return None
    hours = [presentation.opening(entry, timezone.localtime())[0], *presentation.hours_lines(entry)]
    unknown = "" if any(hours) else _("The handbook has no opening hours for it.")
    return _told(entry, *hours, unknown, entry.translated("season_note"))


def _price(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    if entry is None:
        return None
    tickets = [f"{ticket.translated('label')}: {amount(ticket.amount)}" for ticket in entry.tickets.all()]
    return _told(entry, *tickets, presentation.price_with_note(entry))


def _discount(turn: Turn, focus: Focus) -> Reply | None:
    """The tickets that are known, for whom; others are not told."""
    entry = _entry(focus)
    if entry is None:
        return None
    tickets = [f"{ticket.translated('label')}: {amount(ticket.amount)}" for ticket in entry.tickets.all()]
    other = _("The handbook has no information on reductions for others; please ask there.")
    return _told(entry, *tickets, presentation.price_with_note(entry), other)


def _address(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    return _told(entry, presentation.address(entry)) if entry else None


def _phone(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    return _told(entry, entry.phone) if entry else None


def _access(turn: Turn, focus: Focus) -> Reply | None:
    """How far one walks or climbs, and whether a wheelchair or pram can go."""
    entry = _entry(focus)
    return _told(entry, entry.translated("access_note")) if entry else None


def _way(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    if entry is None:
        return None
    place = entry.commune.name if entry.commune else ""
    unknown = _("The handbook has no distances.") if FAR.search(turn.folded) else ""
    reply = _told(entry, presentation.address(entry), unknown)
    bus = button(_("Buses to %(place)s") % {"place": place}, f"xe buýt đi {place}")
    return reply.with_button(bus) if place else reply


def _others(turn: Turn, focus: Focus) -> Reply | None:
    """What came after the entries of the list that was shown."""
    rest = focus.data.get("others", [])
    if not rest:
        return say(_("That is all the handbook has for this."), to_person())
    found = {entry.pk: entry for entry in Entry.objects.for_cards().filter(pk__in=rest)}
    return tourism.listed([found[pk] for pk in rest if pk in found], focus.data.get("heading", ""))


def _cheaper(turn: Turn, focus: Focus) -> Reply | None:
    """The same kind of thing in the same place, the cheapest first."""
    if focus.key not in Kind.values:
        return None
    query = ChatQuery(f"{turn.text} rẻ", place=focus.data.get("place", ""))
    return tourism.reply_of(chat_answers.list_entries(Kind(focus.key), query))


def _summary(turn: Turn, focus: Focus) -> Reply | None:
    """What there is to see or do, and when to come."""
    entry = _entry(focus)
    if entry is None or _is_elsewhere(turn, entry):
        return None
    return _told(
        entry, entry.translated("summary"), *chat_answers.when(entry), entry.translated("season_note")
    )


def _nearby(turn: Turn, focus: Focus) -> Reply | None:
    """Places to sleep, to eat or to buy at the place that was shown."""
    entry = _entry(focus)
    kind = next((each for each, words in NEARBY if words.search(turn.folded)), None)
    if entry is None or entry.commune is None or kind is None or _names_place(turn):
        return None
    return tourism.reply_of(chat_answers.list_entries(kind, ChatQuery(turn.text, place=entry.commune.name)))


def _names_place(turn: Turn) -> bool:
    return bool(find_places(turn.text))


def _is_elsewhere(turn: Turn, entry: Entry) -> bool:
    """Whether the message names a place in which the thing shown does not lie."""
    named = [place for place in find_places(turn.text) if fold(place.said) not in fold(entry.title)]
    return any(entry.commune not in place.units for place in named)


FAR = re.compile(r"\b(?:xa|bao xa|may (?:km|cay|phut)|how far)\b")
NEARBY = (
    (
        Kind.STAY,
        re.compile(
            r"\b(?:cho|noi) (?:ngu|o lai|nghi|tro)\b"
            r"|\b(?:ngu|nghi) (?:lai|dem|dau|o dau|o mo|mo)\b|\bhomestay\b|\bkhach san\b"
        ),
    ),
    (
        Kind.EATERY,
        re.compile(
            r"\ban (?:gi|chi|uong|trua|toi|sang|o dau|dau|o mo)\b|\bquan (?:an|nuoc|ca phe|cafe)\b"
            r"|\bdo an\b|\bfood\b"
        ),
    ),
)


class TourismFocus(FocusKind):
    def names_another(self, turn: Turn, focus: Focus) -> bool:
        named = chat_answers.entry_in(turn.text)
        return named is not None and named.pk not in focus.data.get("entries", ())

    def mentioned(self, turn: Turn, focus: Focus) -> Reply | None:
        named = chat_answers.entry_in(turn.text)
        return tourism.reply_of(chat_answers.describe(named)) if named else None

    def is_beyond(self, aspect: Aspect) -> bool:
        return aspect.name == "discount"

    def known(self, turn: Turn, focus: Focus) -> Reply | None:
        entry = _entry(focus)
        return tourism.reply_of(chat_answers.describe(entry)) if entry else None


FOCUS = TourismFocus(
    (
        Aspect(
            "nearby",
            _nearby,
            asked=re.compile(rf"{NEARBY[0][1].pattern}|{NEARBY[1][1].pattern}"),
        ),
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
        Aspect(
            "hours",
            _hours,
            frozenset({"hours"}),
            re.compile(r"\bkip (?:khong|vo|vao|gio)\b|\bcon (?:kip|mo)\b"),
        ),
        Aspect("discount", _discount, frozenset({"discount", "case"})),
        Aspect("price", _price, frozenset({"price"}), re.compile(tourism.PRICE.pattern)),
        Aspect("phone", _phone, frozenset({"phone"}), re.compile(r"\bgoi dat\b|\bbook\b")),
        Aspect(
            "access",
            _access,
            asked=re.compile(
                r"\bxe (?:lan|noi|day|dien|dua)\b|\b(?:chong |di )nang\b|\bdi bo\b|\bbac thang\b"
                r"|\bleo (?:nui|doc|cao|bac)\b|\bkhuyet tat\b|\bchan (?:yeu|dau)\b"
                r"|\b(?:wheelchair|stroller|pram|stairs|walk(?:ing)?)\b"
            ),
        ),
        Aspect("way", _way, frozenset({"way"})),
        Aspect("address", _address, frozenset({"place", "area"})),
        Aspect(
            "summary",
            _summary,
            frozenset({"when", "content"}),
            re.compile(r"\b(?:co )?(?:gi|chi) (?:coi|xem|choi|hay|vui|dep)\b|\bwhat is there\b"),
        ),
    ),
    ("tourism_attraction", "tourism_accommodation", "tourism_food", "tourism_specialty"),
    frozenset("procedure attraction dish product facility disease hazard".split()),
    frozenset("price hours place".split()),
)

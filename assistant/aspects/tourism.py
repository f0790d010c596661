"""Aspects of what the handbook showed: hours, price, address, telephone, the way there, one of the list."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind
from assistant.intents import tourism
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
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


def _address(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    return _told(entry, presentation.address(entry)) if entry else None


def _phone(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    return _told(entry, entry.phone) if entry else None


def _way(turn: Turn, focus: Focus) -> Reply | None:
    entry = _entry(focus)
    if entry is None:
        return None
    place = entry.commune.name if entry.commune else ""
    reply = _told(entry, presentation.address(entry))
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


FOCUS = FocusKind(
    (
        Aspect(
            "cheaper",
            re.compile(
                r"\b(?:re (?:hon|nhat|ti|chut)|mac qua|dat qua|gia re|duoi \d+|binh dan|cheap\w*"
                r"|too expensive|budget)\b.*"
            ),
            _cheaper,
        ),
        Aspect(
            "others",
            re.compile(
                r"\b(?:con (?:cho|noi|quan|cai|mon)? ?(?:nao|gi|chi)? ?khac|(?:cho|noi|quan|cai) khac"
                r"|them nua|nua khong|con nua|khac khong|other|others|anything else|more)\b"
            ),
            _others,
        ),
        Aspect(
            "hours",
            re.compile(
                r"\b(?:may gio|gio (?:mo|dong)|mo cua|dong cua|luc nao|hom nay co mo|thu (?:bay|7)"
                r"|chu nhat|cuoi tuan|what time|when|open|hours)\b.*"
            ),
            _hours,
        ),
        Aspect("price", re.compile(f"{tourism.PRICE.pattern}.*"), _price),
        Aspect(
            "phone",
            re.compile(
                r"\b(?:so )?dien thoai\b.*|\bgoi (?:so nao|dat|ai)\b|\blien he\b.*|\bphone\b|\bcall\b"
                r"|\bbook\b"
            ),
            _phone,
        ),
        Aspect(
            "way",
            re.compile(
                r"\b(?:di|toi|den) (?:bang gi|kieu gi|the nao|sao|duong nao|xe gi)\b.*"
                r"|\blam sao (?:de )?(?:di|den|toi)\b.*|\bhow (?:do|can) (?:i|we) get\b.*"
            ),
            _way,
        ),
        Aspect(
            "address",
            re.compile(r"\b(?:o dau|dia chi|cho nao|cho mo|duong nao|nam o|where|address)\b.*"),
            _address,
        ),
    ),
    ("tourism_attraction", "tourism_accommodation", "tourism_food", "tourism_specialty"),
    frozenset("procedure attraction dish product facility lodging place disease hazard".split()),
)

"""Where to go, stay and eat, what to buy: answers from the handbook."""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from assistant.replies import Reply, say, to_person
from assistant.turns import Turn
from foundation.outbox.messages import Button
from tourism import chat_answers
from tourism.chat_answers import ChatAnswer, ChatQuery
from tourism.kinds import Kind
from tourism.models import Entry

MAX_LENGTH = 1800
HOURS = re.compile(r"\b(?:may gio|mo cua|dong cua|con mo|open|hours)\b")
# "ve" alone is "về" more often than "vé", "gia dinh" is a family.
PRICE = re.compile(
    r"\b(?:(?:gia|mua|co) ve|ve (?:vao|may|mac|re|tham quan)|gia(?! dinh)|bao nhieu(?: tien)?"
    r"|may (?:tien|dong|trieu|tram|chuc)|mat tien|mien phi|how much|price|tickets?|free|cost)\b"
)
COMMAND = "mục cẩm nang"
FESTIVAL = re.compile(r"\b(le hoi|festival|le cau|le mung|ram|dem pho co|lantern)\b")
ROUTE = re.compile(
    r"\b(lich trinh|hanh trinh|mot ngay|1 ngay|hai ngay|2 ngay|itinerary|one day|two days|a day)\b"
)
WHAT = re.compile(
    r"\b(?:mua|co|an) (?:gi|chi|nhung gi)\b|\b(?:dac san|qua) (?:gi|chi|nao)\b|\blam qua$|\bwhat to buy\b"
)
"""Things are asked for, not the shop."""
TOUR = re.compile(r"\btour\b")
SIGHTS = (Kind.PLACE, Kind.FESTIVAL, Kind.ITINERARY, Kind.TOUR)
NEARBY = {
    "tourism_attraction": Kind.PLACE,
    "tourism_accommodation": Kind.STAY,
    "tourism_food": Kind.EATERY,
    "tourism_specialty": Kind.SHOP,
}


def attraction(turn: Turn) -> Reply:
    query = _query(turn, "name")
    if FESTIVAL.search(turn.folded) and (festival := chat_answers.festival_in(turn.text)):
        return _with_unknown(turn, festival, reply_of(chat_answers.describe(festival)))
    if entry := chat_answers.find_entry(SIGHTS, query):
        return _with_unknown(turn, entry, reply_of(chat_answers.describe(entry)))
    if FESTIVAL.search(turn.folded):
        return reply_of(chat_answers.festivals_to_come())
    if TOUR.search(turn.folded):
        return reply_of(chat_answers.list_entries(Kind.TOUR, _anywhere(query)))
    if ROUTE.search(turn.folded):
        return reply_of(_route(query))
    return reply_of(chat_answers.list_entries(Kind.PLACE, query), missing=query.name)


def _with_unknown(turn: Turn, entry: Entry, reply: Reply) -> Reply:
    """Hours or a price that were asked for and that nobody has entered."""
    missing = []
    if HOURS.search(turn.folded) and not entry.hours.exists():
        missing.append(_("The handbook has no opening hours for it."))
    if PRICE.search(turn.folded) and entry.price_min is None and not entry.tickets.exists():
        missing.append(_("The handbook has no price for it."))
    if not missing:
        return reply
    first, *rest = reply.messages
    return replace(reply, messages=(replace(first, text="\n".join([first.text, *missing])), *rest))


def accommodation(turn: Turn) -> Reply:
    query = _query(turn, "name")
    return _one_or_list(query, (Kind.STAY,) if query.name else (), Kind.STAY)


def food(turn: Turn) -> Reply:
    return _one_or_list(_query(turn, "dish"), (Kind.DISH, Kind.EATERY), Kind.EATERY)


def specialty(turn: Turn) -> Reply:
    kinds = (Kind.SPECIALITY,) if WHAT.search(turn.folded) else (Kind.SPECIALITY, Kind.SHOP)
    return _one_or_list(_query(turn, "product"), kinds, Kind.SPECIALITY)


def near(turn: Turn, intent: str) -> Reply | None:
    """What lies nearest to the place that was sent after a question of `intent`; None for other intents."""
    kind = NEARBY.get(intent)
    if kind is None:
        return None
    return reply_of(chat_answers.list_entries(kind, ChatQuery(turn.text, here=turn.location)))


def named(turn: Turn) -> Reply | None:
    """The entry whose name stands in a message that nothing else explains."""
    entry = chat_answers.entry_in(turn.text)
    return reply_of(chat_answers.describe(entry)) if entry else None


def _one_or_list(query: ChatQuery, named: tuple[Kind, ...], listed: Kind) -> Reply:
    if named and (entry := chat_answers.find_entry(named, query)):
        return reply_of(chat_answers.describe(entry))
    return reply_of(chat_answers.list_entries(listed, query), missing=query.name)


def _route(query: ChatQuery) -> ChatAnswer | None:
    """The itinerary through the place that was named, else all of them."""
    through = ChatQuery(text="", name=query.place)
    if query.place and (entry := chat_answers.find_entry((Kind.ITINERARY,), through)):
        return chat_answers.describe(entry)
    return chat_answers.list_entries(Kind.ITINERARY, _anywhere(query))


def _query(turn: Turn, name: str) -> ChatQuery:
    """A traveller stays where the last question about travel was, until another place is named."""
    recent = turn.memory.recent
    place = turn.slot("place") or (recent.place if recent.intent.startswith(("tourism", "bus")) else "")
    return ChatQuery(turn.text, turn.slot(name), place, turn.slot("kind"), turn.location)


def _anywhere(query: ChatQuery) -> ChatQuery:
    """Routes lead through many communes, so they are searched by name only."""
    return ChatQuery(text="", name=query.name)


def reply_of(answer: ChatAnswer | None, *, missing: str = "") -> Reply:
    """`missing` was asked for by name and is not in the handbook, which is said before the alternatives."""
    if answer is None:
        words = _(
            "The handbook has nothing for this yet. Name a commune or ward, or send your location to find "
            "what is nearest."
        )
        return say(words, Button(_("Open the handbook"), "url", chat_answers.home_link()), to_person())
    unknown = _("The handbook has no “%(name)s” yet. Perhaps one of these:") % {"name": missing}
    text = f"{unknown}\n{answer.text}" if missing else answer.text
    return with_links(say(text[:MAX_LENGTH]), answer)


def listed(entries: Sequence[Entry], heading: str = "") -> Reply:
    """The first of these, under a heading; the rest is kept for "chỗ khác"."""
    return reply_of(chat_answers.as_list(entries, heading=heading))


def with_links(reply: Reply, answer: ChatAnswer) -> Reply:
    """The reply with the buttons of the answer, and what it shows as the focus."""
    buttons = [Button(_("See the page") if answer.entry else _("See more"), "url", answer.link)]
    if answer.phone:
        buttons.append(Button(_("Call"), "phone", answer.phone))
    for added in buttons:
        reply = reply.with_button(added)
    shown = [entry.pk for entry in answer.entries]
    name = answer.entry.title if answer.entry else ""
    about = reply.about(
        "tourism",
        answer.kind,
        entries=shown,
        others=answer.others,
        heading=answer.heading,
        name=name,
        place=answer.place,
    )
    choices = tuple(f"{COMMAND} {pk}" for pk in shown) if not answer.entry else ()
    return replace(about, choices=choices)


def command(turn: Turn) -> Reply | None:
    """The entry that was chosen from a list by its number."""
    chosen = re.fullmatch(rf"{COMMAND} (\d{{1,9}})", turn.text)
    entry = Entry.objects.for_cards().filter(pk=chosen[1]).first() if chosen else None
    return reply_of(chat_answers.describe(entry)) if entry else None

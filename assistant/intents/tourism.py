"""Where to go, stay and eat, what to buy: answers from the handbook."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import handbook_questions as asking
from assistant import handbook_replies
from assistant.handbook_replies import KIND, card, reply_of
from assistant.replies import Reply
from assistant.turns import Turn
from foundation.regions.points import Point
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import asks_in, plain
from tourism import chat_answers, naming
from tourism.chat_answers import ChatAnswer, ChatQuery
from tourism.kinds import Category, Kind
from tourism.models import Entry

_TRAVEL = re.compile(r"\b(?:du lich|tham quan|travel|tourism|visit)\b")
NEARBY = {
    "tourism_attraction": Kind.PLACE,
    "tourism_accommodation": Kind.STAY,
    "tourism_food": Kind.EATERY,
    "tourism_specialty": Kind.SHOP,
}


def attraction(turn: Turn) -> Reply:
    query, named = _query(turn, "name"), naming.entries_in(turn.text, asking.SIGHTS)
    if asking.FESTIVAL.search(plain(turn.text)) and (reply := _festival(turn, named)):
        return reply
    if asking.TOUR.search(plain(turn.text)):
        through = chat_answers.routes_through(Kind.TOUR, named)
        return handbook_replies.listed(through) if through else reply_of(_routes(Kind.TOUR, query))
    if asking.ROUTE.search(plain(turn.text)) or (
        asking.DAYS.search(plain(turn.text)) and not (named and asks_in(turn.text))
    ):
        return reply_of(_route(query, named))
    if named and (anchor := asking.anchor(turn, named)) and (reply := near_entry(turn, anchor, Kind.PLACE)):
        return reply
    if len(named) > 1 and (asked := asking.facts_asked(turn)):
        return handbook_replies.told_of_each(named[: chat_answers.MAX_LISTED], asked)
    described = named or naming.described_in(_description(turn), (Kind.PLACE, Kind.FESTIVAL))
    if len(described) > 1 and not named:
        return handbook_replies.listed(described)
    if entry := described[0] if described else chat_answers.find_entry(asking.SIGHTS, query):
        return of_entry(turn, entry)
    return reply_of(chat_answers.list_entries(Kind.PLACE, query), missing=query.name)


def _description(turn: Turn) -> str:
    """The words without the place and the wish to travel: «du lịch Tây Giang» describes no sight."""
    said, place = f" {_TRAVEL.sub(' ', fold(turn.text))} ", fold(turn.slot("place"))
    return said.replace(f" {place} ", " ") if place else said


def of_entry(turn: Turn, entry: Entry) -> Reply:
    """One entry: what was asked of the one before, where the message only names another; else its card."""
    before = turn.memory.focus
    asked = before.data.get("asked", ()) if before.kind == KIND else ()
    if asked and asking.only_names_another(turn, entry):
        return handbook_replies.told(entry, asked)
    unknown = [
        str(words)
        for name, (known, words) in handbook_replies.FACTS.items()
        if name in ("hours", "price")
        and asking.ASKED[name].search(plain(turn.text))
        and not any(known(entry))
    ]
    reply = card(entry)
    first, *rest = reply.messages
    return replace(reply, messages=(replace(first, text="\n".join([first.text, *unknown])), *rest))


def _festival(turn: Turn, named: Sequence[Entry]) -> Reply | None:
    """The festival that is meant, or the next ones; None where another sight is named."""
    festival = next((entry for entry in named if entry.kind == Kind.FESTIVAL), None)
    if festival is None and asking.ANY_FESTIVAL.search(plain(turn.text)):
        return reply_of(chat_answers.festivals_to_come())
    if festival or (festival := naming.festival_in(turn.text)):
        return of_entry(turn, festival)
    is_any = not named and asking.FESTIVALS.search(plain(turn.text))
    return reply_of(chat_answers.festivals_to_come()) if is_any else None


def near_entry(turn: Turn, entry: Entry, kind: Kind) -> Reply | None:
    """What lies nearest to an entry, without itself; None where its point is not known."""
    point = point_of(entry)
    if point is None:
        return None
    category = Category.SEA if kind == Kind.PLACE and asking.SEA.search(plain(turn.text)) else None
    query = ChatQuery(turn.text, place=entry.title, here=point)
    return reply_of(chat_answers.list_entries(kind, query, category=category, without=entry))


def point_of(entry: Entry) -> Point | None:
    return (entry.lat, entry.lng) if entry.lat is not None and entry.lng is not None else None


def accommodation(turn: Turn) -> Reply:
    query = _query(turn, "name")
    if query.here is None and (described := naming.described_in(turn.text, (Kind.STAY, Kind.TOUR))):
        return card(described[0]) if len(described) == 1 else handbook_replies.listed(described)
    return _one_or_list(turn, query, (Kind.STAY,) if query.name else (), Kind.STAY)


def food(turn: Turn) -> Reply:
    query = _query(turn, "dish")
    sights = naming.entries_in(turn.text, asking.SIGHTS)
    if (
        sights
        and asking.facts_asked(turn)
        and not turn.slot("dish")
        and not asking.NEAR.search(plain(turn.text))
    ):
        return of_entry(turn, sights[0])
    named = chat_answers.find_entry((Kind.DISH, Kind.EATERY), query)
    if (
        named is None
        and asking.EATING.search(plain(turn.text))
        and (dishes := chat_answers.dishes_at(query.place))
    ):
        return handbook_replies.listed(dishes)
    return _one_or_list(turn, query, (Kind.DISH, Kind.EATERY), Kind.EATERY)


def specialty(turn: Turn) -> Reply:
    if asking.EATING.search(plain(turn.text)):
        return food(turn)
    kinds = (Kind.SPECIALITY,) if asking.WHAT.search(plain(turn.text)) else (Kind.SPECIALITY, Kind.SHOP)
    return _one_or_list(turn, _query(turn, "product"), kinds, Kind.SPECIALITY)


def near(turn: Turn, intent: str) -> Reply | None:
    """What lies nearest to the place that was sent after a question of `intent`; None for other intents."""
    kind = NEARBY.get(intent)
    if kind is None:
        return None
    return reply_of(chat_answers.list_entries(kind, ChatQuery(turn.text, here=turn.location)))


def named(turn: Turn) -> Reply | None:
    """The entry whose name stands in a message that nothing else explains, or that is described there."""
    entry = naming.entry_in(turn.text)
    if entry is None and asking.NAME.search(plain(turn.text)):
        described = naming.described_in(turn.text, (Kind.PLACE, Kind.FESTIVAL))
        entry = described[0] if len(described) == 1 else None
    return of_entry(turn, entry) if entry else None


def _one_or_list(turn: Turn, query: ChatQuery, named: tuple[Kind, ...], listed: Kind) -> Reply:
    if named and (entry := chat_answers.find_entry(named, query)):
        return of_entry(turn, entry)
    return reply_of(chat_answers.list_entries(listed, query), missing=query.name)


def _route(query: ChatQuery, named: Sequence[Entry]) -> ChatAnswer | None:
    """The itinerary through the sights or the place that were named, else all of them."""
    if through := chat_answers.routes_through(Kind.ITINERARY, named):
        return chat_answers.describe(through[0])
    if query.place and (entry := chat_answers.find_entry((Kind.ITINERARY,), ChatQuery("", query.place))):
        return chat_answers.describe(entry)
    return _routes(Kind.ITINERARY, query)


def _routes(kind: Kind, query: ChatQuery) -> ChatAnswer | None:
    """Routes lead through many communes, so they are searched by name only."""
    return chat_answers.list_entries(kind, ChatQuery("", query.name))


def _query(turn: Turn, name: str) -> ChatQuery:
    """A traveller stays where the last question about travel was, until another place or sight is named."""
    recent = turn.memory.recent
    place = turn.slot("place") or (recent.place if recent.intent.startswith(("tourism", "bus")) else "")
    here, sights = turn.location, naming.entries_in(turn.text, (Kind.PLACE,))
    if name != "name" or not turn.slot("name"):
        anchor = asking.anchor(turn, sights) or (sights[0] if sights and not turn.slot("place") else None)
        if anchor and (point := point_of(anchor)):
            place, here = anchor.title, point
    return ChatQuery(turn.text, asking.slot_name(turn, name), place, turn.slot("kind"), here)


def command(turn: Turn) -> Reply | None:
    """The entry that was chosen from a list by its number."""
    chosen = re.fullmatch(rf"{handbook_replies.COMMAND} (\d{{1,9}})", turn.text)
    entry = Entry.objects.for_cards().filter(pk=chosen[1]).first() if chosen else None
    return card(entry) if entry else None

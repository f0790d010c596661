"""Where to go, stay and eat, what to buy: answers from the handbook."""

import re

from django.utils.translation import gettext as _

from assistant.replies import Reply, say, to_person
from assistant.turns import Turn
from foundation.outbox.messages import Button
from tourism import chat_answers
from tourism.chat_answers import ChatAnswer, ChatQuery
from tourism.kinds import Kind

MAX_LENGTH = 1800
FESTIVAL = re.compile(r"\b(le hoi|festival|le cau|le mung|ram|dem pho co|lantern)\b")
ROUTE = re.compile(
    r"\b(lich trinh|hanh trinh|mot ngay|1 ngay|hai ngay|2 ngay|itinerary|one day|two days|a day)\b"
)
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
    if entry := chat_answers.find_entry(SIGHTS, query):
        return _reply(chat_answers.describe(entry))
    if FESTIVAL.search(turn.folded):
        return _reply(chat_answers.festivals_to_come())
    if TOUR.search(turn.folded):
        return _reply(chat_answers.list_entries(Kind.TOUR, _anywhere(query)))
    if ROUTE.search(turn.folded):
        return _reply(_route(query))
    return _reply(chat_answers.list_entries(Kind.PLACE, query), missing=query.name)


def accommodation(turn: Turn) -> Reply:
    query = _query(turn, "name")
    return _one_or_list(query, (Kind.STAY,) if query.name else (), Kind.STAY)


def food(turn: Turn) -> Reply:
    return _one_or_list(_query(turn, "dish"), (Kind.DISH, Kind.EATERY), Kind.EATERY)


def specialty(turn: Turn) -> Reply:
    return _one_or_list(_query(turn, "product"), (Kind.SPECIALITY, Kind.SHOP), Kind.SPECIALITY)


def near(turn: Turn, intent: str) -> Reply | None:
    """What lies nearest to the place that was sent after a question of `intent`; None for other intents."""
    kind = NEARBY.get(intent)
    if kind is None:
        return None
    return _reply(chat_answers.list_entries(kind, ChatQuery(turn.text, here=turn.location)))


def _one_or_list(query: ChatQuery, named: tuple[Kind, ...], listed: Kind) -> Reply:
    if named and (entry := chat_answers.find_entry(named, query)):
        return _reply(chat_answers.describe(entry))
    return _reply(chat_answers.list_entries(listed, query), missing=query.name)


def _route(query: ChatQuery) -> ChatAnswer | None:
    """The itinerary through the place that was named, else all of them."""
    through = ChatQuery(text="", name=query.place)
    if query.place and (entry := chat_answers.find_entry((Kind.ITINERARY,), through)):
        return chat_answers.describe(entry)
    return chat_answers.list_entries(Kind.ITINERARY, _anywhere(query))


def _query(turn: Turn, name: str) -> ChatQuery:
    return ChatQuery(turn.text, turn.slot(name), turn.slot("place"), turn.slot("kind"), turn.location)


def _anywhere(query: ChatQuery) -> ChatQuery:
    """Routes lead through many communes, so they are searched by name only."""
    return ChatQuery(text="", name=query.name)


def _reply(answer: ChatAnswer | None, *, missing: str = "") -> Reply:
    """`missing` was asked for by name and is not in the handbook, which is said before the alternatives."""
    if answer is None:
        words = _(
            "The handbook has nothing for this yet. Name a commune or ward, or send your location to find "
            "what is nearest."
        )
        return say(words, Button(_("Open the handbook"), "url", chat_answers.home_link()), to_person())
    buttons = [Button(_("See the page") if answer.entry else _("See more"), "url", answer.link)]
    if answer.phone:
        buttons.append(Button(_("Call"), "phone", answer.phone))
    unknown = _("The handbook has no “%(name)s” yet. Perhaps one of these:") % {"name": missing}
    text = f"{unknown}\n{answer.text}" if missing else answer.text
    return say(text[:MAX_LENGTH], *buttons)

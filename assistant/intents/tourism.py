"""Where to go, stay and eat, what to buy: the handbook asked in chat, in Vietnamese or English."""

import re

from django.utils import translation

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from foundation.outbox.messages import Button
from tourism import chat_answers
from tourism.chat_answers import ChatAnswer, ChatQuery
from tourism.kinds import Kind

LONGEST = 1800
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
WORDS = {
    "vi": {
        "page": "Xem trang",
        "more": "Xem thêm",
        "call": "Gọi",
        "nothing": "Cẩm nang chưa có mục nào hợp với câu hỏi của quý khách. Quý khách thử ghi xã, phường, "
        "hoặc gửi vị trí để tìm nơi gần nhất.",
        "missing": "Cẩm nang chưa có “%s”. Quý khách xem thử:",
        "all": "Mở cẩm nang",
        "person": "Gặp cán bộ",
    },
    "en": {
        "page": "Open the page",
        "more": "See more",
        "call": "Call",
        "nothing": "The handbook has nothing for this yet. Name a commune or ward, or send your location to "
        "find what is nearest.",
        "missing": "The handbook has no “%s” yet. Perhaps one of these:",
        "all": "Open the handbook",
        "person": "Talk to a person",
    },
}


def attraction(turn: Turn) -> Reply:
    asked = _asked(turn, "name")
    with translation.override(turn.language):
        if entry := chat_answers.find_entry(SIGHTS, asked):
            return _reply(turn, chat_answers.describe(entry))
        if FESTIVAL.search(turn.folded):
            return _reply(turn, chat_answers.festivals_to_come())
        if TOUR.search(turn.folded):
            return _reply(turn, chat_answers.list_entries(Kind.TOUR, _anywhere(asked)))
        if ROUTE.search(turn.folded):
            return _reply(turn, _route(asked))
        return _reply(turn, chat_answers.list_entries(Kind.PLACE, asked), missing=asked.name)


def accommodation(turn: Turn) -> Reply:
    asked = _asked(turn, "name")
    with translation.override(turn.language):
        if asked.name and (entry := chat_answers.find_entry((Kind.STAY,), asked)):
            return _reply(turn, chat_answers.describe(entry))
        return _reply(turn, chat_answers.list_entries(Kind.STAY, asked), missing=asked.name)


def food(turn: Turn) -> Reply:
    asked = _asked(turn, "dish")
    with translation.override(turn.language):
        if entry := chat_answers.find_entry((Kind.DISH, Kind.EATERY), asked):
            return _reply(turn, chat_answers.describe(entry))
        return _reply(turn, chat_answers.list_entries(Kind.EATERY, asked), missing=asked.name)


def specialty(turn: Turn) -> Reply:
    asked = _asked(turn, "product")
    with translation.override(turn.language):
        if entry := chat_answers.find_entry((Kind.SPECIALITY, Kind.SHOP), asked):
            return _reply(turn, chat_answers.describe(entry))
        return _reply(turn, chat_answers.list_entries(Kind.SPECIALITY, asked), missing=asked.name)


def near(turn: Turn, meant: str) -> Reply | None:
    """What lies nearest to the place that was sent after a question that meant `meant`; None for others."""
    kind = NEARBY.get(meant)
    if kind is None:
        return None
    with translation.override(turn.language):
        return _reply(turn, chat_answers.list_entries(kind, ChatQuery(turn.text, here=turn.location)))


def _route(asked: ChatQuery) -> ChatAnswer | None:
    """The itinerary through the place that was named, else all of them."""
    through = ChatQuery(text="", name=asked.place)
    if asked.place and (entry := chat_answers.find_entry((Kind.ITINERARY,), through)):
        return chat_answers.describe(entry)
    return chat_answers.list_entries(Kind.ITINERARY, _anywhere(asked))


def _asked(turn: Turn, name: str) -> ChatQuery:
    return ChatQuery(turn.text, turn.slot(name), turn.slot("place"), turn.slot("kind"), turn.location)


def _anywhere(asked: ChatQuery) -> ChatQuery:
    """Routes lead through many communes and stand in none."""
    return ChatQuery(text="", name=asked.name)


def _reply(turn: Turn, told: ChatAnswer | None, *, missing: str = "") -> Reply:
    """`missing` was asked for by name and is not in the handbook: said before what is shown instead."""
    words = WORDS[turn.language]
    if told is None:
        home = Button(words["all"], "url", chat_answers.home_link())
        return say(words["nothing"], home, press(words["person"], "gặp cán bộ"))
    buttons = [Button(words["page" if told.entry else "more"], "url", told.link)]
    if told.phone:
        buttons.append(Button(words["call"], "phone", told.phone))
    text = f"{words['missing'] % missing}\n{told.text}" if missing else told.text
    return say(text[:LONGEST], *buttons)

"""What the bot would show for words that were typed into the search, as things that the search finds."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from assistant import office_questions, procedure_replies
from assistant.dialogue_state import Memory
from assistant.intents import lookup, merged_communes, tourism
from assistant.replies import Reply, Utterance
from assistant.turns import Turn
from assistant.understanding import Understood
from dossiers import offices
from dossiers.search_sources import Communes, Offices, OutsideProcedures, Procedures
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.search.services import Scores
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import plain
from lookups.search_source import LookUps
from tourism.search_source import Handbook

# The least scores of what is meant, against 1 for a name that is said whole; calibrated on tests/search/data.
OFFICE, HEAD, PROCEDURE, CHOICE, JOURNEY = 0.8, 1.0, 1.0, 0.6, 1.25
ENTRY, LISTED = 0.65, 0.5  # of the handbook: the one that is meant; one of a list
OF_A_KIND, LISTED_OF_A_KIND = 1.3, 1.2  # a place to sleep or to eat, before the sight that it is near
STEP = 0.01
"""How much less each further one has."""
NAMES = ("name", "dish", "product")
"""Slots that hold the name of an entry."""
OF_THE_HANDBOOK: Mapping[str, Callable[[Turn], Reply]] = {
    "tourism_attraction": tourism.attraction,
    "tourism_accommodation": tourism.accommodation,
    "tourism_food": tourism.food,
    "tourism_specialty": tourism.specialty,
}
OF_JOURNEYS = ("bus_schedule", "tourism_attraction")
OF_PROCEDURES = ("procedure_info", "fee_info", "submit_dossier")
_VEHICLE = r"(?:tau|xe|pha|ca no|thuyen|bus(?:es)?|shuttle|boat|ferry|speedboat)"
TRAVELS = re.compile(
    rf"\b(?:gio|lich|ve|chuyen|ben) {_VEHICLE}\b|\b{_VEHICLE} (?:\w{{1,40}} )?(?:ra|di|den"
    rf"|toi|ve|qua|to|from)\b"
    rf"|\b{_VEHICLE} (?:schedule|timetable|times?)\b|\bdi (?:bang|xe) (?:gi|chi)\b"
    r"|\bairport\b.{0,200}\b(?:to|from)\b|\b(?:to|from)\b.{0,200}\bairport\b|\b(?:tu|ra|den"
    r"|toi|di|ve) san bay\b"
)
"""A way to go somewhere is asked for, also where the name of a sight stands beside it."""
HEADS = re.compile(
    r"\b(?:chu tich|bi thu|lanh dao|cong an|quan su|dia chinh|tu phap|ubnd|uy ban(?: nhan dan)?|hoi phu nu"
    r"|hoi nong dan|can bo) (?:xa|phuong|p|x)\b"
)
"""Whom one looks for at the office of a commune."""
MERGED = re.compile(
    r"\b(?:sap|sat) nhap\b|\bnhap (?:vo|vao)\b|\bchia (?:\w+ )?(?:may|thanh)\b|\b(?:xa|phuong) cu\b"
)


def things_meant(text: str, meant: Understood) -> Scores:
    """(source, item) → score of what the bot would answer if these were somebody's first words."""
    turn = replace(Turn.of(_of_a_stranger(), Utterance(text)), intent=meant.intent, slots=meant.slots)
    return _offices(turn) or _procedures(turn, meant) or {**_entries(turn, meant), **_journey(turn, meant)}


def _of_a_stranger() -> Memory:
    return Memory(ChannelIdentity(citizen=Citizen()))


def _offices(turn: Turn) -> dict[tuple[str, str], float]:
    asked = office_questions.read(turn, may_follow=False)
    is_full = asked is not None and asked.is_full
    if asked and is_full and asked.named:
        return _in_turn(Offices.key, asked.named, OFFICE)
    units, _around = offices.units_named(turn.text)
    if HEADS.search(plain(turn.text)):
        return _in_turn(Communes.key, units, HEAD)
    if is_full and not units:
        return _in_turn(Offices.key, offices.of_the_city(), OFFICE)
    if is_full or MERGED.search(plain(turn.text)) or merged_communes.BECAME.search(turn.folded):
        return _in_turn(Communes.key, units, OFFICE)
    return {}


def _procedures(turn: Turn, meant: Understood) -> dict[tuple[str, str], float]:
    if meant.is_sure and meant.intent not in OF_PROCEDURES:
        return {}
    match = procedure_replies.meant(turn)
    outside = [match.outside] if match.outside else []
    if match.certain or (outside and not match.procedures):
        return {
            **_in_turn(Procedures.key, match.procedures, PROCEDURE),
            **_in_turn(OutsideProcedures.key, outside, PROCEDURE),
        }
    if not meant.is_sure:
        return {}
    return {
        **_in_turn(Procedures.key, match.procedures, CHOICE),
        **_in_turn(OutsideProcedures.key, outside, CHOICE),
    }


def _entries(turn: Turn, meant: Understood) -> dict[tuple[str, str], float]:
    answer = OF_THE_HANDBOOK.get(meant.intent) if meant.is_sure else None
    focus = answer(turn).focus if answer else None
    if focus is None:
        return {}
    keys = focus.data.get("entries", ())
    is_one = len(keys) == 1
    place = fold(turn.slot("place"))
    if not is_one and any(fold(turn.slot(name)) not in place for name in NAMES):
        return {}  # what was named is not in the handbook: the list would be of other things
    # A place to sleep is meant wherever the word for it stands, one to eat only near what is named.
    near = meant.intent == "tourism_food" and focus.data.get("near")
    is_near = bool(near) or meant.intent == "tourism_accommodation"
    one, listed = (OF_A_KIND, LISTED_OF_A_KIND) if is_near else (ENTRY, LISTED)
    first = one if is_one else listed
    return {(Handbook.key, str(key)): first - n * STEP for n, key in enumerate(keys)}


def _journey(turn: Turn, meant: Understood) -> dict[tuple[str, str], float]:
    is_another = meant.is_sure and meant.intent not in OF_JOURNEYS  # «mất xe đi báo ở đâu»
    if is_another or not TRAVELS.search(plain(turn.text)):
        return {}
    return {(LookUps.key, lookup.KINDS["bus_schedule"]): JOURNEY}


def _in_turn(source: str, rows: Iterable[Any], first: float) -> dict[tuple[str, str], float]:
    return {(source, str(row.pk)): first - n * STEP for n, row in enumerate(rows)}

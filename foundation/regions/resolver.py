"""From a place as citizens name it, old or new, with or without marks, to the units of a given day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from rapidfuzz import fuzz, process

from foundation.regions.gazetteer import Gazetteer, Mention, gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.spelling import agrees_exactly, key
from foundation.vietnamese.folding import fold, for_reading, has_marks

FUZZY_FROM = 85  # per cent of letters; "hoi ann" is Hội An, "tam xuan" is not Tam Thanh
FUZZY_LENGTH, LONGEST_FUZZY = 5, 40  # letters

# A river, a street or a bridge bears a place's name without being there.
_NOT_A_PLACE = {"song", "duong", "cau"}


class Certainty(StrEnum):
    EXACT = "exact"
    SAME_WITHOUT_MARKS = "same_without_marks"
    FUZZY = "fuzzy"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True)
class Resolution:
    """What a place is: `units` of that day, reached `via` old units; several units are a choice to offer.

    `around` holds the communes of an old district of the same name ("Tam Kỳ" is a ward, and was a city);
    `is_verified` is False when a step on the way rests on an unconfirmed record.
    """

    said: str = ""
    units: list[AdminUnit] = field(default_factory=list)
    via: list[AdminUnit] = field(default_factory=list)
    certainty: Certainty = Certainty.NONE
    around: list[AdminUnit] = field(default_factory=list)
    is_verified: bool = True

    @property
    def unit(self) -> AdminUnit | None:
        """The one unit, when there is no choice to make."""
        return self.units[0] if len(self.units) == 1 else None


def resolve(text: str, on: dt.date | None = None) -> Resolution:
    """The units on a day (today) of a text that names one place: "xã Duy Phước", or a whole address."""
    known, day, text = gazetteer(), on or timezone.localdate(), for_reading(text)
    mentions = known.mentions(text)
    if not mentions:
        return _resolve_fuzzily(known, text, day)
    for mention in mentions:
        context = [other for other in mentions if other is not mention]
        if units := _within(known, mention.named, context):
            return _choose(known, mention, units, text, day)
    return _choose(known, mentions[0], mentions[0].named, text, day)


def find_places(text: str, on: dt.date | None = None) -> list[Resolution]:
    """The places named in a message, left to right; "phường An Mỹ, Tam Kỳ" is one place, said more fully."""
    known, day, text = gazetteer(), on or timezone.localdate(), for_reading(text)
    mentions = [mention for mention in known.mentions(text) if not _is_something_else(mention, text)]
    places: list[Resolution] = []
    while mentions:
        mention = mentions.pop(0)
        units, end = mention.named, mention.end
        while mentions and (
            narrowed := _said_more_fully(known, units, text[end : mentions[0].start], mentions[0])
        ):
            units, end = narrowed, mentions.pop(0).end
        places.append(_choose(known, mention, units, text, day))
    return places


def _within(known: Gazetteer, units: Iterable[AdminUnit], wider: Iterable[Mention]) -> tuple[AdminUnit, ...]:
    """The units that lie, or lay, in all the other places named."""
    areas = [{area.pk for area in mention.named} for mention in wider]
    return tuple(unit for unit in units if all(known.around(unit) & area for area in areas))


def _said_more_fully(
    known: Gazetteer, units: tuple[AdminUnit, ...], between: str, wider: Mention
) -> tuple[AdminUnit, ...]:
    """The units that lie in the next place named, if what stands between joins the two.

    A comma or a word such as "huyện" joins them, and so does a district's name alone ("An Mỹ Tam Kỳ"); a
    province's name alone does not: "Hội An Đà Nẵng" is a journey.
    """
    is_district = any(area.level == AdminUnit.Level.DISTRICT for area in wider.named)
    if between.strip(" ,-(") or not (between.strip() or wider.kinds or is_district):
        return ()
    return _within(known, units, [wider])


def _is_something_else(mention: Mention, text: str) -> bool:
    before = fold(text[: mention.start]).rpartition(" ")[2]
    onward = fold(text[mention.start :])
    return (before in _NOT_A_PLACE and not mention.kinds) or onward.startswith(settings.PROVINCE.no_places)


def _choose(
    known: Gazetteer, mention: Mention, units: tuple[AdminUnit, ...], text: str, day: dt.date
) -> Resolution:
    begun = [unit for unit in units if unit.valid_from <= day]
    exact = [unit for unit in begun if agrees_exactly(mention.name, unit.name)]
    # Who writes marks means them; who writes none may mean Tam Thanh, Tam Thành or Tam Thạnh.
    candidates = exact if exact and has_marks(text) else exact + [unit for unit in begun if unit not in exact]
    districts = [unit for unit in candidates if unit.level == AdminUnit.Level.DISTRICT]
    places = [unit for unit in candidates if unit not in districts]
    certainty = Certainty.EXACT if candidates == exact else Certainty.SAME_WITHOUT_MARKS
    around = _now(known, districts, day)[0] if places else []
    return _resolution(known, mention.said, places or districts, day, certainty, around)


def _resolve_fuzzily(known: Gazetteer, text: str, day: dt.date) -> Resolution:
    """The name nearest in spelling; names about as near are a choice."""
    name = key(known.without_kind(text))
    if not FUZZY_LENGTH <= len(name) <= LONGEST_FUZZY:
        return Resolution(said=text)
    near = process.extract(name, list(known.by_key), scorer=fuzz.ratio, score_cutoff=FUZZY_FROM, limit=5)
    nearest = [found for found, score, _ in near if score > near[0][1] - 3]
    units = [unit for found in nearest for unit in known.by_key[found] if unit.valid_from <= day]
    places = [unit for unit in units if unit.level != AdminUnit.Level.DISTRICT] or units
    return _resolution(known, text, places, day, Certainty.FUZZY, [])


def _resolution(
    known: Gazetteer,
    said: str,
    candidates: list[AdminUnit],
    day: dt.date,
    certainty: Certainty,
    around: list[AdminUnit],
) -> Resolution:
    units, via = _now(known, candidates, day)
    if len(units) != 1:
        certainty = Certainty.AMBIGUOUS if units else Certainty.NONE
    return Resolution(said, units, via, certainty, around, all(known.is_verified(unit) for unit in via))


def _now(
    known: Gazetteer, candidates: Iterable[AdminUnit], day: dt.date
) -> tuple[list[AdminUnit], list[AdminUnit]]:
    """What the candidates are that day, and which of them had to be followed to get there."""
    candidates = list(candidates)
    units = [unit for unit in candidates if known.exists(unit, day)]
    via = []
    for old in candidates:
        if later := [unit for unit in known.on(old, day) if unit not in units]:
            units += later
            via.append(old)
    return units, via

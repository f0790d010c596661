"""Search for a group by place (old and new communes), village, or code."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from rapidfuzz import fuzz, process

from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold, nfc
from outreach.models import CODE_LENGTH, Group

MAX_QUERY_LENGTH = 100
MAX_SUGGESTIONS = 3
LIKE_A_NAME = 60


@dataclass(frozen=True, slots=True)
class FoundGroups:
    """`units` are the communes that the words name; `suggestions` are communes with a group, to try next."""

    query: str
    groups: list[Group] = field(default_factory=list)
    units: list[AdminUnit] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)


def find_groups(text: str) -> FoundGroups:
    """The groups active today for what was typed; all of them, by commune, where nothing was."""
    query = " ".join(nfc(text).split())[:MAX_QUERY_LENGTH]
    groups = list(Group.objects.active_on(timezone.localdate()).select_related("commune", "former_commune"))
    if not query:
        return FoundGroups(query, groups)
    if by_code := [group for group in groups if group.code == _code_in(query)]:
        return FoundGroups(query, by_code)
    place = resolve(query)
    old = {unit.pk for unit in place.via}
    named = old | {unit.pk for unit in (*place.units, *place.around)}
    found = [group for group in groups if named & _places_of(group)]
    by_words = [group for group in groups if _has_words(group, query)]
    found = _most_exact(by_words, found) if found else by_words
    found.sort(key=lambda group: not old & {group.commune_id, group.former_commune_id})
    units = list(place.units)
    return FoundGroups(query, found, units, [] if found else _suggest(query, groups))


def _most_exact(by_words: list[Group], in_place: list[Group]) -> list[Group]:
    """A village with its commune means that village; a commune alone means all of its groups."""
    return [group for group in in_place if group in by_words] or in_place


def _places_of(group: Group) -> set[int]:
    """Its commune, the one before the merger, and what they are part of today."""
    today = timezone.localdate()
    origins = [unit for unit in (group.commune, group.former_commune) if unit]
    return {unit.pk for unit in origins} | {now.pk for now in gazetteer().on(group.commune, today)}


def _has_words(group: Group, query: str) -> bool:
    commune = fold(f"{group.commune} {group.former_commune or ''}")
    village = fold(group.village)
    words = fold(query).split()
    return all(word in f"{village} {commune}".split() for word in words) and any(
        word in village.split() for word in words
    )


def _code_in(query: str) -> str:
    code = query.upper().lstrip("#")
    return code[1:] if len(code) == CODE_LENGTH + 1 and code.startswith("Q") else code


def _suggest(query: str, groups: Iterable[Group]) -> list[str]:
    names = {fold(group.commune.name): group.commune.full_name for group in groups}
    close = process.extract(
        fold(query), list(names), scorer=fuzz.WRatio, limit=MAX_SUGGESTIONS, score_cutoff=LIKE_A_NAME
    )
    return [names[name] for name, _score, _index in close]

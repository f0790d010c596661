"""Which facility a text names: by its whole name, by what of it is its own, by a name spelt almost so."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from foundation.database.table_versions import version_of
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from lookups.kinds.health.models import Facility
from lookups.kinds.health.query import in_full

ALIKE_FROM = 75  # per cent of letters
MIN_OWN = 4  # letters of a facility's own name
MAX_PLAIN = 4  # words of «bệnh viện Đà Nẵng»
_OF_ANY_NAME = frozenset("khoa te tinh vuc vien tam tram kham thuoc bac nam dong tay truong".split())
"""Words before a place in the name of a facility that say what it is, and are no part of another name."""
_KINDS = r"(?:benh vien|trung tam y te|tram y te|phong kham|nha thuoc|da khoa|khu vuc|tinh|quoc te|tu nhan) ?"
_KIND_OF_NAME = re.compile(rf"^(?:{_KINDS})+")


@dataclass(frozen=True, slots=True)
class _Name:
    """`own`: what of the folded name is the facility's own, without the words for what it is."""

    pk: int
    name: str
    folded: str
    own: str


def _known() -> tuple[_Name, ...]:
    """All names, in the order of the alphabet."""
    return _read(version_of(Facility))


@lru_cache(maxsize=1)
def _read(_version: str) -> tuple[_Name, ...]:
    rows = Facility.objects.order_by("name").values_list("pk", "name")
    return tuple(_Name(pk, name, fold(name), _KIND_OF_NAME.sub("", fold(name))) for pk, name in rows)


def called(what: str) -> list[Facility]:
    """The one facility whose whole name is said, the longest of several; else none."""
    said = f" {in_full(what)} "
    named = [each for each in _known() if f" {each.folded} " in said and not _is_any_of_a_place(each.folded)]
    if not named:
        return []
    longest = max(named, key=lambda each: len(each.name))
    return list(Facility.objects.filter(pk=longest.pk).select_related("commune").prefetch_related("hours"))


def _is_any_of_a_place(name: str) -> bool:
    """«bệnh viện Đà Nẵng» may be any hospital there."""
    return name.startswith("benh vien ") and bool(find_places(name)) and len(name.split()) <= MAX_PLAIN


def own_name_in(text: str) -> str:
    """The facility whose own name the text holds, without the words for what it is; "" for none."""
    said = f" {in_full(text)} "
    return next(
        (
            each.name
            for each in _known()
            if " " in each.own and f" {each.own} " in said and not find_places(each.own)
        ),
        "",
    )


def named_after_kind(text: str) -> str:
    """The facility whose own name stands behind the word for what it is («bv Vĩnh Đức»); "" for none."""
    said = f" {in_full(text)} "
    named = (each for each in _known() if len(each.own) >= MIN_OWN)
    found = [each for each in named if re.search(rf" (?:{_KINDS}){{1,12}}{re.escape(each.own)} ", said)]
    return found[0].name if len(found) == 1 else ""


def is_in_a_name(place: str, text: str) -> bool:
    """Whether the place is a part of a facility's own name: Thái Bình Dương is no Bình Dương."""
    before, found, after = in_full(text).partition(fold(place))
    if not found:
        return False
    near = [*before.split()[-1:], found], [found, *after.split()[:1]]
    phrases = {" ".join(words) for words in near if len(words) > 1 and not _OF_ANY_NAME.intersection(words)}
    names = _known() if phrases else ()
    return any(f" {phrase} " in f" {each.folded} " for each in names for phrase in phrases)


def alike(what: str) -> list[str]:
    """Names of facilities that are spelt almost as what was typed."""
    names = {each.folded: each.name for each in _known()} if what else {}
    near = process.extract(fold(what), list(names), scorer=fuzz.ratio, score_cutoff=ALIKE_FROM, limit=2)
    return [names[key] for key, _score, _index in near]

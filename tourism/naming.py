"""Which entries of the handbook a text means: by their names, or by what is told of them."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from foundation.database.table_versions import version_of
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold, has_marks
from tourism.kinds import BY_KIND, Category, Kind
from tourism.models import Entry

MIN_NAMING = 2  # words of a name, or of the part of it that is said
MAX_SHORT = 5  # letters of a name of one word that may be another word
MIN_SLIPPED = 3  # words of a name of which one may be misspelt
ONE_SLIP = 75  # per cent of a word's letters: "phước" is Phúc
MIN_SHARED = 3  # words of the name of a festival
MIN_DESCRIBING, RARE = 2, 6.0
"""How many words of a description must agree, and how telling they must be together."""
MAX_DESCRIBING = 30  # words: the wish stands at the end of a story
NEARLY_AS_GOOD = 0.8  # of the best description's score
# What the names begin with and people leave out: «Trà Quế» of «Làng rau Trà Quế».
_HEADS = frozenset(
    "bai bao bien cho chua co cong dao dem den di dia du duc dung gom hang ho hoi homestay khach khu "
    "lang le lua mien moc nha pho quan rau rung san sinh suoi tang thai thanh thap the tich tien tour "
    "truyen tuong vuon".split()
)
_COMMON = frozenset("bien cho co den ho hoi lang le nha pho rau".split())
"""Heads that without their marks are words of any message."""
_MARKED_OTHERWISE = re.compile(r"\b(?:chỗ|chờ|có|Đức|đức|hỏi|họ)(?= \w)")
"""Words of a message with marks that are no «chợ», «cổ», «đúc», «hội», «hồ»."""
_SIGHTS = (Kind.PLACE, Kind.FESTIVAL)  # two words tell them; «cà phê», «hải sản» name no business
_ROUTES = (Kind.ITINERARY, Kind.TOUR)  # «một đêm» is no tour
_SAMPLE = re.compile(r"\(.{0,200}\)")
_PARTS = re.compile(r"[;,]| va ")
_MY_SON = re.compile(r"\bmy son\b(?= (?:is|has|was|wants?|can|needs?|likes?|loves?|and i|who|cannot|does)\b)")
"""The child of a person who writes English, and no sight."""
_SMALL = frozenset(
    "a ai an anh any are at ban bao be ben biet cac cai can chi chieu cho choi chon chu co con cua cung "
    "cuoi da dan dang dau de den di do dua duoc em for from gan ghe gi gia gio giup have hay he hoi how "
    "in is khach khi khong la lai lam len luon ma may mo moi mot mua muon nam nao nay near nen ngay "
    "nguoi nha nhe nhieu nhu nhung ni no noi o of on our qua quanh ra rat rua sao ta tai ten thang the "
    "there thi thich thoi to toi tre tren trong tu tui va vao ve vo voi we what when where which with "
    "xe xem xin xuong".split()
)
"""Words that describe nothing."""


@dataclass(frozen=True, slots=True)
class _Named:
    """An entry by what names it (whole names first) and by all words that tell of it."""

    pk: int
    kind: Kind
    names: tuple[str, ...]
    parts: frozenset[str]
    words: frozenset[str]


def entries_in(text: str, kinds: Sequence[Kind] = tuple(Kind)) -> list[Entry]:
    """The entries whose names stand in the text, whatever the marks, in its order; no two for the same words.

    Else those whose name is there but for one misspelt word.
    """
    found = _keys_in(version_of(Entry), text, tuple(kinds))
    by_pk = {each.pk: each for each in Entry.objects.for_cards().filter(pk__in=found)}
    return [by_pk[pk] for pk in found if pk in by_pk]


@lru_cache(maxsize=64)
def _keys_in(version: str, text: str, kinds: tuple[Kind, ...]) -> list[int]:
    """Kept for the gates of the chat, which ask the same of one message."""
    said = f" {_MY_SON.sub('my_son', fold(_other_words(text)))} "
    known = [each for each in _known(version) if each.kind in kinds]
    return _apart(_matches(said, known)) or _apart(_misspelt(said, known))


def _other_words(text: str) -> str:
    """The text with a word that its marks tell from the head of a name put out of sight («chỗ Hội An»)."""
    return _MARKED_OTHERWISE.sub("_", text) if has_marks(text) else text


def entry_in(text: str, kinds: Sequence[Kind] = tuple(Kind)) -> Entry | None:
    """The first of them."""
    return next(iter(entries_in(text, kinds)), None)


def is_of_ours(text: str, name: str) -> bool:
    """Whether a name read in the text is none of other words there ("my son is vegetarian")."""
    return not (_MY_SON.search(fold(text)) and _MY_SON.search(f"{fold(name)} is"))


def festival_in(text: str) -> Entry | None:
    """The one festival with the most words of its name in the text, three at least."""
    said = set(fold(text).split())
    shared = [
        (max(len(said.intersection(name.split())) for name in each.names), each.pk)
        for each in _known(version_of(Entry))
        if each.kind == Kind.FESTIVAL
    ]
    most = max((number for number, _pk in shared), default=0)
    best = [pk for number, pk in shared if number == most]
    return Entry.objects.for_cards().get(pk=best[0]) if most >= MIN_SHARED and len(best) == 1 else None


def described_in(text: str, kinds: Sequence[Kind], among: Iterable[int] = ()) -> list[Entry]:
    """The entries of which most of the telling words of the text are told, the best first; [] where few are.

    `among` are the keys of those that may be meant; then one telling word is enough.
    """
    allowed = set(among)
    known = [each for each in _known(version_of(Entry)) if each.kind in kinds]
    rarity = _rarity(version_of(Entry))
    said = dict.fromkeys(
        word for word in fold(text).split()[-MAX_DESCRIBING:] if word not in _SMALL and not word.isdigit()
    )
    scored = []
    for each in known:
        shared = [word for word in said if word in each.words]
        score = sum(rarity[word] for word in shared)
        is_told = len(shared) >= MIN_DESCRIBING and score >= RARE
        if (each.pk in allowed and shared) or (not allowed and is_told):
            scored.append((score, each.pk))
    best = max(scored, default=(0.0, 0))[0]
    found = [pk for score, pk in sorted(scored, reverse=True) if score >= NEARLY_AS_GOOD * best]
    by_pk = {each.pk: each for each in Entry.objects.for_cards().filter(pk__in=found)}
    return [by_pk[pk] for pk in found if pk in by_pk]


@lru_cache(maxsize=1)
def _known(_version: str) -> tuple[_Named, ...]:
    fields = ("name", "name_en", "other_names", "summary", "summary_en", "text", "access_note", "address")
    units = frozenset(fold(name) for name in AdminUnit.objects.values_list("name", flat=True).distinct())
    rows = Entry.objects.published().values_list("pk", "kind", "category", *fields)
    known = [
        _named(pk, kind, category, told[:3], " ".join(told[3:]), units) for pk, kind, category, *told in rows
    ]
    shared = Counter((each.kind == Kind.PLACE, part) for each in known for part in each.parts)
    return tuple(
        replace(each, parts=frozenset(p for p in each.parts if shared[each.kind == Kind.PLACE, p] == 1))
        for each in known
    )


def _named(
    pk: int, of_kind: str, category: str, said: Sequence[str], told: str, units: frozenset[str]
) -> _Named:
    kind, (name, name_en, others) = Kind(of_kind), said
    names = tuple(
        folded
        for each in (name, name_en, *others.split(";"))
        if (folded := fold(_SAMPLE.sub("", each)).strip())
    )
    parts = frozenset(part for each in names for part in _parts(each, kind) if _is_telling(part, units))
    label = str(Category(category).label) if category else str(BY_KIND[kind].title)
    words = frozenset(fold(f"{name} {name_en} {others} {told} {label}").split())
    return _Named(pk, kind, names, parts - set(names), words)


def _parts(name: str, kind: Kind) -> Iterator[str]:
    """What people say of a name: its beginning, of a sight also its end without the word for what it is."""
    for part in () if kind in _ROUTES else _PARTS.split(name):
        words = part.split()
        least = MIN_NAMING + (kind not in _SIGHTS)
        yield from (" ".join(words[:size]) for size in range(least, len(words) + 1))
        while kind in _SIGHTS and len(words) > MIN_NAMING and words[0] in _HEADS:
            words = words[1:]
            yield " ".join(words)


def _is_telling(part: str, units: frozenset[str]) -> bool:
    """Whether it names a sight and no commune around it; «làng cổ» is also «làng có»."""
    return part not in units and any(word not in _COMMON for word in part.split())


def _matches(said: str, known: Sequence[_Named]) -> Iterator[tuple[int, int, int, int]]:
    """(start, length, rank, key): whole names before parts, sights before what is called after them."""
    for each in known:
        for name in each.names:
            is_telling = len(name.split()) >= MIN_NAMING or len(name) > MAX_SHORT
            if is_telling and (at := said.find(f" {name} ")) >= 0:
                yield at, len(name), _rank(each), each.pk
        for part in each.parts:
            if (at := said.find(f" {part} ")) >= 0:
                yield at, len(part), len(Kind) + _rank(each), each.pk


def _misspelt(said: str, known: Sequence[_Named]) -> Iterator[tuple[int, int, int, int]]:
    words = said.split()
    for each in known:
        for name in each.names:
            wanted = name.split()
            if len(wanted) < MIN_SLIPPED or len(set(wanted) & set(words)) < len(set(wanted)) - 1:
                continue
            for first in range(len(words) - len(wanted) + 1):
                pairs = zip(wanted, words[first : first + len(wanted)], strict=True)
                slips = [fuzz.ratio(one, other) for one, other in pairs if one != other]
                if len(slips) == 1 and slips[0] >= ONE_SLIP:
                    yield first, len(name), _rank(each), each.pk


_ORDER = (Kind.PLACE, Kind.FESTIVAL, Kind.DISH, Kind.SPECIALITY, Kind.EATERY, Kind.STAY)


def _rank(each: _Named) -> int:
    return _ORDER.index(each.kind) if each.kind in _ORDER else len(_ORDER)


def _apart(matches: Iterable[tuple[int, int, int, int]]) -> list[int]:
    """The keys of the matches that overlap no longer or better one, in the order of the text."""
    chosen: list[tuple[int, int, int]] = []
    for at, length, _order, pk in sorted(matches, key=lambda match: (-match[1], match[2], match[3])):
        if all(at + length < other or other + size < at for other, size, _pk in chosen):
            chosen.append((at, length, pk))
    return list(dict.fromkeys(pk for _at, _length, pk in sorted(chosen)))


@lru_cache(maxsize=1)
def _rarity(version: str) -> Counter[str]:
    """How telling each word is: the fewer entries have it, the more."""
    known = _known(version)
    number = Counter(word for each in known for word in each.words)
    return Counter({word: math.log(len(known) / times) for word, times in number.items()})

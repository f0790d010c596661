"""Which lines of the price tables answer a question: by street and segment, by a place old or new."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet
from django.utils import timezone
from rapidfuzz.distance import OSA

from foundation.database.table_versions import all_rows
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import Resolution, resolve
from foundation.vietnamese.folding import fold
from lookups.kept_answers import Kept
from lookups.kinds.land_prices.models import LandPrice, PriceTable

KEPT = Kept(PriceTable, LandPrice, seconds=1800)
ONE_SLIP = 0.55
"""Word similarity from which a street may be the one that was meant ("hung vuog" is Hùng Vương)."""
MAX_SHORT = 8  # letters of a name in which one slip is forgiven, in longer ones two
_STREET_WORDS = ("duong pho ", "duong ", "pho ", "d ")


@dataclass(frozen=True)
class Found:
    lines: list[LandPrice] = field(default_factory=list)
    place: Resolution | None = None
    table: PriceTable | None = None
    """The table that was asked; None where none holds at that time."""
    is_alike: bool = False
    """No street bears the words that were typed; these are like them."""


def search(*, street: str, place: str, year: int | None, land_type: str = "") -> Found:
    where = resolve(place) if place else None
    tables = tables_of(year)
    for table in tables:
        lines = _lines(table, street, where, land_type)
        if lines:
            return Found(lines, where, table, is_alike=bool(street) and hasattr(lines[0], "likeness"))
    return Found([], where, tables[0] if tables else None)


def tables_of(year: int | None, today: dt.date | None = None) -> list[PriceTable]:
    """The tables of a year; of today, with the last one that ended where nothing has followed it."""
    tables = published_tables()
    if year is not None:
        return [table for table in tables if table.holds(dt.date(year, 1, 1), dt.date(year, 12, 31))]
    today = today or timezone.localdate()
    begun = [table for table in tables if table.valid_from and table.valid_from <= today]
    return [table for table in begun if table.holds(today, today)] or begun[:1]


def published_tables() -> list[PriceTable]:
    """The newest first; one that is published has a start."""
    published = (table for table in all_rows(PriceTable) if table.is_published)
    return sorted(published, key=attrgetter("valid_from"), reverse=True)


def _lines(table: PriceTable, street: str, where: Resolution | None, land_type: str) -> list[LandPrice]:
    lines = table.lines.order_by("pk")
    if land_type:
        lines = lines.filter(land_type=land_type)
    if where is not None:
        lines = lines.filter(_in_place(table, where))
    return list(_on_street(lines, street) if street else lines)


def _on_street(lines: QuerySet[LandPrice], street: str) -> Iterable[LandPrice]:
    """By the very words, in the name or the segment; only when none has them, as another spelling of them."""
    words = bare_street(street)
    if exact := list(lines.filter(Q(street_key__contains=words) | Q(segment_key__contains=words))):
        return [line for line in exact if words in line.street_key] or exact
    like = lines.annotate(likeness=TrigramWordSimilarity(words, "street_key")).filter(likeness__gte=ONE_SLIP)
    keys = [key for key in like.values_list("street_key", flat=True).distinct() if _is_spelled(words, key)]
    return like.filter(street_key__in=keys).order_by("-likeness", "pk")


def _is_spelled(words: str, key: str) -> bool:
    """Whether the key holds the words with a slip or two: Phan Bội Châu is not Phan Châu Trinh."""
    size, held = len(words.split()), key.split()
    slips = 1 + (len(words) > MAX_SHORT)
    windows = (" ".join(held[at : at + size]) for at in range(max(1, len(held) - size + 1)))
    return any(OSA.distance(words.replace(" ", ""), window.replace(" ", "")) <= slips for window in windows)


def street_in(folded: str) -> str:
    """The longest name of a street that a message holds, as the tables write it; "" for none."""
    published = LandPrice.objects.filter(table__is_published=True)
    named = published.values_list("street_key", "street").distinct()
    held = [(key, street) for key, street in named if " " in key and f" {key} " in f" {folded} "]
    return max(held, key=lambda pair: len(pair[0]), default=("", ""))[1]


def bare_street(street: str) -> str:
    words = fold(street)
    return next((words.removeprefix(word) for word in _STREET_WORDS if words.startswith(word)), words)


def bare_street_shown(street: str) -> str:
    """The street as typed, without the word "đường" before it."""
    return re.sub(r"^(?:đường phố|đường|duong|phố|đ\.)\s+", "", street.strip(), flags=re.IGNORECASE)


def _in_place(table: PriceTable, where: Resolution) -> Q:
    """Lines whose unit is, was or became a unit of the place; an old commune that was named stays itself."""
    units = gazetteer().units
    held = _units_by_table(KEPT.mark()).get(table.pk, [])
    kept = [units[pk] for pk in held if pk in units]
    said = {unit.pk for unit in where.via}
    asked_old = [unit.pk for unit in kept if unit.pk in said]
    if asked_old:
        return Q(unit_id__in=asked_old)
    wanted = {unit.pk for unit in (*where.units, *where.around)}
    here = Q(unit_id__in=[unit.pk for unit in kept if wanted & set(now(unit))])
    if None in held and where.said:
        here |= Q(unit_id=None, commune_name__icontains=where.said)
    return here


@lru_cache(maxsize=1)
def _units_by_table(_version: Hashable) -> dict[int, list[int | None]]:
    """Ids of the units that have lines, None for lines without one; as old as kept answers may be."""
    units: dict[int, list[int | None]] = defaultdict(list)
    for table, unit in LandPrice.objects.order_by().values_list("table", "unit").distinct():
        units[table].append(unit)
    return dict(units)


def now(unit: AdminUnit) -> Iterable[int]:
    """Ids of what a unit is today."""
    return [current.pk for current in gazetteer().on(unit, timezone.localdate())]


def in_other_tables(lines: Sequence[LandPrice]) -> dict[int, list[LandPrice]]:
    """Each line in the other published tables, the newest first, by the line's number: same street, segment
    and kind of land, in communes of which at least a part is the same today."""
    alike = ("street_key", "segment_key", "land_type")
    tables = {table.pk: table for table in published_tables()}
    others = LandPrice.objects.filter(
        table__in=list(tables), **{f"{name}__in": {getattr(line, name) for line in lines} for name in alike}
    )
    found = list(others.order_by("pk"))
    for other in found:
        other.table = tables[other.table_id]
    found.sort(key=attrgetter("table.valid_from"), reverse=True)
    same = attrgetter(*alike)
    return {
        line.pk: [
            other
            for other in found
            if other.table_id != line.table_id and same(other) == same(line) and _overlap(line, other)
        ]
        for line in lines
    }


def _overlap(line: LandPrice, other: LandPrice) -> bool:
    if line.unit_id is None or other.unit_id is None:
        return fold(line.commune_name) == fold(other.commune_name)
    units = gazetteer().units
    return bool(set(now(units[line.unit_id])) & set(now(units[other.unit_id])))

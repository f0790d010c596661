"""All units in memory: found by name in a text, followed to what they are on a given day."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from foundation.database.table_versions import version_of
from foundation.regions.models import AdminUnit, UnitSuccession
from foundation.regions.spelling import WORD, agrees, key
from foundation.vietnamese.telex import is_syllable

Kind = AdminUnit.Kind

_PREFIXES: dict[str, frozenset[str]] = {
    "phường": frozenset({Kind.WARD}),
    "p": frozenset({Kind.WARD}),
    "xã": frozenset({Kind.COMMUNE}),
    "x": frozenset({Kind.COMMUNE}),
    "thị trấn": frozenset({Kind.TOWNSHIP}),
    "tt": frozenset({Kind.TOWNSHIP}),
    "huyện": frozenset({Kind.RURAL_DISTRICT}),
    "h": frozenset({Kind.RURAL_DISTRICT}),
    "quận": frozenset({Kind.URBAN_DISTRICT}),
    "q": frozenset({Kind.URBAN_DISTRICT}),
    "thành phố": frozenset({Kind.CITY, Kind.CENTRAL_CITY}),
    "tp": frozenset({Kind.CITY, Kind.CENTRAL_CITY}),
    "thị xã": frozenset({Kind.TOWN}),
    "tx": frozenset({Kind.TOWN}),
    "tỉnh": frozenset({Kind.PROVINCE}),
    "đặc khu": frozenset({Kind.SPECIAL_ZONE}),
}
_PREFIX_BY_KEY = {key(words): (words, kinds) for words, kinds in _PREFIXES.items()}
_POWER, _BEFORE_POWER = key("điện"), {key(word) for word in ("cúp", "cắt", "mất", "ngắt", "tiền")}
LONGEST_NAME = 4


@dataclass(frozen=True)
class Mention:
    """A name found in a text: where (character offsets), and every unit of any time that bears it.

    `said` is the text with the word for the kind, `name` without it; `kinds` is empty where none was said.
    """

    start: int
    end: int
    said: str
    name: str
    units: tuple[AdminUnit, ...]
    kinds: frozenset[str]

    @property
    def named(self) -> tuple[AdminUnit, ...]:
        """The units of the kind that was said; people mix kinds up, so all of them when none is."""
        return tuple(unit for unit in self.units if unit.kind in self.kinds) or self.units


class Gazetteer:
    def __init__(self, units: Iterable[AdminUnit], successions: Iterable[UnitSuccession]) -> None:
        self.units = {unit.pk: unit for unit in units}
        self.by_key: dict[str, list[AdminUnit]] = defaultdict(list)
        for unit in self.units.values():
            self.by_key[key(unit.name)].append(unit)
        self._inside: dict[int | None, list[AdminUnit]] = defaultdict(list)
        for unit in self.units.values():
            self._inside[unit.parent_id].append(unit)
        self._became: dict[int, list[UnitSuccession]] = defaultdict(list)
        for succession in successions:
            self._became[succession.predecessor_id].append(succession)

    def exists(self, unit: AdminUnit, on: dt.date) -> bool:
        return unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to)

    def on(self, unit: AdminUnit, on: dt.date) -> list[AdminUnit]:
        """What the unit is on that day: itself, or all that it became, the main successor first."""
        if self.exists(unit, on):
            return [unit]
        steps = [step for step in self._became[unit.pk] if step.effective <= on]
        # A split says where all of the unit lies, also when it had been merged into another before.
        steps = [step for step in steps if step.kind == UnitSuccession.Kind.SPLIT] or steps
        steps.sort(key=lambda step: step.kind == UnitSuccession.Kind.PART)
        return list({now.pk: now for step in steps for now in self._follow(step, on)}.values())

    def _follow(self, step: UnitSuccession, on: dt.date) -> list[AdminUnit]:
        return self.on(self.units[step.successor_id], on)

    def communes(self, unit: AdminUnit, on: dt.date) -> list[AdminUnit]:
        """The communes of that day where the unit lies or lay; of a former province what its own became."""
        inside = [now for each in self._inside.get(unit.pk, ()) for now in self.communes(each, on)]
        found = inside or [now for now in self.on(unit, on) if now.level == AdminUnit.Level.COMMUNE]
        return list(dict.fromkeys(found))

    def of_code(self, code: str, on: dt.date) -> AdminUnit | None:
        """The unit of that day; else the last that bore the code."""
        units = [unit for unit in self.units.values() if unit.code == code]
        return next((unit for unit in units if self.exists(unit, on)), units[-1] if units else None)

    def is_verified(self, unit: AdminUnit) -> bool:
        return not any(step.note.startswith("chưa kiểm chứng") for step in self._became[unit.pk])

    def around(self, unit: AdminUnit) -> set[int]:
        """Ids of the units that hold or held it, and of the wider ones that those became.

        A district's communes are not around each other: "Hà Lam, xã Thăng An" is two places.
        """
        found: set[int] = set()
        waiting = [unit.parent_id]
        while waiting:
            at = waiting.pop()
            if at is None or at in found:
                continue
            found.add(at)
            waiting.append(self.units[at].parent_id)
            became = (step.successor_id for step in self._became[at])
            waiting += [pk for pk in became if self.units[pk].level != AdminUnit.Level.COMMUNE]
        return found

    def mentions(self, text: str) -> list[Mention]:
        """Names in a composed text, left to right, longest first, each with the word for its kind if said."""
        return list(self._mentions(text, list(WORD.finditer(text))))

    def _mentions(self, text: str, words: list[re.Match[str]]) -> Iterator[Mention]:
        at = 0
        while at < len(words):
            if at and key(words[at][0]) == _POWER and key(words[at - 1][0]) in _BEFORE_POWER:
                at += 1  # «cúp điện Tiên Kỳ» is no Điện Tiến
                continue
            kinds, skipped = _prefix(text, words, at)
            units, taken = self._longest_name(text, words, at + skipped, bool(kinds))
            if not units and kinds:
                kinds, skipped = frozenset(), 0
                units, taken = self._longest_name(text, words, at, False)
            if not units or (not kinds and self._hides_a_kind(text, words, at, taken)):
                at += 1
                continue
            said = _said(text, words, at, skipped + taken)
            name = _usual(_said(text, words, at + skipped, taken))
            start = words[at].start()
            yield Mention(start, start + len(said), said, name, tuple(units), kinds)
            at += skipped + taken

    def _hides_a_kind(self, text: str, words: list[re.Match[str]], at: int, taken: int) -> bool:
        """Whether the name only seems to be one: in "dien phuong an my" the word for the kind counts."""
        for inner in range(at + 1, at + taken):
            kinds, skipped = _prefix(text, words, inner)
            if kinds and self._longest_name(text, words, inner + skipped, True)[0]:
                return True
        return False

    def _longest_name(
        self, text: str, words: list[re.Match[str]], at: int, has_kind: bool
    ) -> tuple[list[AdminUnit], int]:
        for count in range(min(LONGEST_NAME, len(words) - at), 0, -1):
            said = _said(text, words, at, count)
            if count == 1 and not has_kind and is_syllable(key(said)):
                break  # Ba, Tư, Lăng, Dang: ordinary words unless "xã" stands before them
            if units := self.named(said):
                return units, count
        return [], 0

    def named(self, said: str) -> list[AdminUnit]:
        """The units of any time whose name these words can stand for."""
        name = _usual(said)
        return [unit for unit in self.by_key.get(key(name), ()) if agrees(name, unit.name)]

    def without_kind(self, text: str) -> str:
        """The text after its first word or two, if those say a kind of unit."""
        words = list(WORD.finditer(text))
        skipped = _prefix(text, words, 0)[1]
        return text[words[skipped].start() :] if words else text


def _prefix(text: str, words: list[re.Match[str]], at: int) -> tuple[frozenset[str], int]:
    for count in (2, 1):
        if at + count < len(words):
            said = _said(text, words, at, count)
            words_of_kind, kinds = _PREFIX_BY_KEY.get(key(said), ("", frozenset()))
            if kinds and agrees(said, words_of_kind):
                return kinds, count
    return frozenset(), 0


def _said(text: str, words: list[re.Match[str]], at: int, count: int) -> str:
    return text[words[at].start() : words[at + count - 1].end()]


def _usual(name: str) -> str:
    return str(settings.PROVINCE.other_names.get(key(name), name))


def gazetteer() -> Gazetteer:
    """The gazetteer of what the tables hold now; it is drawn anew only when a row of them changed."""
    return _draw(version_of(AdminUnit, UnitSuccession))


@lru_cache(maxsize=1)
def _draw(_version: str) -> Gazetteer:
    return Gazetteer(AdminUnit.objects.order_by("code", "valid_from"), UnitSuccession.objects.order_by("id"))

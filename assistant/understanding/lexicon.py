"""Gazetteer of names (places, dishes, procedures …); finds the longest ones in a message. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from assistant.understanding.tokenizer import Text, Word, same_spelling, tokenize

WORDS = Path(__file__).parent / "data" / "lexicon.txt"
_UNIT_WORDS = {"xa", "phuong", "huyen", "quan", "tp", "tx", "tt", "thon", "khoi", "p", "x", "h"}
_DISEASE_WORDS = {"benh", "dich", "bi", "tiem", "ngua"}
_UNIT_PAIRS = {("thanh", "pho"), ("thi", "xa"), ("thi", "tran"), ("khoi", "pho"), ("to", "dan")}


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found: of what kind, and the words of the text from `first` up to `last`, which is not in it."""

    kind: str
    first: int
    last: int
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.last - self.first


class Lexicon:
    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        self.words: set[str] = set()
        self.names: dict[str, list[str]] = {}
        for kind, name in names:
            self._add(kind, name)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _add(self, kind: str, name: str) -> None:
        keys = tuple(word.key for word in tokenize(name).words)
        if keys:
            self._by_first.setdefault(keys[0], []).append((keys, kind, name))
            self.words.update(keys)
            self.names.setdefault(kind, []).append(name)

    def find(self, text: Text) -> list[Hit]:
        """The longest names of each kind, left to right; names of two kinds may overlap."""
        words, keys = text.words, [word.key for word in text.words]
        found: dict[str, list[Hit]] = {}
        for index, key in enumerate(keys):
            for kind, count in self._at(text, words, keys, index, key):
                last = index + count
                found.setdefault(kind, []).append(
                    Hit(kind, index, last, words[index].start, words[last - 1].end)
                )
        hits = [hit for same_kind in found.values() for hit in _apart(same_kind)]
        return sorted(hits, key=lambda hit: (hit.first, -hit.last, hit.kind))

    def _at(
        self, text: Text, words: tuple[Word, ...], keys: list[str], index: int, key: str
    ) -> Iterator[tuple[str, int]]:
        for names, kind, name in self._by_first.get(key, ()):
            count = len(names)
            if tuple(keys[index : index + count]) != names:
                continue
            typed = text.said[words[index].start : words[index + count - 1].end]
            if not same_spelling(typed, name):
                continue
            if kind == "disease" and _is_a_particle(typed, keys, index):
                continue
            if kind == "place" and _needs_unit_word(names) and not _after_unit_word(keys, index):
                continue
            yield kind, count


def _apart(hits: list[Hit]) -> list[Hit]:
    """The hits that overlap no longer one."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.length, hit.first)):
        if all(hit.last <= other.first or other.last <= hit.first for other in chosen):
            chosen.append(hit)
    return chosen


def _is_a_particle(typed: str, keys: list[str], index: int) -> bool:
    """«có dịch chi không ta»: cholera only where it is written with its marks, or called a disease."""
    return typed.isascii() and len(typed) < 3 and (index == 0 or keys[index - 1] not in _DISEASE_WORDS)


def _needs_unit_word(names: tuple[str, ...]) -> bool:
    return len(names[0]) < 5 and len(names) == 1 or " ".join(names) in settings.PROVINCE.also_words


def _after_unit_word(keys: list[str], index: int) -> bool:
    return with_unit_words(keys, index) < index


def with_unit_words(keys: list[str], index: int) -> int:
    """Where a place begins with the words before it that say what it is ("thị trấn", "xã")."""
    if index >= 2 and (keys[index - 2], keys[index - 1]) in _UNIT_PAIRS:
        return index - 2
    return index - 1 if index and keys[index - 1] in _UNIT_WORDS else index


def lexicon() -> Lexicon:
    """Names of data/lexicon.txt, of the province's own and of every administrative unit, old and new."""
    return _of(settings.PROVINCE.folder)


@cache
def _of(province: Path) -> Lexicon:
    own = province / "lexicon.txt"
    return Lexicon([*_units(), *_listed(WORDS), *(_listed(own) if own.exists() else ())])


def _listed(path: Path) -> Iterator[tuple[str, str]]:
    kind = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[] ")
        elif line and not line.startswith("#"):
            yield from ((kind, name.strip()) for name in line.split(";") if name.strip())


def _units() -> Iterator[tuple[str, str]]:
    names = {row["name"].rstrip(" 0123456789I") for row in settings.PROVINCE.rows("units")}
    yield from (("place", name) for name in sorted(names))

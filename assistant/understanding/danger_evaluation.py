"""Measures how danger is read by authors left out: by a head that never saw a message of theirs."""

import random
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assistant.understanding import danger_head
from assistant.understanding.danger_head import NONE, Row, slipped, weigh
from assistant.understanding.emergencies import SURE, emergency_of, read_danger
from foundation.vietnamese.folding import strip_marks

FOLDS = 5
WAYS = {
    "as written": lambda text: text,
    "no marks": strip_marks,
    "slips": lambda text: slipped(text, random.Random(text)),  # noqa: S311 - the same each time
}


class Measured(NamedTuple):
    """Messages `of` a kind (dangers or ordinary ones): how many the head alone takes for a danger, for how
    many an alarm rises, how many carry a line, and how many alarms name the right number."""

    of: int
    head: int
    alarm: int
    line: int
    right: int


class _Read(NamedTuple):
    row: Row
    way: str
    is_head_sure: bool
    number: str
    is_sure: bool


def by_author() -> dict[tuple[str, bool], Measured]:
    """The figures by way of writing, and whether the messages tell of danger. Takes a minute or two."""
    read = list(_readings(danger_head.rows()))
    keys = dict.fromkeys((one.way, one.row.kind != NONE) for one in read)
    return {key: _counted(one for one in read if (one.way, one.row.kind != NONE) == key) for key in keys}


def report(figures: dict[tuple[str, bool], Measured]) -> str:
    lines = [f"{'authors left out':<26}{'of':>6}{'head':>7}{'alarm':>7}{'line':>7}{'right':>7}"]
    for (way, is_danger), counted in figures.items():
        name = f"{way}, {'danger' if is_danger else 'ordinary'}"
        lines.append(f"{name:<26}{counted.of:>6}" + "".join(f"{count:>7}" for count in counted[1:]))
    return "\n".join(lines)


def _readings(rows: list[Row]) -> Iterator[_Read]:
    for left_out in _folds(rows):
        head = danger_head.train(row for row in rows if row.author not in left_out)
        for row in rows:
            if row.author in left_out:
                for way, write in WAYS.items():
                    found, is_sure, _certain = read_danger(write(row.text), head)
                    is_head_sure = weigh(write(row.text), head).probability >= SURE
                    yield _Read(row, way, is_head_sure, found.number if found else "", is_sure)


def _folds(rows: list[Row]) -> list[set[str]]:
    """The authors in groups of about the same number of rows; the longest first."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.author] = counts.get(row.author, 0) + 1
    folds: list[tuple[int, set[str]]] = [(0, set()) for _ in range(FOLDS)]
    for author in sorted(counts, key=lambda author: -counts[author]):
        size, fold = min(folds, key=lambda fold: fold[0])
        folds[folds.index((size, fold))] = (size + counts[author], fold | {author})
    return [fold for _size, fold in folds]


def _counted(read: Iterable[_Read]) -> Measured:
    read = list(read)
    alarms = [one for one in read if one.is_sure]
    return Measured(
        len(read),
        sum(one.is_head_sure for one in read),
        len(alarms),
        sum(bool(one.number) and not one.is_sure for one in read),
        sum(one.number == emergency_of(one.row.kind).number for one in alarms),
    )

"""The learnt reading of danger: how likely a message tells of one, and of which kind. Pure.

    weigh("co nguoi bi duoi nuoc o an bang") → Weighed(0.97, "drowning")

Learnt from data/danger.tsv and, as ordinary messages, the example phrases; linear, as the intent model is.
"""

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from assistant.understanding import codes, features, training
from assistant.understanding.features import Seen
from assistant.understanding.lexicon import Lexicon, lexicon
from assistant.understanding.model import Model, shipped
from assistant.understanding.sentences import parts_of
from assistant.understanding.tokenizer import tidy, tokenize
from assistant.understanding.training import Example, written_out
from foundation.vietnamese.folding import strip_marks

ROWS, SHIPPED = (Path(__file__).parent / "data" / name for name in ("danger.tsv", "danger.npz"))
NONE = "-"
GRAVE, NEAR = 3.0, 2.0  # what a danger and a near miss count beside an example phrase
EPOCHS = 8
SLIPS = 0.06  # of the letters
LONG = 150  # letters: from here a message is more than what one says of a danger


class Row(NamedTuple):
    """A message with the kind of danger that it tells of (NONE for an ordinary one), and who wrote it."""

    kind: str
    author: str
    text: str


class Weighed(NamedTuple):
    """`probability` that a message tells of a danger; `kind` is the likeliest."""

    probability: float
    kind: str


def rows() -> list[Row]:
    with ROWS.open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def train(taught: Iterable[Row]) -> Model:
    """A model of the rows, with all example phrases that are no row as ordinary messages."""
    labelled = {row.text: row.kind for row in rows()}
    examples = [Example(row.kind, row.text, NEAR if row.kind == NONE else GRAVE) for row in taught]
    ordinary = (Example(NONE, each.phrase) for each in training.shipped_examples())
    examples += [each for each in ordinary if each.phrase not in labelled]
    model = training.train(examples, ways=_ways_of_writing, epochs=EPOCHS)
    return replace(model, known=frozenset(), exact={})  # which only the intent model asks for


def _ways_of_writing(example: Example, names: Lexicon, drawn: random.Random) -> Iterator[tuple[str, float]]:
    """With and without marks; a danger also with slips of the finger."""
    for phrase, part in written_out(example.phrase, names, drawn):
        ways = [phrase, strip_marks(phrase)]
        if example.meaning != NONE:
            ways += [slipped(way, drawn) for way in ways]
        yield from ((way, part * example.share * 2 / len(ways)) for way in ways)


def slipped(text: str, drawn: random.Random) -> str:
    """The text as hasty fingers type it: letters left out, doubled, swapped or wrong."""
    typed = list(text)
    for at, letter in enumerate(text):
        if letter.isalpha() and drawn.random() < SLIPS:
            following = text[at + 1 : at + 2]
            typed[at] = drawn.choice(("", 2 * letter, following + letter, drawn.choice("aehinotu")))
    return "".join(typed)


def weigh(text: str, model: Model | None = None) -> Weighed:
    """What the head (the shipped one) makes of a message."""
    return _weighed(text) if model is None else _weigh(text, model)


@lru_cache(maxsize=64)
def _weighed(text: str) -> Weighed:
    return _weigh(text, shipped_head())


def _weigh(text: str, model: Model) -> Weighed:
    """The highest of the whole and, where it is long, of its sentences: a story drowns its last line."""
    whole = tidy(text)
    parts = parts_of(whole) if len(whole) > LONG else ()
    return max(_weigh_part(part, model) for part in (whole, *parts))


def _weigh_part(text: str, model: Model) -> Weighed:
    said = tokenize(text, shipped().known)
    likely = model.probabilities(features.indexes(Seen(said, codes.find(said), lexicon().find(said))))
    return Weighed(1 - likely[NONE], next(kind for kind in likely if kind != NONE))


@cache
def shipped_head() -> Model:
    """The head that comes with the code."""
    return Model.from_bytes(SHIPPED.read_bytes())

"""Trains the linear models on examples: multinomial logistic regression, deterministic."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.understanding import codes, features
from assistant.understanding.features import BITS, Seen
from assistant.understanding.lexicon import Lexicon, lexicon
from assistant.understanding.model import Model
from assistant.understanding.tokenizer import tokenize
from foundation.jobs import progress
from foundation.vietnamese.folding import fold, strip_marks

PHRASES = Path(__file__).parent / "data" / "phrases.txt"
EPOCHS = 14
RATE = 0.5
DECAY = 0.97  # of the rate, each epoch
FORGETTING = 2e-6  # weight decay, each step
DRAWS = 3  # how many names stand in for one {kind}
POLITE = (
    "dạ cho em hỏi {} ạ",
    "ad ơi {}",
    "cho hỏi {} với",
    "{} vậy ạ",
    "anh chị cho em hỏi {}",
    "em ơi {} giúp chị",
    "chị ơi {}",
    "{} dùm tui hỉ",
    "xin hỏi {} ạ, em cảm ơn",
    "alo {}",
)
ALWAYS_PLAIN = {"greeting", "thanks", "help", "human_handover"}
DATES = ("25/11", "mai", "hôm nay", "thứ 7", "ngày 20/11", "tuần sau")
SAMPLES = {
    "dossier_tail": "240305-0123",
    "dossier_code": "H47.15-240305-0123",
    "petition_code": "PA-241001-0007",
    "number": "118/2025/NĐ-CP",
    "phone": "0905123456",
    "plate": "92A-123.45",
    "sbd": "48012345",
}

_HOLE = re.compile(r"\{(\w+)\}")


class Example(NamedTuple):
    """`share` is what it counts beside an example phrase."""

    meaning: str
    phrase: str
    share: float = 1.0


def shipped_examples() -> list[Example]:
    """The examples of data/phrases.txt, in its order."""
    examples, meaning = [], ""
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            meaning = line.strip("[] ")
        elif line and not line.startswith("# "):
            examples.append(Example(meaning, line))
    return examples


Ways = Callable[[Example, Lexicon, random.Random], Iterable[tuple[str, float]]]
"""How an example is also written, each way with what it counts."""


def train(examples: Iterable[Example], ways: Ways | None = None, epochs: int = EPOCHS) -> Model:
    """A model of the examples; ValueError where they name fewer than two meanings."""
    taught = list(dict.fromkeys(examples))
    meanings = tuple(sorted({example.meaning for example in taught}))
    if len(meanings) < 2:
        raise ValueError("There is nothing to tell apart: examples of two meanings at least are needed.")
    names = lexicon()
    drawn = random.Random(1022)  # noqa: S311 - which names stand in for a kind; the same at each training
    rows: list[tuple[np.ndarray, int, float]] = []
    for example in taught:
        for typed, share in (ways or _politely)(example, names, drawn):
            rows.append((_row(typed, names), meanings.index(example.meaning), share))
    weights = _descend(rows, len(meanings), epochs)
    scale = np.abs(weights).max(axis=0) / 127 + 1e-9
    known = names.words | {key for example in taught for key in fold(example.phrase).split()}
    return Model(
        meanings,
        np.round(weights / scale).astype(np.int8),
        scale.astype(np.float32),
        frozenset(known),
        {
            fold(phrase): meaning
            for meaning, phrase, _share in taught
            if not _HOLE.search(phrase) and fold(phrase)
        },
    )


def _row(typed: str, names: Lexicon) -> np.ndarray:
    text = tokenize(typed)
    return np.array(features.indexes(Seen(text, codes.find(text), names.find(text))), dtype=np.int64)


def _politely(example: Example, names: Lexicon, drawn: random.Random) -> Iterator[tuple[str, float]]:
    """With and without marks, and among the words of who asks a stranger."""
    for phrase, part in written_out(example.phrase, names, drawn):
        weight = part * example.share
        spoken = {phrase: weight, strip_marks(phrase): weight}
        if example.meaning not in ALWAYS_PLAIN:
            polite = drawn.choice(POLITE).format(phrase)
            spoken[drawn.choice((polite, strip_marks(polite)))] = weight / 2
        yield from spoken.items()


def written_out(phrase: str, names: Lexicon, drawn: random.Random) -> Iterator[tuple[str, float]]:
    """The phrase with its holes filled, each with the share that it has in the example's weight."""
    holes = _HOLE.findall(phrase)
    draws = DRAWS if any(hole not in SAMPLES and hole != "place" for hole in holes) else 1
    for _ in range(draws):
        yield _HOLE.sub(lambda hole: _filling(hole[1], names, drawn), phrase), 1 / draws**0.5


def _filling(hole: str, names: Lexicon, drawn: random.Random) -> str:
    """A name or code of that kind; a hole of no kind stays as it is."""
    if hole in SAMPLES:
        return SAMPLES[hole]
    if hole == "date":
        return drawn.choice(DATES)
    choice = [name for name in names.names.get(hole, ()) if hole != "place" or " " in name]
    return drawn.choice(choice) if choice else hole


def _descend(rows: list[tuple[np.ndarray, int, float]], meanings: int, epochs: int) -> np.ndarray:
    weights = np.zeros((1 << BITS, meanings), dtype=np.float32)
    shuffled, rate = random.Random(7), RATE  # noqa: S311
    order = list(range(len(rows)))
    for _ in progress.track(range(epochs), progress.Phase.STEPS, epochs):
        shuffled.shuffle(order)
        for at in order:
            found, right, share = rows[at]
            reach = 1 / np.sqrt(len(found))
            logits = weights[found].sum(axis=0) * reach
            powers = np.exp(logits - logits.max())
            error = powers / powers.sum()
            error[right] -= 1
            weights[found] -= error * (rate * share * reach)
        weights *= 1 - FORGETTING * len(rows)
        rate *= DECAY
    return weights

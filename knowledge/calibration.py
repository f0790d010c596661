"""How the thresholds of retrieval fare on a file of messages with the question that each one asks."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.retrieval import find_passages

DATA = Path(__file__).parent / "data" / "calibration.tsv"


@dataclass(frozen=True, slots=True)
class Asked:
    """`question` is that of the answer that fits; "" where none of the published ones does."""

    text: str
    question: str


@dataclass(frozen=True, slots=True)
class Fared:
    """Of the messages with an answer: found right, found another, found none; of those without: answered."""

    right: int
    wrong: int
    missed: int
    false_alarms: int
    answerable: int
    unanswerable: int


def read(path: Path = DATA) -> list[Asked]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Asked(row["text"], row["question"] or "") for row in rows]


def best_scores(messages: Iterable[Asked]) -> list[tuple[Asked, str, float]]:
    """The question of the best passage of each message, whatever its score."""
    found = []
    for asked in messages:
        passage = next(iter(find_passages(asked.text, limit=1, threshold=0.01)), None)
        found.append((asked, passage.question if passage else "", passage.score if passage else 0.0))
    return found


def at(threshold: float, scores: Iterable[tuple[Asked, str, float]]) -> Fared:
    scores = list(scores)
    answerable = [(asked, question, score) for asked, question, score in scores if asked.question]
    shown = [(asked, question) for asked, question, score in answerable if score >= threshold]
    right = sum(asked.question == question for asked, question in shown)
    others = [score for asked, _question, score in scores if not asked.question]
    return Fared(
        right=right,
        wrong=len(shown) - right,
        missed=len(answerable) - len(shown),
        false_alarms=sum(score >= threshold for score in others),
        answerable=len(answerable),
        unanswerable=len(others),
    )

"""What a preview asks the clerk: one question for all rows that name the same unknown thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from foundation.vietnamese.spelling_suggestions import suggested_in

from .report import Report

MOST_ASKED = 50
"""Beyond them a clerk mends the file."""


@dataclass(slots=True)
class Question:
    column: str
    """The key of the column whose cell a chosen name replaces."""
    words: str
    names: list[str]
    lines: list[str] = field(default_factory=list)


def questions_of(report: Report) -> list[Question]:
    """Those with names to choose from, the ones of most rows first."""
    found: dict[tuple[str, str], Question] = {}
    for row in report.rows:
        for column, words in row.questions.items() if row.needs_review else ():
            if names := suggested_in(words):
                question = found.setdefault((column, words), Question(column, words, names))
                question.lines.append(row.line)
    return sorted(found.values(), key=lambda question: -len(question.lines))[:MOST_ASKED]


def answers_of(asked: list[tuple[str, list[str]]], posted: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(line, column) → the name chosen as `answer-0`, `answer-1` …; `asked` are columns and their lines."""
    return {
        (line, column): name
        for number, (column, lines) in enumerate(asked)
        if (name := posted.get(f"answer-{number}", ""))
        for line in lines
    }

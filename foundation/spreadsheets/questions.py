"""What a preview asks the clerk: one question for all rows that name the same unknown thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .report import Report

MOST_ASKED = 50
"""Beyond them a clerk mends the file."""


@dataclass(slots=True)
class AskedOnce:
    column: str
    """The key of the column whose cell a chosen name replaces."""
    words: str
    names: tuple[str, ...]
    lines: list[str] = field(default_factory=list)


def questions_of(report: Report) -> list[AskedOnce]:
    """Those with names to choose from, the ones of most rows first."""
    found: dict[tuple[str, str], AskedOnce] = {}
    for row in report.rows:
        for column, words in row.questions.items() if row.needs_review else ():
            if words.names:
                asked = found.setdefault((column, words), AskedOnce(column, words, words.names))
                asked.lines.append(row.line)
    return sorted(found.values(), key=lambda asked: -len(asked.lines))[:MOST_ASKED]


def answers_of(asked: list[tuple[str, list[str]]], posted: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(line, column) → the name chosen as `answer-0`, `answer-1` …; `asked` are columns and their lines."""
    return {
        (line, column): name
        for number, (column, lines) in enumerate(asked)
        if (name := posted.get(f"answer-{number}", ""))
        for line in lines
    }

"""What an import would do with each row, in the shape that `import_data --json` prints."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, Self

from foundation.spreadsheets.cells import CellValue
from foundation.spreadsheets.headings import UnusedColumn
from foundation.vietnamese.spelling_suggestions import Question, did_you_mean

Verdict = Literal["accept", "reject", "skip"]
NEEDS_REVIEW = "Cần xem"


def refusal_by_questions(questions: Sequence[Question]) -> str:
    """A refusal that a clerk settles by choosing a name: «…; Cần xem: ý bạn là “…”?»"""
    asked = next((question for question in questions if question.names), questions[-1])
    names = did_you_mean(asked.names).removeprefix("; ") or "hãy ghi lại tên"
    told = [f"{each.text}; {NEEDS_REVIEW}: {names}" if each is asked else each for each in questions]
    return "; ".join(told)


@dataclass(slots=True)
class RowVerdict:
    line: str
    """`7`, or `Sheet1!7` in a workbook of several sheets."""
    verdict: Verdict
    reason: str = ""
    """Vietnamese; for an accepted row, what was mended or looks odd."""
    values: dict[str, Any] = field(default_factory=dict)
    """By column key; of a rejected row, what could be read of it."""
    unread: set[str] = field(default_factory=set)
    """Keys of the cells that could not be read."""
    needs_review: bool = False
    """It names something that is in no list of the portal: amber in the preview, never good. The reason says
    so in front, also in the JSON."""
    questions: dict[str, Question] = field(default_factory=dict)
    """By the key of a column: what is asked about its cell, with the names that may be meant."""
    is_structure: bool = False
    """A row that others need to be read: above the table, a heading, the title of a group."""
    sheet: str = ""
    number: int = 0
    cells: list[CellValue] = field(default_factory=list)
    """As read, merged cells filled down; empty in a report, filled while a file is judged row by row."""

    def note(self, words: str) -> None:
        self.reason = "; ".join(filter(None, (self.reason, words)))

    def reject(self, errors: Sequence[str]) -> None:
        """Refused for all of these; with nothing but questions to the clerk it needs review."""
        self.verdict, self.reason = "reject", "; ".join(errors)
        questions = [error for error in errors if isinstance(error, Question)]
        self.needs_review = len(questions) == len(errors)
        if self.needs_review:
            self.reason = refusal_by_questions(questions)

    def flag_for_review(self, question: Question, column: str = "") -> None:
        """Keeps the row, but never calls it good: amber in the preview, with the question in front.

        A name chosen for the cell of `column` settles it.
        """
        if column:
            self.questions[column] = question
        self.needs_review = True
        self.reason = "; ".join(filter(None, (f"{NEEDS_REVIEW}: {question}", self.reason)))


@dataclass(slots=True)
class Report:
    kind: str
    rows: list[RowVerdict]
    reported: frozenset[str]
    """Keys of the values that the JSON shows."""
    previewed: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Of those that the preview shows besides."""
    unused: list[UnusedColumn] = field(default_factory=list, kw_only=True)
    """Those in which something stands."""
    free: list[tuple[str, str]] = field(default_factory=list, kw_only=True)
    """Keys and labels of the layout's columns that the file lacks: what an unused one may mean."""

    @classmethod
    def of_refusal(cls, kind: str, cause: str) -> Self:
        """The report on a file that was refused whole: one rejected row carries the cause."""
        return cls(kind, [RowVerdict("1", "reject", cause)], frozenset())

    @property
    def accepted(self) -> list[RowVerdict]:
        return [row for row in self.rows if row.verdict == "accept"]

    @property
    def unsettled(self) -> list[RowVerdict]:
        """Rows left out for nothing but questions to the clerk."""
        return [row for row in self.rows if row.verdict == "reject" and row.needs_review]

    @property
    def is_clean(self) -> bool:
        """Nothing rejected: only then may anything be imported."""
        return all(row.verdict != "reject" for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Plain data for json.dumps; dates as ISO text, decimals as numbers."""
        counts = Counter(row.verdict for row in self.rows)
        return {
            "kind": self.kind,
            "accepted": counts["accept"],
            "rejected": counts["reject"],
            "skipped": counts["skip"],
            "rows": [
                {
                    "line": row.line,
                    "verdict": row.verdict,
                    "reason": row.reason,
                    "values": {key: plain(row.values[key]) for key in row.values if key in self.reported},
                }
                for row in self.rows
            ],
        }


def plain(value: Any) -> Any:
    """A parsed value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)

"""What an import would do with each row, in the shape that `import_data --json` prints."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, Self

Verdict = Literal["accept", "reject", "skip"]


@dataclass(slots=True)
class RowVerdict:
    line: str
    """`7`, or `Sheet1!7` in a workbook of several sheets."""
    verdict: Verdict
    reason: str = ""
    """Vietnamese; for an accepted row, what was mended or looks odd."""
    values: dict[str, Any] = field(default_factory=dict)
    """By column key; of a rejected row, what could be read of it."""


@dataclass(slots=True)
class Report:
    kind: str
    rows: list[RowVerdict]
    reported: frozenset[str]
    """Keys of the values that the JSON shows."""

    @classmethod
    def of_refusal(cls, kind: str, cause: str) -> Self:
        """The report on a file that was refused whole: one rejected row carries the cause."""
        return cls(kind, [RowVerdict("1", "reject", cause)], frozenset())

    @property
    def accepted(self) -> list[RowVerdict]:
        return [row for row in self.rows if row.verdict == "accept"]

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

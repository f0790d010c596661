"""What the import page shows of a file before anything is imported: plain data, which a worker can keep."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from foundation.files import pending_uploads
from foundation.files.pending_uploads import Ticket

from .importing import ImportResult
from .preview_text import row_as_text
from .questions import questions_of
from .report import Report, RowVerdict, plain

MOST_SHOWN = 500
Preview = dict[str, Any]
Words = Mapping[str, Callable[[Any], Any]]


def preview_of(report: Report, result: ImportResult, *, name: str, words: Words) -> Preview:
    told = [row for row in report.rows if row.verdict != "skip"]
    told.sort(
        key=lambda row: (row.needs_review or row.verdict != "reject", not row.needs_review, not row.reason)
    )
    brings_something = result.created + result.updated > 0
    accepted, unsettled = report.accepted, len(report.unsettled)
    doubtful = sum(row.needs_review for row in accepted)
    questions = [
        {"column": each.column, "words": each.words, "names": list(each.names), "lines": each.lines}
        for each in questions_of(report)
    ]
    counts = ("created", "updated", "unchanged", "counts")
    return {
        "name": name,
        "rows": [_shown(row, report, words) for row in told[:MOST_SHOWN]],
        "unshown": max(0, len(told) - MOST_SHOWN),
        "result": {each: getattr(result, each) for each in counts} | {"refused": len(result.refused)},
        "questions": questions,
        "refused": len(result.refused) - unsettled,
        "unsettled": unsettled,
        "doubtful": doubtful + unsettled,
        "may_confirm": not result.refused and brings_something,
        "may_leave_out": bool(result.refused) and (brings_something or bool(questions)),
        "may_leave_doubtful": 0 < doubtful and (doubtful < len(accepted) or bool(questions)),
        "may_review": doubtful > 0,
    }


def asks_of(preview: Preview) -> list[tuple[str, list[str]]]:
    """The column and the lines of each question."""
    return [(question["column"], question["lines"]) for question in preview["questions"]]


def keep(preview: Preview, *, of: Ticket) -> Ticket | None:
    """It holds what was read of persons, so it waits where their file does, and is deleted with it."""
    content = json.dumps(preview, ensure_ascii=False).encode()
    return pending_uploads.store_unless_erased(content, "preview.json", since=of)


def kept(ticket: Ticket | None) -> Preview | None:
    content = pending_uploads.read(ticket)
    return json.loads(content) if content else None


def _shown(row: RowVerdict, report: Report, words: Words) -> dict[str, Any]:
    return {
        "line": row.line,
        "verdict": row.verdict,
        "needs_review": row.needs_review,
        "reason": row.reason,
        "values": {key: plain(row.values[key]) for key in row.values if key in report.reported},
        "read": row_as_text(row, report.reported, words),
    }

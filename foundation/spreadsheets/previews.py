"""What the import page shows of a file before anything is imported: plain data, which a worker can keep.

What was read of a row, as the back office writes it: no codes, no lists of a program.

What a preview asks the clerk: one question for all rows that name the same unknown thing.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext

from foundation.files import pending_uploads
from foundation.files.pending_uploads import Ticket
from foundation.spreadsheets.headings import HeadingRefused
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict, plain

_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


def row_as_text(row: RowVerdict, keys: Iterable[str], words: Mapping[str, Callable[[Any], Any]]) -> list[str]:
    told = (value_as_text(row.values[key], words.get(key)) for key in row.values if key in keys)
    return [text for text in told if text]


def value_as_text(value: Any, words: Callable[[Any], Any] | None = None) -> str:
    if value is None or value == "" or value == []:
        return ""
    if words and (text := words(value)):
        return str(text)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list | tuple):
        return "; ".join(value_as_text(item) or "–" for item in value)
    return str(formats.localize(value, use_l10n=True))


def week_as_text(rows: list[Any]) -> str:
    """`T2, T3 07:30–11:30; CN 08:00–10:00` of rows (weekday, opens, closes, …)."""
    days: dict[str, list[str]] = {}
    for weekday, opens, closes, *_months in rows:
        days.setdefault(f"{opens}–{closes}", []).append(_DAYS[weekday])
    every = ", ".join(_DAYS)
    return "; ".join(
        span if (told := ", ".join(dict.fromkeys(names))) == every else f"{told} {span}"
        for span, names in days.items()
    )


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
    """(line, column) → the name typed as `answer-0-other` or chosen as `answer-0`, and so on; `asked` are
    columns and their lines."""
    return {
        (line, column): name
        for number, (column, lines) in enumerate(asked)
        if (name := posted.get(f"answer-{number}-other", "").strip() or posted.get(f"answer-{number}", ""))
        for line in lines
    }


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
        **columns_of(report),
        "refused": len(result.refused) - unsettled,
        "unsettled": unsettled,
        "doubtful": doubtful + unsettled,
        "may_confirm": not result.refused and brings_something,
        "may_leave_out": bool(result.refused) and (brings_something or bool(questions)),
        "may_leave_doubtful": 0 < doubtful and (doubtful < len(accepted) or bool(questions)),
        "may_review": doubtful > 0,
    }


def columns_of(told: Report | HeadingRefused) -> Preview:
    """The columns that are not used, each with what it may mean."""
    unused = [{"label": each.label, "letters": each.letters, "samples": each.samples} for each in told.unused]
    return {"unused": unused, "free": [list(column) for column in told.free]}


def meanings_of(preview: Preview, posted: Mapping[str, str]) -> dict[str, str]:
    """Heading → key of the column that was chosen for it as `meaning-0`, `meaning-1` …"""
    keys = {key for key, _label in preview["free"]}
    return {
        column["label"]: key
        for number, column in enumerate(preview["unused"])
        if (key := posted.get(f"meaning-{number}", "")) in keys
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
        "read": row_as_text(row, report.reported | report.previewed, words),
    }

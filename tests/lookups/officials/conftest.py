"""Files as officials make them, judged by the command that clerks and examiners run."""

import datetime as dt
import io
import json
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
TONES = "\u0300\u0301\u0303\u0309\u0323"


@pytest.fixture(autouse=True)
def the_day(region, db, monkeypatch):
    """Tuesday, 24 November 2026, with the units of the region."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_kwargs: dt.date(2026, 11, 24))


@pytest.fixture
def reasons() -> dict[str, str]:
    """Line → what was said of it, by the last `judge`."""
    return {}


@pytest.fixture
def judge(tmp_path, reasons) -> Callable[..., dict[str, Any]]:
    """`judge(kind, content, name)` → line → its values when accepted, else "verdict: reason"."""

    def run(kind: str, content: bytes, name: str = "tep.csv", **options: str) -> dict[str, Any]:
        reasons.clear()
        path = tmp_path / name
        path.write_bytes(content)
        out = io.StringIO()
        try:
            call_command("import_data", kind, str(path), dry_run=True, json=True, stdout=out, **options)
        except CommandError:
            pass
        report = json.loads(out.getvalue())
        reasons.update({row["line"]: row["reason"] for row in report["rows"]})
        return {row["line"]: _told(row) for row in report["rows"]}

    return run


def _told(row: dict[str, Any]) -> Any:
    if row["verdict"] == "accept":
        return row["values"]
    return f"{row['verdict']}: {row['reason']}"


def text(*lines: str, sign: str = ";") -> str:
    return "\n".join(line.replace(";", sign) for line in lines) + "\n"


def old_windows(words: str) -> bytes:
    """Windows-1258: the tone of a letter is a sign of its own."""
    out = b""
    for char in unicodedata.normalize("NFC", words):
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in TONES)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        out += letter.encode("cp1258") + tone.encode("cp1258")
    return out


def apart(words: str) -> bytes:
    """NFD, as a Mac saves names and marks."""
    return unicodedata.normalize("NFD", words).encode()


def workbook(*sheets: tuple[str, Rows], merges: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title in hidden:
            sheet.sheet_state = "hidden"
    for area in merges:
        book.worksheets[0].merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def accepted(verdicts: dict[str, Any]) -> list[dict[str, Any]]:
    return [told for told in verdicts.values() if isinstance(told, dict)]


def refused(verdicts: dict[str, Any]) -> dict[str, str]:
    return {
        line: told for line, told in verdicts.items() if isinstance(told, str) and told.startswith("reject")
    }


def short(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are there."""
    return {key: value for key, value in values.items() if value is not None}

"""Evaluates a model on a file of labelled messages: accuracy by intent and spelling style, slots, time.

The file: tab-separated columns id, text, expected_intent, expected_slots (JSON: name → words, or a list).
"""

import csv
import json
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from assistant.understanding import Understood, understand
from assistant.understanding.model import Model
from foundation.vietnamese.folding import fold, has_marks

FROZEN = Path(__file__).parent / "data" / "frozen.tsv"
CODE_SLOTS = frozenset({"dossier_code", "petition_code", "sbd", "plate", "number", "phone"})


class BadFile(Exception):
    """The file cannot be evaluated; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    id: str
    text: str
    intent: str
    slots: dict[str, list[str]]

    @property
    def style(self) -> str:
        if self.text != unicodedata.normalize("NFC", self.text):
            return "nfd"
        return "marks" if has_marks(self.text) else "no_marks"


@dataclass(frozen=True, slots=True)
class Share:
    right: int = 0
    of: int = 0

    @property
    def value(self) -> float:
        return round(self.right / self.of, 4) if self.of else 1.0


@dataclass
class SlotCount:
    """`wanted` by the labels, of which `found`; `given` by the bot, of which `true` are in the labels."""

    wanted: int = 0
    found: int = 0
    given: int = 0
    true: int = 0

    @property
    def recall(self) -> float:
        return Share(self.found, self.wanted).value

    @property
    def precision(self) -> float:
        return Share(self.true, self.given).value


@dataclass(frozen=True)
class Evaluation:
    intent: Share
    by_intent: dict[str, Share]
    by_style: dict[str, Share]
    slots: dict[str, SlotCount]
    confusion: Counter[tuple[str, str]]
    ms_median: float
    ms_slowest: float
    rows: list[tuple[Labelled, Understood]] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """The keys that the measuring script reads."""
        total = SlotCount(
            *(sum(getattr(c, name) for c in self.slots.values()) for name in SlotCount.__annotations__)
        )
        return {
            "messages": self.intent.of,
            "intent_accuracy": self.intent.value,
            "by_intent": {name: share.value for name, share in self.by_intent.items()},
            "by_style": {name: share.value for name, share in self.by_style.items()},
            "slots": {
                "precision": total.precision,
                "recall": total.recall,
                "by_slot": {
                    name: {
                        "precision": c.precision,
                        "recall": c.recall,
                        "expected": c.wanted,
                        "found": c.given,
                    }
                    for name, c in sorted(self.slots.items())
                },
            },
            "confusion": [
                {"expected": expected, "understood": given, "messages": count}
                for (expected, given), count in self.confusion.most_common()
            ],
            "ms_median": round(self.ms_median, 3),
            "ms_slowest": round(self.ms_slowest, 3),
            "rows": [
                {"id": row.id, "intent": meant.intent, "score": round(meant.score, 3), "slots": meant.slots}
                for row, meant in self.rows
            ],
        }


def read_file(path: Path) -> list[Labelled]:
    """Raises BadFile, which names the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: {error}") from error
    rows = [_labelled(number, row) for number, row in enumerate(table, 2)]
    if not rows:
        raise BadFile(f"{path}: no messages")
    return rows


def _labelled(number: int, row: dict[str, str | None]) -> Labelled:
    if row.get("text") is None or row.get("expected_intent") is None:
        raise BadFile(f"line {number}: the columns are id, text, expected_intent, expected_slots")
    return Labelled(
        row.get("id") or str(number),
        _unquoted(row["text"] or ""),
        (row["expected_intent"] or "").strip(),
        _slots(number, row.get("expected_slots") or ""),
    )


def _unquoted(cell: str) -> str:
    """A cell as a spreadsheet quotes it ("a ""b"" c"), or as it stands."""
    is_quoted = (
        len(cell) >= 2 and cell[0] == cell[-1] == '"' and cell[1:-1].count('"') == 2 * cell[1:-1].count('""')
    )
    return cell[1:-1].replace('""', '"') if is_quoted else cell


def _slots(number: int, cell: str) -> dict[str, list[str]]:
    try:
        slots = json.loads(_unquoted(cell.strip()) or "{}")
        return {name: _values(value) for name, value in slots.items()}
    except (ValueError, AttributeError) as error:
        raise BadFile(f"line {number}: expected_slots is no JSON object: {cell[:60]}") from error


def _values(value: Any) -> list[str]:
    return [str(item) for item in (value if isinstance(value, list) else [value])]


def evaluate(rows: Iterable[Labelled], model: Model | None = None) -> Evaluation:
    """Understand each message and count. A meaning counts as given even where the bot would ask back."""
    understood, times = [], []
    for row in rows:
        begun = time.perf_counter()
        meant = understand(row.text, model)
        times.append((time.perf_counter() - begun) * 1000)
        understood.append((row, meant))
    right = [(row, meant, row.intent == meant.intent) for row, meant in understood]
    return Evaluation(
        intent=_share(is_right for *_, is_right in right),
        by_intent=_grouped((row.intent, is_right) for row, _, is_right in right),
        by_style=_grouped((row.style, is_right) for row, _, is_right in right),
        slots=_count_slots(understood),
        confusion=Counter((row.intent, meant.intent) for row, meant, is_right in right if not is_right),
        ms_median=median(times) if times else 0.0,
        ms_slowest=max(times, default=0.0),
        rows=understood,
    )


def _share(marks: Iterable[bool]) -> Share:
    counted = list(marks)
    return Share(sum(counted), len(counted))


def _grouped(marks: Iterable[tuple[str, bool]]) -> dict[str, Share]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for name, is_right in marks:
        groups[name].append(is_right)
    return {name: _share(group) for name, group in sorted(groups.items())}


def _count_slots(understood: list[tuple[Labelled, Understood]]) -> dict[str, SlotCount]:
    counts: dict[str, SlotCount] = defaultdict(SlotCount)
    for row, meant in understood:
        given = {name: _values(value) for name, value in meant.slots.items()}
        for name in row.slots.keys() | given.keys():
            count, wanted, values = counts[name], row.slots.get(name, []), given.get(name, [])
            count.wanted += len(wanted)
            count.found += sum(any(_agree(name, value, want) for value in values) for want in wanted)
            count.given += len(values)
            count.true += sum(any(_agree(name, value, want) for want in wanted) for value in values)
    return dict(counts)


def _agree(name: str, value: str, wanted: str) -> bool:
    """Codes to the letter, signs aside; words where the one says the other, more or less fully."""
    if name in CODE_SLOTS:
        return re.sub(r"\W", "", fold(value)) == re.sub(r"\W", "", fold(wanted))
    one, other = f" {fold(value)} ", f" {fold(wanted)} "
    return one in other or other in one

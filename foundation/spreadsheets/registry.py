"""The kinds of file that the portal takes in. Each app registers its own; command and desk ask here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .layout import Layout
from .report import Report


@dataclass(slots=True)
class ImportResult:
    """What an import did, or with `dry_run` would do. With any refused line nothing at all was kept."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    """Line → why, in Vietnamese."""
    dry_run: bool = False

    @property
    def is_done(self) -> bool:
        return not self.refused and not self.dry_run


@dataclass(frozen=True, slots=True)
class Importer:
    """`layout` gets today's local date; `apply` writes a clean report in one transaction and notes in its
    rows what it met. `by` is whoever the app records as the doer; None stands for the portal itself."""

    kind: str
    layout: Callable[[dt.date], Layout]
    apply: Callable[..., ImportResult]
    """apply(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult"""


_IMPORTERS: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    _IMPORTERS[importer.kind] = importer


def kinds() -> list[str]:
    return sorted(_IMPORTERS)


def importer(kind: str) -> Importer:
    return _IMPORTERS[kind]


def run(importer: Importer, report: Report, *, by: Any = None, dry_run: bool = False) -> ImportResult:
    """Apply a clean report; rows that the app then refuses become rejected rows of the report."""
    result = importer.apply(report=report, by=by, dry_run=dry_run)
    for row in report.rows:
        if row.line in result.refused:
            row.verdict, row.reason = "reject", result.refused[row.line]
    return result

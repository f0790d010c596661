"""The kinds of file that the portal takes in. Each app registers its own; command and desk ask here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .layout import Layout
from .report import Report, RowVerdict


@dataclass(slots=True)
class ImportResult:
    """What an import did, or with `dry_run` would do. With any refused line nothing at all was kept."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    """Line → why, in Vietnamese."""
    dry_run: bool = False
    counts: list[str] = field(default_factory=list)
    """Sentences on what is unusual in the file as a whole, for the preview."""
    told: list[RowVerdict] = field(default_factory=list)
    """Of a large file, whose report has no rows: those about which something is to be said."""
    untold: int = 0
    """Rows with a note beyond those in `told`."""

    @property
    def is_done(self) -> bool:
        return not self.refused and not self.dry_run


@dataclass(frozen=True, slots=True)
class Importer:
    """`layout` gets today's local date; `apply` writes a clean report in one transaction and notes in its
    rows what it met. `by` is whoever the app records as the doer; None stands for the portal itself.
    Both also get the answers to `options` as keywords."""

    kind: str
    layout: Callable[..., Layout]
    apply: Callable[..., ImportResult]
    """apply(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult"""
    options: Mapping[str, str] = field(default_factory=dict)
    """What must be known besides to read such a file: name → help for `import_data --name`."""
    read: Callable[[str], Report] | None = None
    """Judges a file that is no spreadsheet (a zip of tables), in place of `layout`; may raise FileRefused."""
    take_large: Callable[..., ImportResult | None] | None = None
    """take_large(path, *, dry_run, **options): a faster way for large files that need no mending; None where
    this file needs the careful one."""


_IMPORTERS: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    _IMPORTERS[importer.kind] = importer


def kinds() -> list[str]:
    return sorted(_IMPORTERS)


def options() -> dict[str, str]:
    """Those of all kinds: name → help."""
    return {name: meaning for importer in _IMPORTERS.values() for name, meaning in importer.options.items()}


def importer(kind: str) -> Importer:
    return _IMPORTERS[kind]


def run(
    importer: Importer, report: Report, *, by: Any = None, dry_run: bool = False, **options: str
) -> ImportResult:
    """Apply a clean report; rows that the app then refuses become rejected rows of the report."""
    result = importer.apply(report=report, by=by, dry_run=dry_run, **options)
    for row in report.rows:
        if row.line in result.refused:
            row.verdict, row.reason = "reject", result.refused[row.line]
    return result

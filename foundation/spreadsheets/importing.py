"""The kinds of file that the portal takes in. Each app registers its own; command and desk ask here.

The kinds of import as the desk names them, and who may import each.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest

from foundation.officers import officer_of
from foundation.registry import Registry
from foundation.spreadsheets.layout import Layout
from foundation.spreadsheets.models import ImportRun
from foundation.spreadsheets.report import Report, RowVerdict

SETTING = "portal.import_run"
"""Of the session: the import whose rows the database keeps (row_tracking.py)."""


class Keep(StrEnum):
    """Which rows of a file are imported."""

    ALL = "all"
    """All of them or, with one refused row, none."""
    ACCEPTED = "accepted"
    """Those that are not refused."""
    GOOD = "good"
    """Those that are neither refused nor need review."""


@dataclass(slots=True)
class ImportResult:
    """What an import did, or with `dry_run` would do."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    """Line → why, in Vietnamese. An importer names here the rows that it does not take."""
    dry_run: bool = False
    keep: Keep = Keep.ALL
    counts: list[str] = field(default_factory=list)
    """Sentences on what is unusual in the file as a whole, for the preview."""
    told: list[RowVerdict] = field(default_factory=list)
    """Of a large file, whose report has no rows: those about which something is to be said."""
    untold: int = 0
    """Rows with a note beyond those in `told`."""

    @property
    def is_done(self) -> bool:
        """Something could be kept: with `Keep.ALL` nothing is when any row was refused."""
        return not self.dry_run and (not self.refused or self.keep != Keep.ALL)


def _as_officer(officer: User) -> User:
    return officer


@dataclass(frozen=True, slots=True)
class Importer:
    """`layout` gets today's local date. `apply` writes the accepted rows of a report, notes in them what it
    met and names in its result those that it refuses; it may be called again without these, in one
    transaction that `run` holds. `by` is whoever the app records as the doer; None stands for the portal
    itself. Both also get the answers to `options` as keywords."""

    kind: str
    layout: Callable[..., Layout]
    apply: Callable[..., ImportResult]
    """apply(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult"""
    options: Mapping[str, str] = field(default_factory=dict)
    """What must be known besides to read such a file: name → help for `import_data --name`."""
    read: Callable[[str], Report] | None = None
    """Judges a file that is no spreadsheet (a zip of tables), in place of `layout`; may raise FileRefused."""
    tracked: Mapping[type[Model], str | None] = field(default_factory=dict)
    """What an import writes, where it can be taken back: model → "" for a record of its own, the foreign key
    to its record for a part of one, None for a record that is not counted among the rows."""
    stays_because: Any = ""
    """Why such an import cannot be taken back, in one line, where it is not tracked."""
    model: type[Model] | None = None
    """The records of a kind that no page of the desk imports."""
    actor: Callable[[User], Any] = _as_officer
    """Whom `apply` records as the doer, for an officer at the desk."""
    take_large: Callable[..., ImportResult | None] | None = None
    """take_large(path, *, dry_run, **options): a faster way for large files that need no mending; None where
    this file needs the careful one."""


_IMPORTERS: Registry[Importer] = Registry("importer")


def register(
    kind: str, layout: Callable[..., Layout], apply: Callable[..., ImportResult], **more: Any
) -> None:
    """`more`: further fields of an Importer."""
    _IMPORTERS.register(kind, Importer(kind, layout, apply, **more))


def kinds() -> list[str]:
    return sorted(_IMPORTERS)


def options() -> dict[str, str]:
    """Those of all kinds: name → help."""
    return {name: meaning for importer in _IMPORTERS.values() for name, meaning in importer.options.items()}


def importer(kind: str) -> Importer:
    return _IMPORTERS[kind]


def run(
    importer: Importer,
    report: Report,
    *,
    by: Any = None,
    dry_run: bool = False,
    keep: Keep = Keep.ALL,
    file_name: str = "",
    kept: ImportRun | None = None,
    **options: str,
) -> ImportResult:
    """Write the rows of a report in one transaction; rows that the app refuses become rejected rows of it.
    What was done stays as an `ImportRun`: `kept`, or a new one.

    The app is asked again without the rows that it refused, so that the counts are those of the rows that
    are, or could be, kept.
    """
    if keep == Keep.GOOD:
        _leave_out([row for row in report.accepted if row.needs_review])
    with transaction.atomic():
        kept = begin_run(
            importer.kind,
            kept=kept,
            by=by,
            file_name=file_name,
            options=options,
            is_tracked=bool(importer.tracked) and not dry_run,
        )
        while True:
            has_refused = not report.is_clean and keep == Keep.ALL
            result, left_out = _attempt(
                importer, report, keep, by=by, dry_run=dry_run or has_refused, options=options
            )
            if not left_out:
                break
        result.refused = {row.line: row.reason for row in report.rows if row.verdict == "reject"}
        result.dry_run, result.keep = dry_run, keep
        end_run(kept, result)
        if not result.is_done:
            transaction.set_rollback(True)
            if not dry_run:
                result.created = result.updated = result.unchanged = 0
    return result


def _attempt(
    importer: Importer, report: Report, keep: Keep, *, by: Any, dry_run: bool, options: Mapping[str, str]
) -> tuple[ImportResult, bool]:
    """One writing of the accepted rows, undone where some of them are refused; whether it was."""
    before = {id(row): (row.reason, row.needs_review) for row in report.rows}
    with transaction.atomic():
        result = importer.apply(report=report, by=by, dry_run=dry_run, **options)
        refused = [row for row in report.accepted if row.line in result.refused]
        doubtful = [row for row in report.accepted if row.needs_review] if keep == Keep.GOOD else []
        if not (refused or doubtful):
            return result, False
        transaction.set_rollback(True)
    for row in refused:
        row.reason = result.refused[row.line]
    _leave_out([*refused, *doubtful])
    for row in report.accepted:
        row.reason, row.needs_review = before[id(row)]
    return result, True


def _leave_out(rows: list[RowVerdict]) -> None:
    for row in rows:
        row.verdict = "reject"


def begin_run(
    kind: str,
    *,
    by: Any,
    file_name: str,
    options: Mapping[str, str],
    is_tracked: bool = False,
    kept: ImportRun | None = None,
) -> ImportRun:
    """`by`: an officer, or an actor who has one. `kept`: the row that a worker has locked."""
    officer = getattr(by, "officer", by)
    run = kept or ImportRun.objects.create(
        kind=kind,
        by=officer if isinstance(officer, User) else None,
        file_name=file_name[:200],
        options=dict(options),
    )
    if is_tracked:
        _track(str(run.pk))
    return run


def end_run(run: ImportRun, result: ImportResult) -> None:
    run.added, run.changed, run.unchanged = result.created, result.updated, result.unchanged
    _track("")
    run.refused = len(result.refused)
    run.save(update_fields=["added", "changed", "unchanged", "refused"])


def _track(run: str) -> None:
    """Until the end of the transaction, which a pooler gives to one session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, run])


@cache
def _kinds() -> dict[str, tuple[Any, Any]]:
    """Kind → the meta options of its records, and the page that imports it (None: only a command does)."""
    registered = filter(admin.site.is_registered, apps.get_models())
    pages = {getattr(page, "import_kind", ""): page for page in map(admin.site.get_model_admin, registered)}
    found = {}
    for kind in kinds():
        model, page = importer(kind).model, pages.get(kind)
        if page or model:
            found[kind] = (page.opts if page else model._meta, page)  # type: ignore[union-attr]
    return found


def kind_name(kind: str) -> str:
    return str(_kinds()[kind][0].verbose_name_plural)


def model_of(kind: str) -> type[Model]:
    model: type[Model] = _kinds()[kind][0].model
    return model


def import_page_of(kind: str) -> str:
    """The address of the page that takes such files in."""
    return str(_kinds()[kind][1].page_url("import"))


def kinds_of(request: HttpRequest) -> list[str]:
    """Those that this person may import."""
    return [kind for kind in _kinds() if may_import(officer_of(request), kind)]


def may_see_imports(request: HttpRequest) -> bool:
    """Those of some kind."""
    return request.user.has_perm("spreadsheets.view_importrun") and bool(kinds_of(request))


def may_import(officer: User, kind: str) -> bool:
    """A kind without a page: who may change its records."""
    if not (officer.is_active and officer.is_staff):
        return False
    opts, page = _kinds()[kind]
    if page is None:
        return officer.has_perm(f"{opts.app_label}.change_{opts.model_name}")
    request = HttpRequest()
    request.user = officer
    return bool(page.has_import_permission(request))

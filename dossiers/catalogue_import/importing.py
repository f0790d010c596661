"""Procedures from the file, known by their code. A changed time limit is a new version: due dates stay."""

import datetime as dt
from typing import Any

from django.utils import timezone

from dossiers.catalogue_import.layout import is_optional
from dossiers.models import (
    NationalProcedure,
    Procedure,
    ProcedureFee,
    ProcedureField,
    ProcedurePaper,
    ProcedureStep,
)
from dossiers.submission.procedure_index import indexed_together
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, changes_of, given, save_changes

FIELDS = ("name", "field", "agency_level", "online_level", "legal_basis", "portal_url", "name_en")
LIMIT = ("time_limit_days", "limit_unit", "same_day")


class NationalProcedureImport(RowImport):
    """What the file does not name stays as it is."""

    def save_row(self, row: RowVerdict) -> Outcome:
        code = row.values["code"]
        known = NationalProcedure.objects.filter(code=code).first() or NationalProcedure(code=code)
        values = {name: row.values[name] for name in ("name", "field", "handled_by")}
        return save_changes(known, given(values | {"url": row.values["portal_url"]}))


class ProcedureImport(RowImport):
    """What the file leaves empty stays; what it withdraws is closed from today, never deleted."""

    def __init__(self, report: Report, by: Any = None) -> None:
        super().__init__(report, by)
        self.today = timezone.localdate()
        versions = Procedure.objects.on(self.today).exclude(national_code="").newest_first().reverse()
        self.known = {procedure.national_code: procedure for procedure in versions}

    @classmethod
    def apply_rows(cls, *, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
        with indexed_together():
            return super().apply_rows(report=report, by=by, dry_run=dry_run)

    def save_row(self, row: RowVerdict) -> Outcome | None:
        values = row.values
        known = self.known.get(values["code"])
        if values["status"]:
            return _close(known, self.today) if known else None
        procedure = known or Procedure(national_code=values["code"])
        wanted = _wanted(values)
        if known and known.valid_from != self.today and changes_of(known, _limit(wanted)):
            procedure = _next_version(known, self.today)
        outcome = save_changes(procedure, wanted)
        if procedure is not known and known:
            outcome = Outcome.UPDATED
        has_new_papers = _set_papers(procedure, values["papers"] or [], values["forms"] or [])
        self.known[values["code"]] = procedure
        return Outcome.UPDATED if has_new_papers and outcome == Outcome.UNCHANGED else outcome


def _wanted(values: dict[str, Any]) -> dict[str, Any]:
    """A time limit that could be read is taken as a whole, its empty days or note too; of one that could not,
    only the words."""
    wanted = {name: values[name] for name in FIELDS} | {
        "fee_note": values["fees"],
        "result_name": values["result"],
        "synonyms": "\n".join(values["synonyms"] or []),
        "is_confirmed": True,
    }
    if values["time_limit"] is None:
        return given(wanted)
    is_read = values["time_limit_days"] or values["same_day"]
    limit = {name: values[name] for name in LIMIT} if is_read else {}
    return given(wanted) | limit | {"time_limit_note": values["time_limit"]}


def _limit(wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: wanted[name] for name in LIMIT if name in wanted}


def _close(procedure: Procedure, today: dt.date) -> Outcome:
    """The last day in force is yesterday; a version that began today ends on its day."""
    last = max(today - dt.timedelta(days=1), procedure.valid_from or dt.date.min)
    return save_changes(procedure, {"valid_to": last})


def _next_version(procedure: Procedure, today: dt.date) -> Procedure:
    """A copy that begins today, with its papers, form and steps; dossiers keep the version that is closed."""
    _close(procedure, today)
    copy = Procedure.objects.get(pk=procedure.pk)
    copy.pk, copy._state.adding = None, True
    copy.valid_from, copy.valid_to = today, None
    copy.save()
    for model in (ProcedureStep, ProcedurePaper, ProcedureField, ProcedureFee):
        rows: list[Any] = list(model.objects.filter(procedure=procedure))
        for row in rows:
            row.pk, row.procedure = None, copy
        model.objects.bulk_create(rows)
    return copy


def _set_papers(procedure: Procedure, names: list[str], forms: list[str]) -> bool:
    """The list of the file, where it differs; how long a known paper is valid, its English name, its template
    and whether the form stands for it were declared here and stay."""
    if not names:
        return False
    known = list(procedure.papers.all())
    aligned = forms if len(forms) == len(names) else ["; ".join(forms)[:200]]
    wanted = [(name, aligned[n] if n < len(aligned) else "") for n, name in enumerate(names)]
    if [(paper.name, paper.form) for paper in known] == wanted:
        return False
    kept = ("validity", "name_en", "is_filled_here", "template")
    declared = {paper.name: {name: getattr(paper, name) for name in kept} for paper in known}
    procedure.papers.all().delete()
    ProcedurePaper.objects.bulk_create(
        ProcedurePaper(
            procedure=procedure,
            position=n,
            name=name,
            form=form,
            is_required=not is_optional(name),
            **declared.get(name, {}),
        )
        for n, (name, form) in enumerate(wanted, start=1)
    )
    return True

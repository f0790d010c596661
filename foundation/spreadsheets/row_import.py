"""The one loop that writes the accepted rows of a report, and how a row becomes an instance of a model."""

import datetime as dt
from enum import StrEnum
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, models, transaction
from django.utils import timezone

from foundation.jobs.progress import Phase, track
from foundation.regions.addresses import commune_of, names_a_commune
from foundation.regions.models import AdminUnit
from foundation.spreadsheets.cells import display
from foundation.spreadsheets.errors import RowRefused, UnknownName
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict, refusal_by_questions


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class RowImport:
    """One attempt to import a report, all rows in one transaction that `importing.run` holds.

    Rows of `model` are known by `key`, and `fields` are set; a subclass with rules of its own implements
    `save_row`. `self.by` is whoever the app records as the doer.
    """

    model: Any
    key: tuple[str, ...]
    fields: tuple[str, ...]

    def __init__(self, report: Report, by: Any = None) -> None:
        self.report, self.by = report, by

    @classmethod
    def apply_rows(cls, *, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
        result = ImportResult(dry_run=dry_run)
        rows = cls(report, by)
        accepted = report.accepted
        for row in track(accepted, Phase.WRITING, len(accepted)):
            try:
                outcome = rows.save_row(row)
            except UnknownName as error:
                row.needs_review, row.questions[error.column] = True, error.question
                result.refused[row.line] = refusal_by_questions([error.question])
            except RowRefused as refusal:
                result.refused[row.line] = str(refusal)
            else:
                if outcome:
                    setattr(result, outcome, getattr(result, outcome) + 1)
        rows.finish()
        return result

    def save_row(self, row: RowVerdict) -> Outcome | None:
        """An empty cell leaves what is known. None: the row only adds to another one.

        Raises RowRefused, or UnknownName where the clerk may choose a name for a cell of the row.
        """
        key = {name: row.values.get(name) or "" for name in self.key}
        known = self.model.objects.filter(**key).first() or self.model(**key)
        return save_changes(known, given({name: row.values.get(name) for name in self.fields}))

    def finish(self) -> None:
        """Runs after the last row."""


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Without empty cells."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def changes_of(instance: models.Model, values: dict[str, Any]) -> dict[str, Any]:
    """The values that differ from the instance's, as its fields keep them; RowRefused for a text too long.

    None becomes "" where the column has no NULL, and a naive moment a moment of the local clock.
    """
    kept = {name: _as_kept(instance, name, value) for name, value in values.items()}
    return {name: value for name, value in kept.items() if getattr(instance, name, None) != value}


def _as_kept(instance: models.Model, name: str, value: Any) -> Any:
    field = instance._meta.get_field(name)
    if isinstance(value, dt.datetime) and timezone.is_naive(value):
        return timezone.make_aware(value)
    if value is None and not field.null and isinstance(field, models.CharField | models.TextField):
        return ""
    longest = getattr(field, "max_length", None)
    if isinstance(value, str) and longest and len(value) > longest:
        raise RowRefused(f"“{display(value)}” dài {len(value)} chữ, quá mức {longest} chữ")
    return value


def save_changes(instance: models.Model, values: dict[str, Any], **stamps: Any) -> Outcome:
    """Save a new instance, or one that `values` change; `stamps` are set too where it is saved.

    RowRefused for what the table refuses: the other rows of the file stay good.
    """
    is_new = instance._state.adding
    changes = changes_of(instance, values)
    if not (is_new or changes):
        return Outcome.UNCHANGED
    for name, value in (changes | stamps).items():
        setattr(instance, name, value)
    try:
        with transaction.atomic():
            instance.save()
    except (DataError, IntegrityError) as error:
        raise RowRefused(_why(instance, error)) from error
    return Outcome.CREATED if is_new else Outcome.UPDATED


def _why(instance: models.Model, error: DatabaseError) -> str:
    """The sentence of the constraint that the row breaks."""
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    for constraint in instance._meta.constraints:
        if constraint.name == broken:
            return str(constraint.violation_error_message)
    return "Có số hoặc ngày nằm ngoài mức ghi được"


def commune_of_row(row: RowVerdict, *addresses: str | None) -> AdminUnit | None:
    """The commune of today that the row's own cell names, else one of its addresses.

    Raises UnknownName where a commune is named that no list has; an address that names none is flagged.
    """
    told = row.values.get("commune")
    texts = [told] if told else list(addresses)
    unit, question = commune_of(texts, district=row.values.get("district") or "")
    if question and (told or any(names_a_commune(text or "") for text in texts)):
        raise UnknownName(question, "commune")
    if question:
        row.flag_for_review(question, "commune")
    return unit

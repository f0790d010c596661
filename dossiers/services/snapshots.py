"""What a step may change in a dossier, as it was before: dates, states and numbers, no texts about people."""

from typing import Any

from django.db.models import QuerySet

from dossiers.models import Dossier, SupplementItem
from foundation.files import stored_files

FIELDS = (
    "status", "current_office", "competent_agency_id", "officer_id", "accepted_at", "due_at", "first_due_at",
    "counted_from", "counted_days", "counted_in", "finished_at", "returned_at",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "pauses": ("ended_at",),
    "supplement_requests": ("answered_at",),
    "items": ("answered_at",),
    "fee_notices": ("state", "paid_at", "receipt_number", "confirmed_by_id"),
    "results": ("superseded_at",),
    "approvals": ("state",),
    "papers": (),
    "documents": (),
}
"""Tables of a dossier that steps add rows to, each with the columns that steps change."""
NUMBERED = ("documents", "fee_notices")


def take(dossier: Dossier) -> dict[str, Any]:
    return {
        "fields": {name: getattr(dossier, name) for name in FIELDS},
        "rows": {name: list(_rows(dossier, name).values("pk", *COLUMNS[name])) for name in COLUMNS},
    }


def restore(dossier: Dossier, snapshot: dict[str, Any]) -> list[str]:
    """Later rows are deleted with their files, earlier ones get their values back; the caller saves.

    Returns the numbers of letters and fee notices that are gone.
    """
    numbers: list[str] = []
    for name, value in snapshot["fields"].items():
        setattr(dossier, name, value)
    for name, earlier in snapshot["rows"].items():
        added = _rows(dossier, name).exclude(pk__in=[row["pk"] for row in earlier])
        stored_files.delete_after_commit([str(row.file.name) for row in added if hasattr(row, "file")])
        numbers += [row.number for row in added if name in NUMBERED]
        added.delete()
        for row in earlier if COLUMNS[name] else ():
            _rows(dossier, name).filter(pk=row.pop("pk")).update(**row)
    return numbers


def _rows(dossier: Dossier, name: str) -> QuerySet[Any]:
    if name == "items":
        return SupplementItem.objects.filter(request__dossier=dossier)
    return getattr(dossier, name).all()

"""What a step may change in a dossier."""

from dossiers.models import SupplementItem
from foundation.undo.window import Snapshots

SNAPSHOTS = Snapshots(
    fields=(
        "status", "current_office", "competent_agency_id", "officer_id", "accepted_at", "due_at",
        "first_due_at", "counted_from", "counted_days", "counted_in", "finished_at", "returned_at",
    ),
    columns={
        "pauses": ("ended_at",),
        "supplement_requests": ("answered_at",),
        "items": ("answered_at",),
        "fee_notices": ("state", "paid_at", "receipt_number", "confirmed_by_id"),
        "results": ("superseded_at",),
        "approvals": ("state",),
        "papers": (),
        "documents": (),
    },
    rows={"items": lambda dossier: SupplementItem.objects.filter(request__dossier=dossier)},
)  # fmt: skip
NUMBERED = ("documents", "fee_notices")

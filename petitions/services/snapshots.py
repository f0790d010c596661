"""What a step of the desk may change in a petition."""

from foundation.undo.window import Snapshot, Snapshots
from petitions.models import Enclosure, Petition, Publication
from petitions.services.details import Actor

SNAPSHOTS = Snapshots(
    fields=(
        "status", "unit_id", "officer_id", "parent_id", "due_at", "counted_from", "counted_days",
        "paused_since", "answered_at", "closed_at", "reopen_count",
    ),
    columns={"enclosures": (), "answers": (), "pictures": (), "publications": ()},
    rows={
        "enclosures": lambda petition: Enclosure.objects.filter(answer__petition=petition),
        "publications": lambda petition: Publication.objects.filter(petition=petition),
    },
)  # fmt: skip


def before(petition: Petition, by: Actor) -> Snapshot | None:
    """None for a step that cannot be undone."""
    return SNAPSHOTS.take(petition) if by.is_undoable else None

"""A step of the desk undone within ten seconds: what it changed is restored, no notice of it is sent.

The undo is an event of its own; the public history shows neither the step nor the undo.
"""

from dataclasses import replace

from django.db import transaction

from dossiers import message_texts
from dossiers.errors import TransitionRefused
from dossiers.models import Agency, Dossier, StatusEvent
from dossiers.services import checks, fees, numbering, transitions
from dossiers.services.details import Actor, StatusChange
from dossiers.services.snapshots import NUMBERED, SNAPSHOTS
from dossiers.workflow import Status
from foundation.outbox.cancellation import cancel_undone
from foundation.undo import window
from foundation.undo.window import Snapshot


@transaction.atomic
def undo(*, event: StatusEvent, by: Actor) -> StatusEvent:
    """Raises TransitionRefused where the time is over, another step followed or a notice is being sent."""
    dossier = transitions.lock(event.dossier)
    snapshot = window.snapshot_of(event)
    _require_former_desk(by, dossier, snapshot)
    is_last = dossier.events.last() == event and event.officer == by.officer
    window.require_open(event, is_last=is_last, refused=TransitionRefused)
    assert snapshot is not None  # noqa: S101
    cancel_undone(purpose=message_texts.PURPOSE, event_keys=[event.key], refused=TransitionRefused)
    source, to = Status(dossier.status), Status(snapshot["fields"]["status"])
    at = checks.check_moment(None, after=event.at)
    change = StatusChange(dossier, source, to, replace(by, is_undoable=False), at)
    gone = SNAPSHOTS.restore(dossier, snapshot)
    numbers = [row.number for name in NUMBERED for row in gone[name]]
    change.record(undoes=event, note_internal=numbering.reserved(numbers))
    for payment in event.payments.all():
        fees.reverse(payment, event=change.event, officer=by.officer)
    dossier.save()
    return change.event


def _require_former_desk(by: Actor, dossier: Dossier, snapshot: Snapshot | None) -> None:
    """A step that sent the dossier to another agency is undone from the desk that it left."""
    former = snapshot["fields"]["competent_agency_id"] if snapshot else dossier.competent_agency_id
    checks.require_desk(by, dossier.received_at_agency, Agency.objects.get(pk=former))

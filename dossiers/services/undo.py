"""A step of the desk undone within ten seconds: what it changed is restored, no notice of it is sent.

The undo is an event of its own; the public history shows neither the step nor the undo.
"""

from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import message_texts
from dossiers.errors import TransitionRefused
from dossiers.models import Agency, Dossier, StatusEvent
from dossiers.services import checks, fees, numbering, snapshots, transitions
from dossiers.services.details import Actor, StatusChange, undo_key
from dossiers.workflow import Status
from foundation.outbox.cancellation import cancel_event


@transaction.atomic
def undo(*, event: StatusEvent, by: Actor) -> StatusEvent:
    """Raises TransitionRefused where the time is over, another step followed or a notice is being sent."""
    dossier = transitions.lock(event.dossier)
    until, snapshot = cache.get(undo_key(event.pk), (None, None))
    _require_former_desk(by, dossier, snapshot)
    is_last = dossier.events.last() == event and event.officer == by.officer
    if not until or timezone.now() >= until or not is_last:
        raise TransitionRefused(_("This step can no longer be undone; the next step puts it right."))
    if cancel_event(purpose=message_texts.PURPOSE, event_key=event.key, reason="undone"):
        raise TransitionRefused(_("The citizen is being told already; the next step puts it right."))
    source, to = Status(dossier.status), Status(snapshot["fields"]["status"])
    at = checks.check_moment(None, after=event.at)
    change = StatusChange(dossier, source, to, replace(by, is_undoable=False), at)
    numbers = snapshots.restore(dossier, snapshot)
    change.record(undoes=event, note_internal=numbering.reserved(numbers))
    for payment in event.payments.all():
        fees.reverse(payment, event=change.event, officer=by.officer)
    dossier.save()
    return change.event


def _require_former_desk(by: Actor, dossier: Dossier, snapshot: dict[str, Any] | None) -> None:
    """A step that sent the dossier to another agency is undone from the desk that it left."""
    former = snapshot["fields"]["competent_agency_id"] if snapshot else dossier.competent_agency_id
    checks.require_desk(by, dossier.received_at_agency, Agency.objects.get(pk=former))

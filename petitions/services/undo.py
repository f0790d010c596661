"""A step of the desk undone within ten seconds: what it changed is restored, no notice of it is sent.

The undo is an event of its own; the sender sees neither the step nor the undo.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.outbox.cancellation import cancel_undone
from foundation.undo import window
from petitions import message_texts
from petitions.errors import NotYours, TransitionRefused
from petitions.models import Event, Petition, Publication, UnitDesk
from petitions.services import notifications
from petitions.services.details import Actor
from petitions.services.snapshots import SNAPSHOTS
from petitions.services.transitions import lock, record
from petitions.workflow import ENDED, ActorKind, Status


@transaction.atomic
def undo(*, event: Event, by: Actor) -> Event:
    """Raises TransitionRefused where the time is over, something followed or a notice is being sent."""
    petition = lock(event.petition, None)
    snapshot = window.snapshot_of(event)
    _require_former_unit(by, snapshot["fields"]["unit_id"] if snapshot else petition.unit_id)
    is_last = petition.events.last() == event and event.officer == by.officer
    window.require_open(
        event, is_last=is_last and not _was_answered_to(petition, event), refused=TransitionRefused
    )
    assert snapshot is not None  # noqa: S101
    keys = notifications.event_keys(petition, event)
    cancel_undone(purpose=message_texts.PURPOSE, event_keys=keys, refused=TransitionRefused)
    source, to = Status(petition.status), Status(snapshot["fields"]["status"])
    SNAPSHOTS.restore(petition, snapshot)
    _publish_what_the_step_withdrew(petition, event)
    undone = record(petition, source, by, timezone.now(), to=to, undoes=event)
    event.petition.refresh_from_db()
    return undone


def _publish_what_the_step_withdrew(petition: Petition, event: Event) -> None:
    """Not what a moderator withdrew before or after it."""
    Publication.objects.filter(petition=petition, withdrawn_at=event.at).update(withdrawn_at=None)


def _require_former_unit(by: Actor, unit: Any) -> None:
    """A step that took the petition from a unit is undone from the unit that it left."""
    if by.kind == ActorKind.UNIT and not UnitDesk.objects.filter(officer=by.officer, unit=unit).exists():
        raise NotYours


def _was_answered_to(petition: Petition, event: Event) -> bool:
    """Others rated or published the answer meanwhile, or ended what it was merged with."""
    parent: Petition | None = petition.parent
    return (
        petition.ratings.filter(rated_at__gte=event.at).exists()
        or Petition.objects.filter(pk=petition.pk, publication__published_at__gte=event.at).exists()
        or (parent is not None and parent.events.filter(at__gte=event.at, to_status__in=ENDED).exists())
    )

"""Which officer is in charge of a dossier: each change is an event that only the office reads."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.errors import TransitionRefused
from dossiers.models import Dossier, StatusEvent
from dossiers.services import handing_on, transitions
from dossiers.services.details import Actor
from dossiers.statuses import ASSIGNED
from dossiers.workflow import WORKFLOW, ActorKind


@transaction.atomic
def assign(*, dossier: Dossier, to: User | None, by: Actor) -> StatusEvent | None:
    """None where `to` is in charge already. Without `to` nobody is. Raises a DossierRefusal."""
    change = transitions.unchanged(dossier, by, ASSIGNED)
    if by.kind == ActorKind.CITIZEN or WORKFLOW.is_terminal(change.to):
        raise TransitionRefused(_("Only officers assign a dossier, and only while it is open."))
    if change.dossier.officer == to:
        return None
    if to:
        handing_on.require_desk_there(to, change.dossier)
    change.dossier.officer = to
    change.record(note_internal=handing_on.in_words(to))
    return transitions.close(change, dossier)

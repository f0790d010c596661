"""Which officer is in charge of a dossier: each change is an event that only the office reads."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail, TransitionRefused
from dossiers.models import Dossier, StatusEvent
from dossiers.services import transitions
from dossiers.services.details import Actor
from dossiers.statuses import ASSIGNED
from dossiers.workflow import WORKFLOW, ActorKind


@transaction.atomic
def assign(*, dossier: Dossier, to: User | None, by: Actor) -> StatusEvent | None:
    """None where `to` is in charge already. Without `to` nobody is. Raises a DossierRefusal."""
    change = transitions.unchanged(dossier, by, ASSIGNED)
    if by.kind == ActorKind.CITIZEN or WORKFLOW.is_terminal(change.to):
        raise TransitionRefused(_("Only officers assign a dossier, and only while it is open."))
    agencies = (change.dossier.received_at_agency_id, change.dossier.competent_agency_id)
    if to and not (to.is_superuser or to.desks.filter(agency__in=agencies).exists()):
        raise InvalidDetail(_("%(name)s has no desk at an office of this dossier.") % {"name": _name(to)})
    if change.dossier.officer == to:
        return None
    change.dossier.officer = to
    words = _("Assigned to %(name)s.") % {"name": _name(to)} if to else _("Without an officer now.")
    change.record(note_internal=words)
    return transitions.close(change, dossier)


def _name(officer: User) -> str:
    return officer.get_full_name() or officer.get_username()

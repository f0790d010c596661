"""Which officer of the handling unit works on a petition: the office's own matter, no news for the sender."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.accounts.officers import name_of
from petitions.errors import InvalidDetail, TransitionRefused
from petitions.models import Event, Petition, UnitDesk
from petitions.services import checks
from petitions.services.details import Actor
from petitions.services.transitions import lock, record
from petitions.workflow import OPEN, Status


@transaction.atomic
def assign(*, petition: Petition, to: User | None, by: Actor) -> Event | None:
    """Give it to an officer of the unit that has it, or (None) to nobody in particular; None: it stays."""
    locked = lock(petition, None)
    checks.require_yours(locked, by)
    if locked.status not in OPEN or locked.unit_id is None:
        raise TransitionRefused(_("Only a petition that a unit handles is given to an officer."))
    if to and not officers_of(locked).filter(pk=to.pk).exists():
        raise InvalidDetail(_("This officer holds no desk of the unit."))
    if locked.officer_id == (to.pk if to else None):
        return None
    locked.officer = to
    words = _("Assigned to %(name)s.") % {"name": name_of(to)} if to else _("Without an officer now.")
    event = record(locked, Status(locked.status), by, timezone.now(), internal=words)
    petition.refresh_from_db()
    return event


def officers_of(petition: Petition) -> QuerySet[User]:
    """Who may work on it: the active officers of the unit that has it."""
    desks = UnitDesk.objects.filter(unit=petition.unit_id).values("officer")
    return User.objects.filter(pk__in=desks, is_active=True).order_by("last_name", "first_name", "pk")

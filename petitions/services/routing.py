"""Which unit a petition is for, and which others tell of the same thing: suggestions, no decisions.

Which officer of the handling unit works on a petition: the office's own matter, no news for the sender.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from foundation.database.vietnamese_order import by_name
from foundation.officers import name_of
from foundation.vietnamese.folding import fold
from petitions.errors import InvalidDetail, TransitionRefused
from petitions.models import Event, HandlingUnit, Petition, RoutingRule, UnitDesk
from petitions.services import checks
from petitions.services.details import Actor
from petitions.services.transitions import lock, record
from petitions.workflow import OPEN, Status

METRES, HOURS = 100, 48
ALIKE_FROM = 60  # per cent of words, where no point tells the distance
MOST_LOOKED_AT, MOST_SHOWN = 200, 5


def suggested_unit(petition: Petition) -> HandlingUnit | None:
    """By the most exact rule: field and commune, then field, then commune; None where no rule speaks."""
    rules = RoutingRule.objects.filter(field__in=[petition.field, ""], unit__is_active=True).select_related(
        "unit"
    )
    fitting = [rule for rule in rules if rule.commune_id in (None, petition.commune_id)]
    best = max(fitting, key=lambda rule: (rule.field != "", rule.commune_id is not None), default=None)
    return best.unit if best else None


@dataclass(frozen=True, slots=True)
class Likeness:
    """`metres` is None where one of the two has no point; `alike` is per cent of words in common."""

    petition: Petition
    metres: int | None
    hours: int
    alike: int


def likely_duplicates(petition: Petition) -> list[Likeness]:
    """Earlier or later petitions of the same field, near in place and time; the most alike first."""
    around = dt.timedelta(hours=HOURS)
    same = Petition.objects.filter(
        field=petition.field,
        received_at__range=(petition.received_at - around, petition.received_at + around),
    ).exclude(pk=petition.pk)
    same = same.exclude(status__in=[Status.DUPLICATE, Status.REJECTED]).select_related("commune", "unit")
    found = [_likeness(petition, other) for other in same.order_by("-received_at")[:MOST_LOOKED_AT]]
    kept = [item for item in found if _is_near(petition, item)]
    return sorted(kept, key=lambda item: (-item.alike, item.metres or 0))[:MOST_SHOWN]


def _likeness(petition: Petition, other: Petition) -> Likeness:
    metres = None
    if petition.latitude is not None and petition.longitude is not None and other.has_point:
        metres = round(other.metres_to(petition.latitude, petition.longitude))
    apart = abs(petition.received_at - other.received_at)
    alike = fuzz.token_set_ratio(fold(petition.text), fold(other.text))
    return Likeness(other, metres, int(apart.total_seconds() // 3600), round(alike))


def _is_near(petition: Petition, item: Likeness) -> bool:
    if item.metres is not None:
        return item.metres <= METRES
    same_commune = petition.commune_id is not None and petition.commune_id == item.petition.commune_id
    return same_commune and item.alike >= ALIKE_FROM


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
    officers = User.objects.filter(pk__in=desks, is_active=True)
    return officers.order_by(by_name("last_name"), by_name("first_name"), "pk")

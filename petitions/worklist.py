"""What an officer asks of the petitions: what is late, whose turn it is, what may be published."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.admin import worklist
from foundation.status import Clock, Turn
from foundation.vietnamese.folding import nfc
from foundation.workflow import Transition
from petitions import codes, redaction
from petitions.models import Petition, UnitDesk
from petitions.models.petition import PetitionQuerySet
from petitions.services import Actor
from petitions.workflow import RUNNING, WORKFLOW, ActorKind, Status

# Saved views of the list, in the order of the tabs.
VIEWS: Mapping[str, Any] = MappingProxyType(
    {
        "centre": _("For the centre"),
        "units": _("With the units"),
        "late": _("Overdue"),
        "waiting": _("Waiting for the sender"),
        "publish": _("To be published"),
        "law": _("Complaints and denunciations"),
    }
)


def condition(view: str) -> Q:
    """The rows of a saved view; an unknown name gives none of them."""
    answered = Q(status__in=[Status.ANSWERED, Status.CLOSED], answered_at__isnull=False)
    return {
        "centre": Q(status__in=[*WORKFLOW.with_turn(Turn.RECEPTION), Status.REOPENED]),
        "units": Q(status__in=WORKFLOW.with_turn(Turn.OFFICE)),
        "late": Q(status__in=RUNNING, due_at__lt=timezone.now()),
        "waiting": Q(status=Status.WAITING),
        "publish": answered & Q(publication=None, keep_private=False, looks_like=""),
        "law": ~Q(looks_like="") & Q(status__in=RUNNING),
    }.get(view, Q(pk__in=[]))


def rows(view: str, officer: User) -> PetitionQuerySet:
    """The petitions of a saved view that this officer may see."""
    return Petition.objects.visible_to(officer).filter(condition(view))


def in_turn(petitions: PetitionQuerySet) -> PetitionQuerySet:
    """Each with `turn`: first what the office must do, then what waits for the sender, then the rest."""
    return petitions.annotate(
        turn=Case(
            When(status__in=RUNNING, then=Value(0)),
            When(status=Status.WAITING, then=Value(1)),
            default=Value(2),
        )
    )


def acting_as(officer: User) -> Actor:
    """The officer in his rank: of the centre, or of a handling unit."""
    kind = ActorKind.CENTRE if officer.has_perm("petitions.move_petition") else ActorKind.UNIT
    return Actor(kind, officer=officer)


def choices(officer: User, petition: Petition) -> dict[Any, Transition]:
    """The moves that this officer may make now."""
    rank = acting_as(officer)
    if rank.kind == ActorKind.UNIT and not _has(officer, petition):
        return {}
    return {to: move for to, move in WORKFLOW.leaving(petition.status).items() if rank.kind in move.actors}


def due_in_words(petition: Petition, now: dt.datetime) -> tuple[str, str]:
    """A tone and the words, in working days."""
    clock = WORKFLOW.definition(petition.status).clock
    if clock == Clock.PAUSED:
        return "none", str(_("Clock stopped"))
    if clock == Clock.CLOSED:
        return "none", "–"
    return worklist.running_due_label(petition.due_at, now, petition.calendar)


def text_for(officer: User, petition: Petition) -> str:
    """What was said, as this officer may read it: a handling unit reads no phones and no sender."""
    return hidden(officer, petition, petition.text)


def hidden(officer: User, petition: Petition, text: str) -> str:
    if officer.has_perm("petitions.view_sender"):
        return text
    sender = getattr(petition, "sender", None)
    names = [sender.name, sender.citizen.full_name] if sender else []
    return redaction.mask(text, only=redaction.NEVER_PUBLIC - {redaction.Trait.PLATE}, names=names)


def matching(term: str) -> Q:
    """A code in any typing, or words of the text with or without marks."""
    term = nfc(term).strip()
    if found := codes.find_codes(term):
        return Q(code__in=found)
    words = Q()
    for word in term.split():
        words &= Q(text__unaccent__icontains=word) | Q(place__unaccent__icontains=word)
    return words | Q(code__icontains=term)


def _has(officer: User, petition: Petition) -> bool:
    return UnitDesk.objects.filter(officer=officer, unit_id=petition.unit_id).exists()

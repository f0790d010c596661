"""What an officer asks of the petitions: what is late, whose turn it is, what may be published."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.admin.worklist import SavedViews
from foundation.calendar.working_days import running_due_label
from foundation.citizens.models import Citizen
from foundation.database.folded_text import holds_words, newest_holding
from foundation.status import Clock, Turn
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.phones import normalise_phone
from foundation.workflow import Transition
from petitions import codes, redaction
from petitions.categories import Kind
from petitions.models import Answer, Petition, Sender, UnitDesk
from petitions.models.petition import PetitionQuerySet
from petitions.public_view import place_in_words
from petitions.services import Actor, checks
from petitions.workflow import OPEN, RUNNING, WORKFLOW, ActorKind, Status

MAX_TYPED, MAX_FOUND = 100, 500
PART_OF_CODE = re.compile(r"(?:PA)?-?(?:\d{6}-)?\d{3,6}", re.IGNORECASE)
MANY_DIGITS = re.compile(r"(\d\W*){5}")


def _to_publish(officer: User) -> Q:
    """Answered, and not yet read for publishing since its last answer or correction."""
    answered = Q(status__in=[Status.ANSWERED, Status.CLOSED], answered_at__isnull=False)
    correction = Answer.objects.filter(
        petition=OuterRef("pk"), corrects__isnull=False, answered_at=OuterRef("publication__withdrawn_at")
    )
    after_reopening = Answer.objects.filter(
        petition=OuterRef("pk"), corrects=None, answered_at__gt=OuterRef("publication__published_at")
    )
    unread = Q(publication=None) | Q(Exists(correction)) | Q(Exists(after_reopening))
    return answered & unread & Q(keep_private=False, looks_like="")


TO_ROUTE, WITH_UNITS = [*WORKFLOW.with_turn(Turn.RECEPTION), Status.REOPENED], WORKFLOW.with_turn(Turn.OFFICE)
# In the order of the tabs.
VIEWS = SavedViews(
    Petition,
    {
        "mine": (_("Mine"), lambda who: Q(officer=who, status__in=OPEN)),
        "centre": (_("For the centre"), lambda who: Q(status__in=TO_ROUTE)),
        "units": (_("With the units"), lambda who: Q(status__in=WITH_UNITS)),
        "late": (_("Overdue"), lambda who: Q(status__in=RUNNING, due_at__lt=timezone.now())),
        "waiting": (_("Waiting for the sender"), lambda who: Q(status=Status.WAITING)),
        "publish": (_("To be published"), _to_publish),
        "law": (_("Complaints and denunciations"), lambda who: ~Q(looks_like="") & Q(status__in=RUNNING)),
    },
)


def in_turn(petitions: PetitionQuerySet) -> PetitionQuerySet:
    """Each with `turn`: dangers, what else the office must do, what waits for the sender, then the rest."""
    return petitions.annotate(
        turn=Case(
            When(status__in=RUNNING, kind=Kind.EMERGENCY, then=Value(-1)),
            When(status__in=RUNNING, then=Value(0)),
            When(status=Status.WAITING, then=Value(1)),
            default=Value(2),
        )
    )


def acting_as(officer: User) -> Actor:
    """The officer at the desk, in his rank: of the centre, or of a handling unit."""
    kind = ActorKind.CENTRE if officer.has_perm("petitions.move_petition") else ActorKind.UNIT
    return Actor(kind, officer=officer, is_undoable=True)


def choices(officer: User, petition: Petition) -> dict[Any, Transition]:
    """The moves that this officer may make now."""
    rank = acting_as(officer)
    if rank.kind == ActorKind.UNIT and not is_of_unit(officer, petition):
        return {}
    leaving = WORKFLOW.leaving(petition.status).items()
    return {
        to: move for to, move in leaving if rank.kind in move.actors and checks.goes_to_holder(petition, to)
    }


def due_in_words(petition: Petition, now: dt.datetime) -> tuple[str, str]:
    """A tone and the words, in working days."""
    clock = WORKFLOW.definition(petition.status).clock
    if clock == Clock.PAUSED:
        return "none", str(_("Clock stopped"))
    if clock == Clock.CLOSED:
        return "none", "–"
    return running_due_label(petition.due_at, now, petition.calendar)


def text_for(officer: User, petition: Petition) -> str:
    """What was said, as this officer may read it: a handling unit reads no phones and no sender."""
    return hidden(officer, petition, petition.text)


def place_for(officer: User, petition: Petition) -> str:
    return hidden(officer, petition, place_in_words(petition))


def hidden(officer: User, petition: Petition, text: str) -> str:
    if officer.has_perm("petitions.view_sender"):
        return text
    sender = getattr(petition, "sender", None)
    names = [sender.name, sender.citizen.full_name] if sender else []
    return redaction.mask(text, only=redaction.NEVER_PUBLIC - {redaction.Trait.PLATE}, names=names)


def found(petitions: QuerySet[Petition], typed: str, *, sees_senders: bool) -> QuerySet[Petition]:
    """By a code in any typing, words of the text or place, and for the centre the sender's phone or name.

    Of common words and names the MAX_FOUND last ones.
    """
    typed = nfc(typed).strip()[:MAX_TYPED]
    if known := codes.find_codes(typed):
        return petitions.filter(code__in=known)
    keys: set[int] = set()
    if sees_senders or not MANY_DIGITS.search(typed):  # whoever may not read a phone tries none
        rows = petitions.order_by().select_related(None).only("pk")
        words = newest_holding(rows, holds_words(typed, "text", "place"), most=MAX_FOUND)
        keys = {petition.pk for petition in words[:MAX_FOUND]}
    if sees_senders:
        keys |= set(_of_senders(typed))
    # The whole table is read for a part of a code: only where the digits may be one.
    of_code = Q(code__icontains=typed) if PART_OF_CODE.fullmatch(typed) else Q()
    return petitions.filter(Q(pk__in=keys) | of_code)


def _of_senders(typed: str) -> Iterator[int]:
    """The ids of petitions whose sender has this phone, or this name with or without marks."""
    senders = Sender.objects.order_by("-pk").values_list("petition", flat=True)
    try:
        phone = normalise_phone(typed)
    except ValueError:
        name = holds_words(typed, "name", from_their_beginning=True)
        yield from (row.petition_id for row in newest_holding(Sender.objects.all(), name, most=MAX_FOUND))
        people = Citizen.objects.filter(holds_words(typed, "full_name", from_their_beginning=True))
        citizens = list(people.values_list("pk", flat=True)[:MAX_FOUND])
        yield from senders.filter(citizen__in=citizens)[:MAX_FOUND]
        return
    yield from senders.filter(phone=phone)
    yield from senders.filter(
        citizen__in=list(Citizen.objects.filter(phone=phone).values_list("pk", flat=True))
    )


def is_of_unit(officer: User, petition: Petition) -> bool:
    """Whether the officer holds a desk of the unit that has it."""
    return UnitDesk.objects.filter(officer=officer, unit_id=petition.unit_id).exists()

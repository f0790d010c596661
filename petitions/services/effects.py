"""What a transition changes besides the status: the functions that StatusDefinitions name."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from foundation.local_names import local
from petitions import message_texts
from petitions.errors import InvalidDetail, MissingRequirement, NotYours, TransitionRefused
from petitions.models import Answer, HandlingUnit, Petition, Publication, UnitDesk
from petitions.services import checks, clock, enclosures
from petitions.services.details import Actor, TransitionDetails
from petitions.workflow import MAX_REOPENINGS, OPEN, WORKFLOW, ActorKind, Requirement, Status

MAX_ANSWER = 4000


def apply(petition: Petition, to: Status, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    """Everything that leaving the status of the petition and entering the next brings about."""
    left, entered = WORKFLOW.definition(petition.status), WORKFLOW.definition(to, petition.status)
    for name in (*left.on_leave, *entered.on_enter):
        EFFECTS[name](petition, by, details, at)


def add_pictures(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    for image in details.pictures:
        enclosures.add(image, petition=petition)


def assign_unit(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    if details.unit is None or not details.unit.is_active:
        raise InvalidDetail(_("This unit receives no petitions."))
    petition.unit, petition.officer = details.unit, None


def take_from_unit(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    petition.unit = petition.officer = None


def begin_pause(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    petition.paused_since = at


def end_pause(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    if petition.paused_since:
        clock.moved_by_pause(petition, at)
        petition.paused_since = None


def keep_answer(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    unit = _who_answers(petition, by, details)
    petition.unit, petition.answered_at = unit, at
    answer = Answer.objects.create(
        petition=petition,
        unit=unit,
        text=checks.clean_text(details.answer, MAX_ANSWER, _("Answer")),
        signed_by=checks.clean_text(details.signed_by, 200, _("Signed by")),
        officer=by.officer,
        answered_at=at,
    )
    enclosures.add_all(answer, details.enclosures)
    enclosures.add_photos(answer, details.photos)


def _who_answers(petition: Petition, by: Actor, details: TransitionDetails) -> HandlingUnit:
    """A named unit: the one that has it, or, where the centre answers, the one that it names."""
    unit = petition.unit if by.kind == ActorKind.UNIT else details.unit or petition.unit
    if unit is None:
        raise MissingRequirement(Requirement.ANSWER)
    if by.kind == ActorKind.UNIT and by.officer:
        if not UnitDesk.objects.filter(officer=by.officer, unit=unit).exists():
            raise NotYours
    return unit


def require_reopenable(petition: Petition, at: dt.datetime) -> None:
    if petition.reopen_count >= MAX_REOPENINGS:
        raise TransitionRefused(
            local(_("This was looked at again twice already. Please call the %(brand)s centre."))
        )
    if not can_still_reopen(petition, at):
        raise TransitionRefused(_("The time for asking again is over. Please send a new petition."))


def reopen(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    require_reopenable(petition, at)
    petition.reopen_count += 1
    clock.promise(petition, clock.promised(petition.kind, petition.field, at, petition.calendar), at)
    petition.answered_at = None
    Publication.objects.filter(petition=petition, withdrawn_at=None).update(withdrawn_at=at)


def close(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    petition.closed_at = at


def merge(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    parent = details.parent
    if parent is None or parent.pk == petition.pk:
        raise InvalidDetail(_("A petition cannot be merged with itself."))
    parent.refresh_from_db()
    if parent.status not in OPEN and not message_texts.is_answered(parent):
        raise InvalidDetail(_("Merge it with a petition that is itself being handled."))
    if petition.duplicates.exists():
        raise InvalidDetail(_("Others are merged with this one: merge in the other direction."))
    petition.parent, petition.closed_at = parent, at


def take_up(petition: Petition, by: Actor, details: TransitionDetails, at: dt.datetime) -> None:
    """It was merged or sent elsewhere by mistake: a promise of its own again, counted from now."""
    petition.parent = petition.closed_at = None
    clock.promise(petition, clock.promised(petition.kind, petition.field, at, petition.calendar), at)


def can_still_reopen(petition: Petition, at: dt.datetime) -> bool:
    return bool(petition.answered_at and at <= message_texts.reopen_until(petition.answered_at))


EFFECTS: Mapping[str, Callable[[Petition, Actor, TransitionDetails, dt.datetime], None]] = {
    function.__name__: function
    for function in (
        add_pictures,
        assign_unit,
        begin_pause,
        close,
        end_pause,
        keep_answer,
        merge,
        reopen,
        take_from_unit,
        take_up,
    )
}

"""What must hold before a move: the graph, whose petition it is, what is carried, texts not too long."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.vietnamese.folding import nfc
from foundation.workflow import Transition
from petitions.errors import InvalidDetail, MissingRequirement, NotYours, TransitionRefused
from petitions.models import Petition, UnitDesk
from petitions.services import clock
from petitions.services.details import Actor, TransitionDetails
from petitions.workflow import WORKFLOW, ActorKind, Requirement, Status

CARRIED: Mapping[Requirement, Callable[[TransitionDetails], object]] = {
    Requirement.UNIT: lambda details: details.unit,
    Requirement.QUESTION: lambda details: details.question.strip(),
    Requirement.INFORMATION: lambda details: details.information.strip() or details.pictures,
    Requirement.ANSWER: lambda details: details.answer.strip(),
    Requirement.REASON: lambda details: details.reason.strip() or details.pictures,
    Requirement.PARENT: lambda details: details.parent,
    Requirement.PHOTO: lambda details: details.photos or details.no_photo.strip(),
}


def clean_text(text: str, most: int, label: str) -> str:
    """The text in NFC without control, invisible or right-to-left marks; InvalidDetail where too long."""
    text = nfc(text.replace("\r\n", "\n"))
    tidy = "".join(map(_bearable, text)).strip()
    if len(tidy) > most:
        raise InvalidDetail(_("%(what)s: at most %(most)s characters.") % {"what": label, "most": most})
    return tidy


def require_transition(source: str, to: str, by: Actor) -> Transition:
    rule = WORKFLOW.leaving(source).get(to)
    if rule is None or by.kind not in rule.actors:
        raise TransitionRefused.between(source, to)
    return rule


def require_yours(petition: Petition, by: Actor) -> None:
    """A handling unit's officer acts on what his unit has; the centre on everything."""
    if by.kind == ActorKind.UNIT and not (
        by.officer
        and petition.unit_id
        and UnitDesk.objects.filter(officer=by.officer, unit_id=petition.unit_id).exists()
    ):
        raise NotYours


def require_holder(petition: Petition, to: str) -> None:
    if not goes_to_holder(petition, to):
        raise TransitionRefused.between(petition.status, to)


def goes_to_holder(petition: Petition, to: object) -> bool:
    """What waited for its sender goes on with its unit, or with the centre where none has it."""
    if petition.status != Status.WAITING or to not in (Status.IN_PROCESS, Status.ACCEPTED):
        return True
    return (to == Status.IN_PROCESS) == (petition.unit_id is not None)


def requirements(petition: Petition, rule: Transition) -> frozenset[Any]:
    """What this step must carry for this petition: of some kinds an answer shows the mended place."""
    if Requirement.ANSWER in rule.requires and clock.needs_photo(petition):
        return rule.requires | {Requirement.PHOTO}
    return rule.requires


def require_items(petition: Petition, rule: Transition, details: TransitionDetails) -> None:
    wanted = requirements(petition, rule)
    for item in Requirement:
        if item in wanted and not CARRIED[item](details):
            raise MissingRequirement(item)


def _bearable(char: str) -> str:
    if char in "\n\t" or char.isprintable():
        return char
    return " " if char.isspace() else ""

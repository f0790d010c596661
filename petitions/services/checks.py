"""What must hold before a move: the graph, whose petition it is, what is carried, texts not too long."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from foundation.vietnamese.folding import nfc
from petitions.errors import MissingItem, MoveNotAllowed, NotYours, WrongDetail
from petitions.models import Petition, UnitDesk
from petitions.services.details import By, MoveDetails
from petitions.workflow import MOVES, Actor, Item, Move, Status

CARRIED: Mapping[Item, Callable[[MoveDetails], object]] = {
    Item.UNIT: lambda details: details.unit,
    Item.QUESTION: lambda details: details.question.strip(),
    Item.INFORMATION: lambda details: details.information.strip() or details.pictures,
    Item.ANSWER: lambda details: details.answer.strip(),
    Item.REASON: lambda details: details.reason.strip(),
    Item.PARENT: lambda details: details.parent,
}


def words(text: str, most: int, label: str) -> str:
    """The text in NFC without control, invisible or right-to-left marks; WrongDetail where too long."""
    text = nfc(text.replace("\r\n", "\n"))
    tidy = "".join(map(_bearable, text)).strip()
    if len(tidy) > most:
        raise WrongDetail(_("%(what)s: at most %(most)s characters.") % {"what": label, "most": most})
    return tidy


def permitted(source: str, to: str, by: By) -> Move:
    rule = MOVES.get((Status(source), Status(to)))
    if rule is None or by.kind not in rule.actors:
        raise MoveNotAllowed.between(source, to)
    return rule


def require_yours(petition: Petition, by: By) -> None:
    """A handling unit's officer acts on what his unit has; the centre on everything."""
    if by.kind == Actor.UNIT and not (
        by.officer
        and petition.unit_id
        and UnitDesk.objects.filter(officer=by.officer, unit_id=petition.unit_id).exists()
    ):
        raise NotYours


def require_items(rule: Move, details: MoveDetails) -> None:
    for item in Item:
        if item in rule.requires and not CARRIED[item](details):
            raise MissingItem(item)


def _bearable(char: str) -> str:
    if char in "\n\t" or char.isprintable():
        return char
    return " " if char.isspace() else ""

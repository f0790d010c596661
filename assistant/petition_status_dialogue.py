"""Status of a petition in the chat: its sender reads, rates or reopens it; others need its secret."""

import re
from typing import Any

from django.utils.translation import gettext as _

from assistant import petition_replies
from assistant.replies import Reply, button, say, to_menu, to_person
from assistant.turns import Turn
from foundation.files.pictures import NotAPicture
from foundation.regions.local_names import local
from petitions import services, tracking
from petitions.errors import MissingRequirement, PetitionRefusal
from petitions.models import Petition

QUESTIONS = SECRET, INFORMATION, AGAIN = ("petition_secret", "petition_information", "petition_again")
SECRET_FORM = re.compile(r"[A-Za-z\d]{4,8}")
COMMAND = re.compile(r"(?:hai long|satisfied)(?= pa \d{6} \d{4,5}$)|(?:xem lai|bo sung|look again|add)\b")
"""The first rates at once, so nothing may stand beside it but the code."""


def handle_code(turn: Turn, code: str) -> Reply:
    """The sender sees it at once; anybody else must know the secret. A button's word with the code acts."""
    own = Petition.objects.for_page().filter(code=code, sender__citizen=turn.citizen).first()
    command = COMMAND.match(turn.folded)
    act = command[0] if command else ""
    if own is None:
        return _ask_secret(turn, code, act)
    turn.memory.close()
    return _ACTS[act](turn, own) if act else petition_replies.in_full(own)


def _ask_secret(turn: Turn, code: str, act: str) -> Reply:
    """`act`: what the button wanted, done once the secret is right."""
    turn.memory.ask(SECRET, code=code, act=act)
    words = _(
        "To see petition %(code)s, please write the secret of 6 letters and digits that came with this code."
    )
    return say(words % {"code": code}, petition_replies.to_leave())


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    return _ANSWERED[question](turn, data)


def prompt(turn: Turn, question: str, data: dict[str, Any]) -> Reply:
    """The question again, after something else was answered."""
    if question == SECRET:
        return _ask_secret(turn, data["code"], data.get("act", ""))
    petition = Petition.objects.get(pk=data["petition"])
    return _ask_again(turn, petition) if question == AGAIN else _ask_information(turn, petition)


def _secret(turn: Turn, data: dict[str, Any]) -> Reply | None:
    if not SECRET_FORM.fullmatch(turn.text.strip(" .#")):
        return None
    petition = tracking.prove(code=data["code"], secret=turn.text, askers=turn.askers)
    if petition is None:
        words = local(
            _(
                "We could not open it with that. Please check the petition's code and secret, or call "
                "%(hotline)s."
            )
        )
        return say(words, petition_replies.to_leave())
    turn.memory.close()
    follows = services.follow(petition=petition, citizen=turn.citizen)
    if act := data.get("act"):
        return _ACTS[act](turn, petition)
    told = _("From now on we will message you here about any changes.")
    return petition_replies.in_full(petition, opening=told if follows else "")


def _satisfied(turn: Turn, petition: Petition) -> Reply:
    try:
        services.rate(petition=petition, score=3)
    except PetitionRefusal as refusal:
        return say(refusal.message, to_menu())
    return say(_("Thank you for your rating."), to_menu())


def _ask_again(turn: Turn, petition: Petition) -> Reply:
    try:
        services.require_reopenable(petition)
    except PetitionRefusal as refusal:
        turn.memory.close()
        return say(refusal.message, to_person())
    turn.memory.ask(AGAIN, petition=petition.pk)
    words = _(
        "What is still wrong? Please write it in one message, or send a picture; "
        "we will ask the unit to look again."
    )
    return say(words, petition_replies.to_leave())


def _again(turn: Turn, data: dict[str, Any]) -> Reply:
    petition = Petition.objects.get(pk=data["petition"])
    try:
        services.reopen(petition=petition, because=turn.text, images=turn.pictures)
    except NotAPicture as error:
        return say(error.reason or petition_replies.unreadable())
    except MissingRequirement:  # a sticker, a place
        return _ask_again(turn, petition)
    except PetitionRefusal as refusal:
        turn.memory.close()
        return say(refusal.message, to_person())
    turn.memory.close()
    return petition_replies.in_full(petition)


def _ask_information(turn: Turn, petition: Petition) -> Reply:
    turn.memory.ask(INFORMATION, petition=petition.pk)
    words = _("Please write what we asked, or send pictures.")
    return say(words, petition_replies.to_leave())


def _information(turn: Turn, data: dict[str, Any]) -> Reply:
    petition = Petition.objects.get(pk=data["petition"])
    place = ("{:.5f}, {:.5f}".format(*turn.location),) if turn.location else ()
    text = "\n".join(filter(None, (turn.text, *place)))
    try:
        services.add_information(petition=petition, text=text, images=turn.pictures)
    except NotAPicture as error:
        return say(error.reason or petition_replies.unreadable())
    except MissingRequirement:  # a file
        return _ask_information(turn, petition)
    except PetitionRefusal as refusal:
        turn.memory.close()
        return say(refusal.message, button(_("See the petition"), petition.code))
    turn.memory.close()
    return petition_replies.in_full(petition, opening=_("Received, thank you."))


_ANSWERED = {SECRET: _secret, INFORMATION: _information, AGAIN: _again}
_ACTS = {
    **dict.fromkeys(("hai long", "satisfied"), _satisfied),
    **dict.fromkeys(("xem lai", "look again"), _ask_again),
    **dict.fromkeys(("bo sung", "add"), _ask_information),
}

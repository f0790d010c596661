"""Status of a petition in the chat: its sender reads, rates or reopens it; others need its secret.

Presenter of petitions in the chat: the facts of the petition's page as short replies.
"""

import re
import textwrap
from typing import Any

from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say, to_menu, to_person
from assistant.turns import Turn
from foundation.files.pictures import NotAPicture
from foundation.local_names import local
from foundation.messages import Button
from foundation.vietnamese.folding import fold
from foundation.web.formats import day, full_day, hour
from petitions import public_view, services, tracking
from petitions.categories import Field, Kind, guess_field, guess_kind, tells_of_danger
from petitions.errors import MissingRequirement, PetitionRefusal
from petitions.models import Draft, Petition
from petitions.services import drafts
from petitions.workflow import Status

MAX_ANSWER_LENGTH = 1100
KIND = "petition"  # of focus: one that was sent


def in_full(petition: Petition, *, opening: str = "") -> Reply:
    """Everything that the sender may know, and what to do next."""
    facts = public_view.details(petition)
    about = _("Petition %(code)s: %(text)s")
    named = about % {"code": facts.code, "text": _short(facts.text, 160)}
    lines = [opening, f"{facts.title}\n{named}", facts.lead]
    if facts.question:
        asked = _("We need to know from you: %(question)s")
        lines.append(asked % {"question": facts.question})
    if facts.reason:
        lines.append(facts.reason)
    if facts.answers:
        last = facts.answers[-1]
        answered = _("%(unit)s answered on %(day)s:")
        said = answered % {"unit": last.unit.name, "day": day(last.answered_at)}
        lines.append(f"{said}\n{_short(last.text, MAX_ANSWER_LENGTH)}")
    lines += facts.undelivered[:1]
    buttons = [Button(_("See everything"), "url", petition.tracking_url)]
    if facts.status == Status.WAITING:
        buttons.append(button(_("Answer here"), f"bổ sung {facts.code}"))
    if facts.can_rate:
        buttons.append(button(_("Satisfied"), f"hài lòng {facts.code}"))
    if facts.reopen_left:
        buttons.append(button(_("Not solved, please look again"), f"xem lại {facts.code}"))
    return say("\n\n".join(line for line in lines if line), *buttons, to_menu()).about(KIND, facts.code)


def received(petition: Petition) -> Reply:
    due = f"{full_day(petition.due_at)}, {hour(petition.due_at)}"
    words = local(
        _(
            "Your petition was received. Code: %(code)s\nSecret: %(secret)s\n\nWhat happens next: "
            "the %(brand)s centre reads it and passes it to the unit responsible, which does not see "
            "your name. You will have an answer before %(due)s. We will message you here at each "
            "step."
        ),
        code=petition.code,
        secret=petition.secret,
        due=due,
    )
    shown = say(words, Button(_("See the petition"), "url", petition.tracking_url), to_menu())
    return shown.about(KIND, petition.code)


def when(petition: Petition) -> Reply:
    """Where it stands, with the day that was promised."""
    facts = public_view.details(petition)
    see = Button(_("See the petition"), "url", petition.tracking_url)
    return say(f"{facts.code}: {facts.title}\n{facts.lead}", see)


def review(draft: Draft, *, phone: str) -> Reply:
    """What will be sent, once more."""
    said = drafts.filled(draft)
    kind = Kind.EMERGENCY if tells_of_danger(said.text) else Kind(said.kind or guess_kind(said.text))
    field = Field(said.field) if said.field else guess_field(said.text)
    words = _(
        "Please check before you send:\n• What: %(text)s\n"
        "• Kind: %(kind)s; field: %(field)s (the centre may correct it)\n"
        "• Where: %(where)s\n• Pictures: %(pictures)s\n• Phone: %(phone)s"
    )
    shown = {
        "text": _short(said.text, 700),
        "kind": kind.label,
        "field": field.label,
        "where": where(draft),
        "pictures": draft.pictures.count(),
        "phone": phone or _("not left"),
    }
    return say(
        words % shown,
        button(_("Send"), "gửi"),
        button(_("Correct the words"), "sửa nội dung"),
        button(_("Correct the place"), "sửa nơi"),
        to_leave(),
    )


def where(draft: Draft) -> str:
    said = drafts.filled(draft)
    named = said.place
    if said.commune and (unit := drafts.commune_of(said)):
        is_all = fold(said.place) in (fold(unit.full_name), fold(unit.name))
        is_named = fold(unit.full_name) in fold(said.place)
        named = unit.full_name if is_all else said.place if is_named else f"{said.place}, {unit.full_name}"
    point = _("the place that was sent") if said.latitude is not None else ""
    parts = (named.strip(", "), point)
    return "; ".join(part for part in parts if part) or _("not known")


def unreadable() -> str:
    return _("We could not open this picture (it must be JPEG, PNG or WebP). Please send it again.")


def to_leave() -> Button:
    return button(_("Leave it"), "thôi")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else textwrap.shorten(text, most, placeholder="…") or text[:most]


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
    return _ACTS[act](turn, own) if act else in_full(own)


def _ask_secret(turn: Turn, code: str, act: str) -> Reply:
    """`act`: what the button wanted, done once the secret is right."""
    turn.memory.ask(SECRET, code=code, act=act)
    words = _(
        "To see petition %(code)s, please write the secret of 6 letters and digits that came with this code."
    )
    return say(words % {"code": code}, to_leave())


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
        return say(words, to_leave())
    turn.memory.close()
    follows = services.follow(petition=petition, citizen=turn.citizen)
    if act := data.get("act"):
        return _ACTS[act](turn, petition)
    told = _("From now on we will message you here about any changes.")
    return in_full(petition, opening=told if follows else "")


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
    return say(words, to_leave())


def _again(turn: Turn, data: dict[str, Any]) -> Reply:
    petition = Petition.objects.get(pk=data["petition"])
    try:
        services.reopen(petition=petition, because=turn.typed, images=turn.pictures)
    except NotAPicture as error:
        return say(error.reason or unreadable())
    except MissingRequirement:  # a sticker, a place
        return _ask_again(turn, petition)
    except PetitionRefusal as refusal:
        turn.memory.close()
        return say(refusal.message, to_person())
    turn.memory.close()
    return in_full(petition)


def _ask_information(turn: Turn, petition: Petition) -> Reply:
    turn.memory.ask(INFORMATION, petition=petition.pk)
    words = _("Please write what we asked, or send pictures.")
    return say(words, to_leave())


def _information(turn: Turn, data: dict[str, Any]) -> Reply:
    petition = Petition.objects.get(pk=data["petition"])
    place = ("{:.5f}, {:.5f}".format(*turn.location),) if turn.location else ()
    text = "\n".join(filter(None, (turn.typed, *place)))
    try:
        services.add_information(petition=petition, text=text, images=turn.pictures)
    except NotAPicture as error:
        return say(error.reason or unreadable())
    except MissingRequirement:  # a file
        return _ask_information(turn, petition)
    except PetitionRefusal as refusal:
        turn.memory.close()
        return say(refusal.message, button(_("See the petition"), petition.code))
    turn.memory.close()
    return in_full(petition, opening=_("Received, thank you."))


_ANSWERED = {SECRET: _secret, INFORMATION: _information, AGAIN: _again}
_ACTS = {
    **dict.fromkeys(("hai long", "satisfied"), _satisfied),
    **dict.fromkeys(("xem lai", "look again"), _ask_again),
    **dict.fromkeys(("bo sung", "add"), _ask_information),
}

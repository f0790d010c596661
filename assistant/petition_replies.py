"""Presenter of petitions in the chat: the facts of the petition's page as short replies."""

import textwrap

from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say, to_menu
from foundation.outbox.messages import Button
from foundation.regions.local_names import local
from foundation.web.formats import day, full_day, hour
from petitions import public_view
from petitions.categories import Field, Kind, guess_field, guess_kind
from petitions.models import Draft, Petition
from petitions.places import communes_named
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
    kind = Kind(said.kind) if said.kind else guess_kind(said.text)
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
        known = {found.pk for found in communes_named(said.place)} if said.place else set()
        named = (
            unit.full_name if unit.pk in known and len(said.place) < 40 else f"{said.place}, {unit.full_name}"
        )
    point = _("the place that was sent") if said.latitude is not None else ""
    parts = (named.strip(", "), point)
    return "; ".join(part for part in parts if part) or _("not known")


def unreadable() -> str:
    return _("We could not open this picture (it must be JPEG, PNG or WebP). Please send it again.")


def to_leave() -> Button:
    return button(_("Leave it"), "thôi")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else textwrap.shorten(text, most, placeholder="…") or text[:most]

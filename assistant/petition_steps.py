"""The steps of the petition dialogue: what happened, where, pictures, phone, review, send.

`PROMPTS` asks each, `STEPS` takes what is answered: a reply, or None where the message is no answer to it.
"""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistant import petition_replies
from assistant.petition_words import (
    ADDING,
    NO,
    NO_PHONE,
    NOT_TO_SEND,
    NOTHING,
    SEND,
    SOFT_NO,
    YES,
)
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from foundation.files.pictures import NotAPicture
from foundation.outbox.messages import Button
from foundation.regions.local_names import local
from foundation.vietnamese.phones import PHONE_IN_TEXT, display_phone, normalise_phone
from petitions import complaints, referrals
from petitions.categories import Kind, guess_kind
from petitions.errors import PetitionRefusal, TooManyPictures
from petitions.models import Draft, Petition
from petitions.places import communes_in, communes_named
from petitions.services import drafts, pictures
from petitions.services.reception import MIN_TEXT

WHAT, REFERRAL, WHERE, PICTURES, PHONE, REVIEW = (
    f"petition_{step}" for step in ("what", "referral", "where", "pictures", "phone", "review")
)
FREE = (WHAT, WHERE)  # take any words
JUST_A_PLACE = 40  # letters


def sends(turn: Turn) -> bool:
    return bool(SEND.search(turn.folded)) and not NOT_TO_SEND.search(turn.text)


def refuses(turn: Turn) -> bool:
    return bool(NOTHING.search(turn.folded)) or sends(turn)


def _gives_nothing(turn: Turn) -> bool:
    return bool(NO.fullmatch(turn.folded) or SOFT_NO.match(turn.folded)) or refuses(turn)


def ask_what(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    turn.memory.ask(WHAT, draft=str(draft.pk))
    words = _("What happened, since when, and what would you like done? Please write it in one message.")
    return say(f"{opening}{words}\n{_danger()}", petition_replies.to_leave())


def _what(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply:
    if turn.pictures:
        _keep(turn, draft)
    if len(turn.text) < MIN_TEXT:
        return ask_what(turn, draft, _("Please say a few more words.") + " ")
    return told(turn, draft, turn.text)


def told(turn: Turn, draft: Draft, text: str) -> Reply:
    """Store the text. A complaint or denunciation first gets the address that is competent for it."""
    drafts.fill(draft, text=text, kind=guess_kind(text).value)
    about = complaints.look(text)
    if about:
        turn.memory.ask(REFERRAL, draft=str(draft.pk))
        still = _("If you only want to report or to ask, you can still send it here.")
        return say(
            f"{referrals.kindly(about)}\n{still}",
            button(_("Send it anyway"), "vẫn gửi phản ánh"),
            button(_("Correct the words"), "sửa nội dung"),
            to_person(),
        )
    return _place_or_ask(turn, draft, text)


def _referral(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if re.search(r"\bvan gui\b|^send\b", turn.folded):
        drafts.fill(draft, knows_referral=True)
        return _place_or_ask(turn, draft, drafts.filled(draft).text)
    if turn.folded.startswith(("sua", "correct")):
        return ask_what(turn, draft)
    return None


def _place_or_ask(turn: Turn, draft: Draft, text: str) -> Reply:
    """Take the place that the text names, or ask for it."""
    units = communes_in(text)
    if len(units) == 1:
        drafts.fill(draft, commune=units[0].pk, place="")
        return ask_pictures(turn, draft, _place(units[0].full_name))
    return _ask_where(turn, draft)


def _ask_where(turn: Turn, draft: Draft, opening: str = "", tried: bool = False) -> Reply:
    turn.memory.ask(WHERE, draft=str(draft.pk), tried=tried)
    return say(
        opening
        + _(
            "Where? Please write the ward or commune with a street or landmark (old names work "
            "too), or send your location."
        ),
        button(_("Skip"), "bỏ qua"),
    )


def _where(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply:
    if turn.pictures:
        refusal = _keep(turn, draft)
        return _ask_where(turn, draft, f"{refusal or _('The picture was added.')} ")
    if turn.location:
        drafts.fill(draft, latitude=turn.location[0], longitude=turn.location[1])
        return ask_pictures(turn, draft, _("The place was noted.") + "\n")
    if not turn.text or NO.fullmatch(turn.folded) or YES.fullmatch(turn.folded):
        return ask_pictures(turn, draft)
    units = communes_named(turn.text) if len(turn.text) < JUST_A_PLACE else []
    units = units or communes_in(turn.text)
    place = data.get("place") or turn.text[:300]
    if len(units) == 1:
        drafts.fill(draft, commune=units[0].pk, place=place)
        return ask_pictures(turn, draft, _place(petition_replies.where(draft)))
    drafts.fill(draft, place=place)
    if units:
        turn.memory.ask(WHERE, draft=str(draft.pk), tried=True, place=place)
        buttons = [button(unit.full_name, unit.full_name) for unit in units[:4]]
        several = _("Several places bear this name today. Please choose, or write the exact ward or commune:")
        return say(several, *buttons)
    if not data.get("tried"):
        unknown = _("I do not recognise a ward or commune in that.")
        return _ask_where(turn, draft, f"{unknown} ", tried=True)
    return ask_pictures(turn, draft)


def ask_pictures(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    if draft.pictures.count():
        return _ask_phone(turn, draft, opening)
    turn.memory.ask(PICTURES, draft=str(draft.pk))
    words = _(
        "If you have pictures, send them here (at most %(most)s; better without faces and number plates). "
        "If not, press “No picture”."
    )
    return say(opening + words % {"most": pictures.MAX_PICTURES}, _to_no_picture())


def _pictures(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if turn.pictures:
        refusal = _keep(turn, draft)
        count = draft.pictures.count()
        if count >= pictures.MAX_PICTURES:
            return say(refusal, _to_finish()) if refusal else _ask_phone(turn, draft)
        more = ngettext(
            "%(n)s picture received. Send more, or press “That is all”.",
            "%(n)s pictures received. Send more, or press “That is all”.",
            count,
        )
        received = more % {"n": count} if count else ""
        return say("\n".join(filter(None, (refusal, received))), _to_finish())
    if PHONE_IN_TEXT.search(turn.text):
        given = _phone_given(turn, draft, data)
        return say(_consent()) + given if given else None
    if NO_PHONE.search(turn.folded):
        return _phone_given(turn, draft, data)
    if YES.fullmatch(turn.folded) or _gives_nothing(turn):
        return _ask_phone(turn, draft)
    if len(units := communes_named(turn.text)) == 1 and len(turn.text) < JUST_A_PLACE:
        drafts.fill(draft, commune=units[0].pk, place=turn.text)
        return ask_pictures(turn, draft, _place(petition_replies.where(draft)))
    return None if turn.text else say(_("Please send pictures, or press “No picture”."), _to_no_picture())


def _keep(turn: Turn, draft: Draft) -> str:
    """Keep what can be kept; why the others were not."""
    refusal = ""
    for content in turn.pictures:
        try:
            pictures.add(content, draft=draft)
        except NotAPicture as error:
            refusal = error.reason or petition_replies.unreadable()
        except TooManyPictures as too_many:
            return too_many.message
    return refusal


def _ask_phone(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    turn.memory.ask(PHONE, draft=str(draft.pk))
    words = _("We will answer you here. If you also want to leave a phone number, please write it.")
    return say(f"{opening}{words}\n{_consent()}", _to_no_phone())


def _phone_given(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if YES.fullmatch(turn.folded) or (_gives_nothing(turn) and not any(map(str.isdigit, turn.text))):
        drafts.fill(draft, phone="", consent="")
        return review(turn, draft)
    number = PHONE_IN_TEXT.search(turn.text)
    try:
        phone = normalise_phone(number[0] if number else turn.text.strip())
    except ValueError:
        return say(_wrong_phone(), _to_no_phone()) if any(map(str.isdigit, turn.text)) else None
    drafts.fill(draft, phone=phone, consent=_consent())
    return review(turn, draft)


def review(turn: Turn, draft: Draft) -> Reply:
    turn.memory.ask(REVIEW, draft=str(draft.pk))
    return petition_replies.review(draft, phone=_phone(draft))


def _reviewed(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if turn.folded.startswith(("sua noi dung", "correct the words")) or turn.folded == "sua":
        return ask_what(turn, draft)
    if turn.folded.startswith(("sua noi", "correct the place")):
        return _ask_where(turn, draft)
    if ADDING.match(turn.folded):
        drafts.fill(draft, text=f"{drafts.filled(draft).text}\n{turn.text}")
        return say(_("This was added to the words.")) + review(turn, draft)
    if turn.pictures:
        added = _keep(turn, draft) or _("The picture was added.")
        return say(added, button(_("Look again"), "xem"), button(_("Send"), "gửi"))
    names_sending = YES.fullmatch(turn.folded) or SEND.search(turn.folded)
    if turn.folded == "xem" or (names_sending and NOT_TO_SEND.search(turn.text)):
        return review(turn, draft)
    if not names_sending:
        return None
    try:
        petition = drafts.send(draft=draft, channel=Petition.Channel.CHAT)
    except PetitionRefusal as refusal:
        return ask_what(turn, draft, f"{refusal.message} ")
    turn.memory.close()
    shown = petition_replies.received(petition)
    if petition.kind != Kind.EMERGENCY:
        return shown
    return say(_danger()) + shown


def _phone(draft: Draft) -> str:
    phone = drafts.filled(draft).phone
    return display_phone(phone) if phone else ""


# --- words said more than once ---


def _danger() -> str:
    return _("If anyone is in danger, call 113, 114 or 115 immediately.")


def _consent() -> str:
    """What sending the number means; these very words are kept as what was agreed to."""
    return local(
        _(
            "By sending a phone number you agree that the %(brand)s centre keeps it to answer the petition; "
            "the handling unit does not see it."
        )
    )


def _wrong_phone() -> str:
    return _("The phone number is not right: it has 10 digits and begins with 0, for example 0905 123 456.")


def _place(name: str) -> str:
    return _("Where it happened: %(place)s.") % {"place": name} + "\n"


def _to_finish() -> Button:
    return button(_("That is all"), "xong")


def _to_no_picture() -> Button:
    return button(_("No picture"), "không có ảnh")


def _to_no_phone() -> Button:
    return button(_("No, thanks"), "không cần")


PROMPTS = {WHERE: _ask_where, PICTURES: ask_pictures, PHONE: _ask_phone, REVIEW: review}
STEPS = {
    WHAT: _what,
    REFERRAL: _referral,
    WHERE: _where,
    PICTURES: _pictures,
    PHONE: _phone_given,
    REVIEW: _reviewed,
}

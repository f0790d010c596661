"""The petition dialogue: text, place, pictures, phone, review, send.

It fills the same draft as the web form, in the database, so a restart, a pause or «thôi» loses nothing.
"""

import re
import textwrap
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistant import petition_replies, petition_status_dialogue
from assistant.dialogue_state import REMEMBERED, Focus
from assistant.intents import knowledge_answers
from assistant.petition_words import (
    ABOUT_PETITIONS,
    ADDING,
    ANEW,
    ASKS_WHERE,
    BEGIN,
    NO,
    NO_PHONE,
    NOT_TO_SEND,
    NOTHING,
    OPENING,
    SEND,
    SOFT_NO,
    TO_ADD,
    YES,
)
from assistant.replies import Reply, button, say, to_menu, to_person
from assistant.turns import Turn
from foundation.files.pictures import NotAPicture
from foundation.outbox.messages import Button
from foundation.regions.local_names import local
from foundation.vietnamese.folding import fold
from foundation.vietnamese.phones import PHONE_IN_TEXT, display_phone, normalise_phone
from foundation.vietnamese.questions import asks_in
from petitions import complaints, referrals
from petitions.categories import Kind, guess_kind
from petitions.codes import EXAMPLE, LIKE_A_CODE, find_codes
from petitions.errors import PetitionRefusal, TooManyPictures
from petitions.models import Draft, Petition
from petitions.places import communes_in, communes_named
from petitions.services import drafts, pictures
from petitions.services.reception import MIN_TEXT

WHICH, WHAT, REFERRAL, WHERE, PICTURES, PHONE, REVIEW = (
    f"petition_{step}" for step in ("which", "what", "referral", "where", "pictures", "phone", "review")
)
QUESTIONS = (WHICH, WHAT, REFERRAL, WHERE, PICTURES, PHONE, REVIEW, *petition_status_dialogue.QUESTIONS)
FREE = (WHAT, WHERE, *petition_status_dialogue.QUESTIONS[1:])  # take any words

JUST_A_CODE = 40  # letters
ENOUGH = 15  # letters of a message that already says what happened


def command(turn: Turn) -> Reply | None:
    """Commands of our buttons with a petition's code; «gửi phản ánh» begins a new petition."""
    found = find_codes(turn.text)
    if found:
        return petition_status_dialogue.handle_code(turn, found[0])
    if LIKE_A_CODE.search(turn.text):
        wrong = _("This is not a petition code. It looks like %(example)s.")
        return say(wrong % {"example": EXAMPLE}, to_menu(), to_person())
    if not BEGIN.match(turn.folded) or asks_in(turn.text):
        return None
    return _ask_what(turn, drafts.begin(citizen=turn.citizen)) if ANEW.search(turn.folded) else _begin(turn)


def handle(turn: Turn) -> Reply | None:
    """A message that is already a petition: its text is taken over."""
    if (
        ABOUT_PETITIONS.search(turn.folded)
        and asks_in(turn.text)
        and (kept := knowledge_answers.likely(turn))
    ):
        return kept
    about = complaints.look(turn.text)
    if about == complaints.LooksLike.DENUNCIATION and ASKS_WHERE.search(turn.folded):
        return say(referrals.kindly(about), to_person())
    said = OPENING.sub("", turn.typed or turn.text).strip()  # the sender's own words
    if len(fold(said)) < ENOUGH:
        return _begin(turn)
    open_question, data = turn.memory.question
    if open_question == WHICH:
        said = f"{data['said']}\n{said}"
    draft = _latest(turn)
    if draft and _is_of_another_matter(draft, said):
        if timezone.now() - draft.updated_at <= REMEMBERED:
            return _ask_which(turn, draft, said)
        draft = None  # the one that was left stays, with its own place and pictures
    reply = _told(turn, draft or drafts.begin(citizen=turn.citizen), said)
    first, *rest = reply.messages
    noted = _("This is being written down as a petition to the unit responsible.")
    return replace(reply, messages=(replace(first, text=f"{noted}\n{first.text}"), *rest))


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    if find_codes(turn.text) and len(turn.text) < JUST_A_CODE:  # a code, or a button of an older message
        turn.memory.close()
        return None
    if question in petition_status_dialogue.QUESTIONS:
        return petition_status_dialogue.resume(turn, question, data)
    draft = drafts.find(data.get("draft", ""))
    if draft is None:  # left for days, and deleted
        turn.memory.close()
        return None
    return _STEPS[question](turn, draft, data)


def prompt(turn: Turn, question: str, data: dict[str, Any]) -> Reply:
    """The question again, after something else was answered."""
    if question in petition_status_dialogue.QUESTIONS:
        return petition_status_dialogue.prompt(turn, question, data)
    draft = drafts.find(data.get("draft", ""))
    if draft is None:
        return _begin(turn)
    if question == WHICH:
        return _ask_which(turn, draft, data["said"])
    return _PROMPTS.get(question, _ask_what)(turn, draft)


def focus(turn: Turn, question: str, data: dict[str, Any]) -> Focus | None:
    """The petition that is being written."""
    return Focus("writing_petition", str(data["draft"])) if data.get("draft") else None


def surely_answers(turn: Turn, question: str) -> bool:
    """Whether the message answers the step although it looks like a question or a word of farewell.

    It refuses what the step asks for («khỏi để số, gửi luôn giùm»), or corrects the words at the end.
    """
    if question == REVIEW:
        return bool(ADDING.match(turn.folded)) or _sends(turn)
    return question in (PICTURES, PHONE) and _refuses(turn)


def _sends(turn: Turn) -> bool:
    return bool(SEND.search(turn.folded)) and not NOT_TO_SEND.search(turn.text)


def _refuses(turn: Turn) -> bool:
    return bool(NOTHING.search(turn.folded)) or _sends(turn)


def _gives_nothing(turn: Turn) -> bool:
    return bool(NO.fullmatch(turn.folded) or SOFT_NO.match(turn.folded)) or _refuses(turn)


# --- writing one ---


def _begin(turn: Turn) -> Reply:
    draft = _latest(turn)
    if draft is None or not drafts.filled(draft).text:
        return _ask_what(turn, draft or drafts.begin(citizen=turn.citizen))
    shown = _review(turn, draft).with_button(_to_new())
    return say(_("You have an unfinished petition.")) + shown


def _latest(turn: Turn) -> Draft | None:
    return Draft.objects.filter(citizen=turn.citizen).order_by("-updated_at").first()


def _is_of_another_matter(draft: Draft, said: str) -> bool:
    """Whether the draft holds other words, or pictures that came before any: they show something else."""
    text = drafts.filled(draft).text
    return text != said if text else draft.pictures.exists()


def _ask_which(turn: Turn, draft: Draft, said: str) -> Reply:
    """Words of their own while another petition is being written: a new one, or more about that one?"""
    turn.memory.ask(WHICH, draft=str(draft.pk), said=said)
    begun = textwrap.shorten(drafts.filled(draft).text, 200, placeholder="…")
    words = (
        _("You are writing a petition: “%(text)s”. Does what you write now belong to it?") % {"text": begun}
        if begun
        else _("You have sent pictures for a petition. Does what you write now belong to them?")
    )
    return say(words, button(_("Yes, add it"), "ghi thêm"), _to_new())


def _which(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    said = data["said"]
    is_short = len(turn.text) < JUST_A_CODE
    if NO.fullmatch(turn.folded) or (is_short and ANEW.search(turn.folded)):
        return _told(turn, drafts.begin(citizen=turn.citizen), said)
    if not (YES.fullmatch(turn.folded) or (is_short and TO_ADD.match(turn.folded))):
        return None
    known = drafts.filled(draft)
    text = f"{known.text}\n{said}".strip()
    if not (known.commune or known.place or known.latitude):
        return _told(turn, draft, text)
    drafts.fill(draft, text=text)
    return _ask_pictures(turn, draft, _("This was added to the words.") + "\n")


def _ask_what(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    turn.memory.ask(WHAT, draft=str(draft.pk))
    words = _("What happened, since when, and what would you like done? Please write it in one message.")
    return say(f"{opening}{words}\n{_danger()}", petition_replies.to_leave())


def _what(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply:
    if turn.pictures:
        _keep(turn, draft)
    if len(turn.text) < MIN_TEXT:
        return _ask_what(turn, draft, _("Please say a few more words.") + " ")
    return _told(turn, draft, turn.text)


def _told(turn: Turn, draft: Draft, text: str) -> Reply:
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
        return _ask_what(turn, draft)
    return None


def _place_or_ask(turn: Turn, draft: Draft, text: str) -> Reply:
    """Take the place that the text names, or ask for it."""
    units = communes_in(text)
    if len(units) == 1:
        drafts.fill(draft, commune=units[0].pk, place="")
        return _ask_pictures(turn, draft, _place(units[0].full_name))
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
        return _ask_pictures(turn, draft, _("The place was noted.") + "\n")
    if not turn.text or NO.fullmatch(turn.folded) or YES.fullmatch(turn.folded):
        return _ask_pictures(turn, draft)
    units = communes_named(turn.text) if len(turn.text) < 40 else []
    units = units or communes_in(turn.text)
    place = data.get("place") or turn.text[:300]
    if len(units) == 1:
        drafts.fill(draft, commune=units[0].pk, place=place)
        return _ask_pictures(turn, draft, _place(petition_replies.where(draft)))
    drafts.fill(draft, place=place)
    if units:
        turn.memory.ask(WHERE, draft=str(draft.pk), tried=True, place=place)
        buttons = [button(unit.full_name, unit.full_name) for unit in units[:4]]
        several = _("Several places bear this name today. Please choose, or write the exact ward or commune:")
        return say(several, *buttons)
    if not data.get("tried"):
        unknown = _("I do not recognise a ward or commune in that.")
        return _ask_where(turn, draft, f"{unknown} ", tried=True)
    return _ask_pictures(turn, draft)


def _ask_pictures(turn: Turn, draft: Draft, opening: str = "") -> Reply:
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
    if len(units := communes_named(turn.text)) == 1 and len(turn.text) < JUST_A_CODE:
        drafts.fill(draft, commune=units[0].pk, place=turn.text)
        return _ask_pictures(turn, draft, _place(petition_replies.where(draft)))
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
        return _review(turn, draft)
    number = PHONE_IN_TEXT.search(turn.text)
    try:
        phone = normalise_phone(number[0] if number else turn.text.strip())
    except ValueError:
        return say(_wrong_phone(), _to_no_phone()) if any(map(str.isdigit, turn.text)) else None
    drafts.fill(draft, phone=phone, consent=_consent())
    return _review(turn, draft)


def _review(turn: Turn, draft: Draft) -> Reply:
    turn.memory.ask(REVIEW, draft=str(draft.pk))
    return petition_replies.review(draft, phone=_phone(draft))


def _reviewed(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if turn.folded.startswith(("sua noi dung", "correct the words")) or turn.folded == "sua":
        return _ask_what(turn, draft)
    if turn.folded.startswith(("sua noi", "correct the place")):
        return _ask_where(turn, draft)
    if ADDING.match(turn.folded):
        drafts.fill(draft, text=f"{drafts.filled(draft).text}\n{turn.text}")
        return say(_("This was added to the words.")) + _review(turn, draft)
    if turn.pictures:
        added = _keep(turn, draft) or _("The picture was added.")
        return say(added, button(_("Look again"), "xem"), button(_("Send"), "gửi"))
    names_sending = YES.fullmatch(turn.folded) or SEND.search(turn.folded)
    if turn.folded == "xem" or (names_sending and NOT_TO_SEND.search(turn.text)):
        return _review(turn, draft)
    if not names_sending:
        return None
    try:
        petition = drafts.send(draft=draft, channel=Petition.Channel.CHAT)
    except PetitionRefusal as refusal:
        return _ask_what(turn, draft, f"{refusal.message} ")
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


def _to_new() -> Button:
    return button(_("Write a new one"), "viết phản ánh mới")


def _to_no_phone() -> Button:
    return button(_("No, thanks"), "không cần")


_PROMPTS = {WHERE: _ask_where, PICTURES: _ask_pictures, PHONE: _ask_phone, REVIEW: _review}
_STEPS = {
    WHICH: _which,
    WHAT: _what,
    REFERRAL: _referral,
    WHERE: _where,
    PICTURES: _pictures,
    PHONE: _phone_given,
    REVIEW: _reviewed,
}

"""The steps of the petition dialogue: what happened, where, pictures, phone, review, send.

`PROMPTS` asks each, `STEPS` takes what is answered: a reply, or None where the message is no answer to it.

The words that begin a petition in the chat, and those that answer its steps; folded but for two.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistant import petition_status_dialogue
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn, is_asking, telling_words
from assistant.understanding import active_model, read_message
from assistant.understanding.references import is_repair, without_repair
from assistant.understanding.streets import street_span
from foundation.files.pictures import NotAPicture
from foundation.local_names import local
from foundation.messages import Button
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold
from foundation.vietnamese.phones import PHONE_IN_TEXT, display_phone, normalise_phone
from foundation.vietnamese.questions import asks_in, clauses
from petitions import complaints, referrals
from petitions.categories import Kind, guess_kind
from petitions.errors import PetitionRefusal, TooManyPictures
from petitions.map_points import communes_in, communes_named
from petitions.models import Draft, Petition
from petitions.services import drafts, enclosures
from petitions.services.reception import MIN_TEXT

BEGIN = re.compile(
    r"^(toi |em |minh |cho toi |cho em )?(muon |can |xin )?(gui|tao|lam|viet|bao)? ?(mot )?"
    r"(phan anh|kien nghi|gop y|don phan anh)( (moi|khac|hien truong|kien nghi|voi 1022|voi tinh|len tren))?$"
    r"|^(i (want|would like|need) to )?(report a problem|(send|make|write) a(?: new)? petition|complain)$"
)
ANEW = re.compile(r"\b(?:moi|khac)$|\bnew\b")
ABOUT_PETITIONS = re.compile(r"^(?:\w+ ){0,3}(?:phan anh|kien nghi)(?: \w+){0,8}$")
"""«gửi phản ánh mấy ngày thì trả lời» asks about petitions and is none."""
ASKS_WHERE = re.compile(
    r"\b(?:dau|mo|(?:cho|noi) (?:nao|mo)|(?:cho|gap|voi|kiem|goi) ai|where|to whom)\b(?: \w+){0,2}$"
)
"""«tố cáo cán bộ thì gửi mô»: asks for the way, and tells no matter yet."""
OPENING = re.compile(
    r"^\s{0,2}(?:tôi|toi|em|mình|minh|cho tôi|cho toi)?\s{0,2}(?:muốn|muon|cần|can|xin)?"
    r"\s{0,2}(?:gửi|gui)?\s{0,2}"
    r"(?:phản ánh|phan anh|kiến nghị|kien nghi|báo|bao)"
    r"(?:\s{1,2}(?:là|la|rằng|rang|về|ve|việc|viec))?\s{0,2}[:,]?\s{0,2}"
    r"|^\s{0,2}i (?:want|would like) to report(?: a problem| that)?\s{0,2}[:,]?\s{0,2}",
    re.IGNORECASE,
)
NO = re.compile(
    r"(khong|ko|k|hong|khong co|khong can|bo qua|tiep|tiep tuc|xong|xong roi|het|het roi)( .{0,20})?"
    r"|(no|none|nothing|skip|next|done|that is all)( thanks| thank you| need| pictures?| photos?| it| this)?"
)
YES = re.compile(
    r"((?:u|uh|ok|da|vang|roi) )?(gui|gui di|dong y|ok|oke|dung|dung roi|vang|da|u|xac nhan|gui luon"
    r"|yes|send|send it|submit|confirm)( (nhe|a|di|nha|giup|please))?"
)
NOTHING = re.compile(
    r"\b(?:lam chi|lam gi|dau|lay dau|kiem dau)(?: ra| ma)? (?:co|chup)(?: duoc)? (?:hinh|anh)\b"
    r"|\b(?:ai ma|khong ai|khong kip|chua kip|quen) chup\b"
    r"|\b(?:khoi|khong|ko|k|khoi can|khong can|hong|no)(?: \w+){0,3} "
    r"(?:so(?! (?:bi|gi|ai|chi|lam))|sdt|dien thoai|anh|hinh|phone|number|picture|photo)s?\b"
)
"""«khỏi để số, gửi luôn giùm»: what a step asks for is refused, whatever stands around it."""
NO_PHONE = re.compile(
    r"\b(?:khoi|khong|ko|k|hong|no)(?: \w+){0,3} (?:so|sdt|dien thoai|phone|number)\b(?! anh)"
)
SEND = re.compile(r"\b(?:gui|send)(?: \w+)?(?: (?:luon|di|giup|gium|dum|nha|nhe|it))+\b")
NOT_TO_SEND = re.compile(
    r"\b(?:đừng|dừng)\b"
    r"|\b(?:dung|không|khong|ko|k|hông|hong|chưa|chua|khoan|khỏi|khoi|don[’']?t|not)"
    r"(?:\s+(?:có|co|cần|can|muốn|muon|được|duoc|phải|phai|vội|voi|hãy|hay|nên|nen|cho))*\s+(?:gửi|gui|send)\b",
    re.IGNORECASE,
)
"""«đừng gửi nhé», «không gửi đi»; read as it was typed: «đừng», folded, is «đúng»."""
SOFT_NO = re.compile(
    r"(?:(?:da|vay|thoi|u|uh|toi|tui|em|e|minh|sorry) )*(?:khong|ko|k|khoi|chua|hong"
    r"|no)\b(?! (?:phai|dung|hieu|biet|ai)).{0,40}$"
)
ADDING = re.compile(
    r"(?:a |da |khoan |u )?(?:sua|doi|ghi them|noi them|bo sung|them)(?: \w+){3,}|add that .+"
)
"""«sửa lại là sáng thứ năm», before it is sent: kept below the words."""
TO_ADD = re.compile(r"(?:ghi|noi|bo sung)? ?them|bo sung|cung (?:viec|chuyen|mot)|add")


WHAT, REFERRAL, WHERE, PICTURES, PHONE, REVIEW = (
    f"petition_{step}" for step in ("what", "referral", "where", "pictures", "phone", "review")
)
FREE = (WHAT, WHERE)  # take any words
JUST_A_PLACE, MAX_PLACE = 40, 300  # letters
OF_OTHER_STEPS = frozenset("hinh anh so sdt dien thoai photo photos picture pictures phone number".split())
STREET_WORDS = ("duong", "pho", "hem", "kiet", "street")


def sends(turn: Turn) -> bool:
    return bool(SEND.search(turn.folded)) and not NOT_TO_SEND.search(turn.text)


def refuses(turn: Turn) -> bool:
    return bool(NOTHING.search(turn.folded)) or sends(turn)


def _gives_nothing(turn: Turn) -> bool:
    return bool(NO.fullmatch(turn.folded) or SOFT_NO.match(turn.folded)) or refuses(turn)


def ask_what(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    turn.memory.ask(WHAT, draft=str(draft.pk))
    words = _("What happened, since when, and what would you like done? Please write it in one message.")
    return say(f"{opening}{words}\n{_danger()}", petition_status_dialogue.to_leave())


def _what(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply:
    if turn.pictures:
        _keep(turn, draft)
    if len(turn.text) < MIN_TEXT:
        return ask_what(turn, draft, _("Please say a few more words.") + " ")
    return told(turn, draft, turn.typed)


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
    """Take the place that the text names; ask for what is missing of it."""
    units, street = communes_in(text), _street_in(text)
    if len(units) == 1:
        drafts.fill(draft, commune=units[0].pk, place=street)
        return ask_pictures(turn, draft, _place(petition_status_dialogue.where(draft)))
    return _which_commune(turn, draft, street, units) if units else _ask_where(turn, draft)


def _street_in(text: str) -> str:
    """The street that a story names, with the word before it, as it was written; "" for none."""
    span = street_span(read_message(text, active_model.current()), "petition")
    if span is None:
        return ""
    before = text[: span[0]].split()
    word = before[-1:] if before and fold(before[-1]) in STREET_WORDS else []
    return " ".join([*word, text[span[0] : span[1]]])


def _which_commune(turn: Turn, draft: Draft, place: str, among: Sequence[AdminUnit]) -> Reply:
    """The place is repeated; it is stored once its commune is named, or it is said to be right."""
    turn.memory.ask(WHERE, draft=str(draft.pk), place=place, among=[unit.pk for unit in among])
    noted = _("Place: “%(place)s”.") % {"place": place} if place else ""
    asked = (
        _("Several places bear this name today. Please choose, or write the exact ward or commune:")
        if among
        else _("I do not recognise a ward or commune in that. Please write its name, or press “Right”.")
    )
    right = [button(_("Right"), "đúng rồi")] if place else [button(_("Skip"), "bỏ qua")]
    communes = (button(unit.full_name, unit.full_name) for unit in among[:4])
    return say(f"{noted} {asked}".strip(), *communes, *right)


def _ask_where(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    turn.memory.ask(WHERE, draft=str(draft.pk))
    return say(
        opening
        + _(
            "Where? Please write the ward or commune with a street or landmark (old names work "
            "too), or send your location."
        ),
        button(_("Skip"), "bỏ qua"),
    )


def _where(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    place = str(data.get("place", ""))
    among = list(AdminUnit.objects.filter(pk__in=data.get("among", ())))
    if turn.pictures:
        added = _keep(turn, draft) or _("The picture was added.")
        if place or among:
            return say(added) + _which_commune(turn, draft, place, among)
        return _ask_where(turn, draft, f"{added} ")
    if turn.location:
        drafts.fill(draft, latitude=turn.location[0], longitude=turn.location[1])
        return ask_pictures(turn, draft, _("The place was noted.") + "\n")
    if not turn.text or NO.fullmatch(turn.folded) or YES.fullmatch(turn.folded):
        if place:  # whatever was refused («không có hình»), where it is was told: the review shows it
            drafts.fill(draft, place=place)
        return ask_pictures(turn, draft)
    if is_asking(turn) and asks_in(turn.text) and not communes_in(turn.text):
        return None  # a question is no place: it is answered, and the step stays
    if not _tells_a_place(turn):
        return _ask_where(turn, draft, _("Send pictures here whenever you like.") + " ")
    said = without_repair(turn.typed)[:MAX_PLACE]
    readings = (communes_in(said), communes_named(said) if len(said) < JUST_A_PLACE else [])
    units = min(filter(None, readings), key=len, default=[])
    place = place if place and _is_only(said, units) else said
    if len(units) == 1:
        drafts.fill(draft, commune=units[0].pk, place=place)
        return ask_pictures(turn, draft, _place(petition_status_dialogue.where(draft)))
    return _which_commune(turn, draft, place, units or among)


def _tells_a_place(turn: Turn) -> bool:
    """Whether a word is left beside small talk and the names of what other steps take («đây là hình nè»)."""
    words = {word for clause in clauses(turn.text) for word in telling_words(clause)}
    return bool(words - OF_OTHER_STEPS) or bool(communes_in(turn.text))


def _is_only(said: str, units: Sequence[AdminUnit]) -> bool:
    """Whether the words are the name of a commune and no more: the street that was told before stays."""
    return any(fold(said) in (fold(unit.full_name), fold(unit.name)) for unit in units)


def better_place(turn: Turn) -> bool:
    """Whether a later step is answered with one commune: it takes the place of what was noted."""
    is_said = len(turn.text) < JUST_A_PLACE or is_repair(turn.text)
    return is_said and not is_asking(turn) and len(communes_in(turn.text)) == 1


def ask_pictures(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    if draft.pictures.count():
        return _ask_phone(turn, draft, opening)
    turn.memory.ask(PICTURES, draft=str(draft.pk))
    words = _(
        "If you have pictures, send them here (at most %(most)s; better without faces and number plates). "
        "If not, press “No picture”."
    )
    return say(opening + words % {"most": enclosures.MAX_PICTURES}, _to_no_picture())


def _pictures(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if turn.pictures:
        refusal = _keep(turn, draft)
        count = draft.pictures.count()
        if count >= enclosures.MAX_PICTURES:
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
    return None if turn.text else say(_("Please send pictures, or press “No picture”."), _to_no_picture())


def _keep(turn: Turn, draft: Draft) -> str:
    """Keep what can be kept; why the others were not."""
    refusal = ""
    for content in turn.pictures:
        try:
            enclosures.add(content, draft=draft)
        except NotAPicture as error:
            refusal = error.reason or petition_status_dialogue.unreadable()
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
    return petition_status_dialogue.review(draft, phone=_phone(draft))


def _reviewed(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if turn.folded.startswith(("sua noi dung", "correct the words")) or turn.folded == "sua":
        return ask_what(turn, draft)
    if turn.folded.startswith(("sua noi", "correct the place")):
        return _ask_where(turn, draft)
    if ADDING.match(turn.folded):
        drafts.fill(draft, text=f"{drafts.filled(draft).text}\n{turn.typed}")
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
    shown = petition_status_dialogue.received(petition)
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

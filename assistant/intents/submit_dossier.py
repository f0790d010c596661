"""The dialogue that submits a dossier: procedure, office, papers, applicant, review, receipt.

Each open question is stored with the draft's number, so a restart, a pause or another question in between
loses nothing.
"""

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from assistant import (
    document_upload_dialogue,
    dossier_replies,
    draft_on_the_web,
    procedure_cards,
    procedure_replies,
)
from assistant.dialogue_state import Focus
from assistant.replies import Reply, button, not_now, say, to_menu, to_my_dossiers, to_person
from assistant.turns import Turn, is_asking
from assistant.understanding.references import is_repair, without_repair
from dossiers import submission
from dossiers.errors import DossierRefusal
from dossiers.models import Agency, Dossier, DossierDraft, Procedure
from dossiers.submission.procedure_search import find_procedures, offices, offices_at, procedures
from foundation.database.vietnamese_order import by_name
from foundation.files.qr_pictures import qr_picture_path
from foundation.messages import Button, Message
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.phones import PHONE_IN_TEXT, display_phone
from foundation.web.formats import amount
from lookups.places import proper_name

CHOOSE, OFFICE, PAPERS, PERSON, REVIEW = (
    "filing_procedure",
    "filing_office",
    "filing_papers",
    "filing_person",
    "filing_review",
)
QUESTIONS = (CHOOSE, OFFICE, PAPERS, PERSON, REVIEW)
BEGINNING = re.compile(
    r"nop ho so( truc tuyen| online)?|(?:nop ho so) (?P<name>.+)|"
    r"(submit|hand in|file) (a |my )?dossier( online)?"
)
GOING_ON = re.compile(
    r"(lam|soan|nop) tiep( ho so)?( (?P<draft>\d{1,12}))?( nhe| di)?|"
    r"(continue|go on|resume)( with)?( my| the)? dossier|"
    r".{0,40}\b(?:do dang|lam do|chua xong|bua (?:qua|truoc)|hom qua)\b.{0,40}\b(?:lam|nop"
    r"|soan) tiep\b.{0,20}|"
    r"(cai |bo )?ho so (cua toi |cua em )?(hoi nay|luc nay|hom qua|bua (truoc|qua)|dang do|do dang"
    r"|chua xong|lam do)\b.{0,40}"
    r"|.{0,30}\b(?:ho so|giay)\b.{0,20}\b(?:soan|lam|nop) (?:do|nua chung)\b.{0,20}"
    r"|.{0,20}\b(?:quay|tro) lai(?: voi)? (?:cai |bo )?(?:ho so|viec nop).{0,40}"
    r"|.{0,20}\bho so\b.{0,30}\b(?:hoi nay|luc nay|ban nay)\b.{0,30}"
    r"|.{0,20}\b(?:lo|nham)(?: \w+){0,2} huy\b.{0,40}|.{0,20}\bhuy (?:nham|lon|mat roi)\b.{0,40}"
)
AGREED = re.compile(
    r"(dong y( nop)?( ho so)?|nop( ho so)?( luon| di| nhe)?|gui( di| luon)?|ok( nop)?|co|xac nhan"
    r"|yes( please)?|(i )?agree|submit( it| the dossier)?|send( it)?|confirm)"
)
TO_CHANGE = re.compile(
    r"(?:sua|doi) (?:lai )?(?P<what>noi nhan|nguoi nop|giay(?: to)?|ten|so dien thoai)|"
    r"(?:change|correct|edit) (?:the |my )?(?P<what_en>office|applicant|papers?|name|phone)"
)
NOT_A_NAME = re.compile(
    r"\b(tôi tên( là)?|tên( tôi)?( là)?|họ (và )?tên|toi ten( la)?|ho (va )?ten|ten( la)?|sđt|sdt|"
    r"số điện thoại|so dien thoai|điện thoại|dien thoai|đt|"
    r"(my |full )?name( is)?|(my )?phone( number)?( is)?)\b[:\s]*",
    re.IGNORECASE,
)
OFFICE_WORDS = re.compile(r"\b(?:nop|gui|nhan|noi nhan|mot cua|xa|phuong)\b")
MAX_BUTTONS, MAX_TITLE_LENGTH = 4, 80
MAX_PLACE_WORDS = 4  # words; what is longer is no answer to «where?»


def handle(turn: Turn) -> Reply | None:
    """«tôi muốn làm giấy khai sinh cho con» and the like."""
    if reply := procedure_replies.answer(
        turn, partial(_introduce, turn), "nộp hồ sơ", procedure_cards.in_full
    ):
        return reply
    begun = _begun(turn)
    return _offer(turn, begun) if begun else _ask_procedure(turn)


def command(turn: Turn) -> Reply | None:
    """What the buttons say: «nộp hồ sơ», «nộp hồ sơ <its exact name>», «làm tiếp hồ sơ»."""
    if match := GOING_ON.fullmatch(turn.folded):
        is_of_one_sent = turn.memory.thing("dossier") is not None and not _begun(turn)
        return None if is_of_one_sent else _go_on(turn, match["draft"])
    match = BEGINNING.fullmatch(turn.folded)
    if match is None:
        return None
    if not match["name"]:
        begun = _begun(turn)
        return _offer(turn, begun) if begun else _ask_procedure(turn)
    named = procedures().filter(names__folded=match["name"], names__is_official=True)[:2]
    return _introduce(turn, named[0]) if len(named) == 1 else None


def continue_latest(turn: Turn, *, shown: Procedure | None = None) -> Reply:
    """The draft that was left lying, where no question is open or paused; else what is shown is begun."""
    return start(turn, shown) if shown and not _begun(turn) else _go_on(turn, None)


def _go_on(turn: Turn, number: str | None) -> Reply:
    """The draft that was left lying."""
    begun = _begun(turn)
    chosen = [draft for draft in begun if str(draft.pk) == number]
    if chosen or len(begun) == 1:
        draft = (chosen or begun)[0]
        unfinished = _("Your unfinished dossier: %(procedure)s.") % {"procedure": _title(draft.procedure)}
        return say(unfinished) + _onward(turn, draft, [])
    none = _("You have no unfinished dossier.")
    return _offer(turn, begun) if begun else say(none, *_beginnings())


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    if question == CHOOSE:
        match = find_procedures(turn.text)
        if not match.procedures:
            return None
        return procedure_replies.matched(
            match, turn.text, partial(_introduce, turn), "nộp hồ sơ", procedure_cards.in_full
        )
    draft = submission.open_draft(data.get("draft"), citizen=turn.citizen)
    if draft and is_repair(turn.text):
        meant = find_procedures(without_repair(turn.text)).certain
        if meant and meant.pk != draft.procedure_id:
            return _introduce(turn, meant)
        places = find_places(turn.text) if draft.office and OFFICE_WORDS.search(turn.folded) else []
        if places:  # «à nhầm, nộp ở Điện Bàn»
            said = places[-1].said
            return _office_named(replace(turn, text=said, folded=fold(said)), draft, data)
    if draft is None or draft.is_sent:
        turn.memory.close()
        gone = _("This draft is gone. Write “submit a dossier” to begin again.")
        return _receipt(turn, draft.dossier) if draft and draft.dossier else say(gone, *_beginnings())
    try:
        return ANSWERED[question](turn, draft, data)
    except DossierRefusal as refusal:
        return say(refusal.message, not_now(), to_person())


def start(turn: Turn, procedure: Procedure) -> Reply:
    """The dialogue for a procedure that was shown before."""
    return _introduce(turn, procedure)


def prompt(turn: Turn, question: str, data: dict[str, Any]) -> Reply:
    """The question again, after something else was answered."""
    draft = submission.open_draft(data.get("draft"), citizen=turn.citizen) if data.get("draft") else None
    if draft is None or draft.is_sent:
        return _ask_procedure(turn)
    if question == PERSON:
        return _ask_person(turn, draft, str(data.get("phone", "")))
    return _onward(turn, draft, data.get("passed", []))


def focus(turn: Turn, question: str, data: dict[str, Any]) -> Focus | None:
    """The procedure that is being filed."""
    draft = submission.open_draft(data.get("draft"), citizen=turn.citizen) if data.get("draft") else None
    procedure = draft.procedure if draft else None
    return Focus("filing", str(procedure.pk), {"name": procedure.name}) if procedure else None


def _begun(turn: Turn) -> list[DossierDraft]:
    mine = DossierDraft.objects.open().filter(citizen=turn.citizen, request=None).select_related("procedure")
    return list(mine.order_by("-updated_at")[:MAX_BUTTONS])


def _offer(turn: Turn, begun: Sequence[DossierDraft]) -> Reply:
    turn.memory.ask(CHOOSE)
    go_on = _("Continue: %(procedure)s")
    buttons = [button(go_on % {"procedure": _title(one.procedure)}, f"làm tiếp {one.pk}") for one in begun]
    words = _(
        "You have an unfinished dossier. Continue it, or write the name of another procedure "
        "to start a new one?"
    )
    return say(words, *buttons[:MAX_BUTTONS])


def _ask_procedure(turn: Turn) -> Reply:
    turn.memory.ask(CHOOSE)
    words = _(
        "What do you need? Please choose, or write it, for example: birth certificate for my child, "
        "building permit."
    )
    return say(words, *_beginnings())


def _beginnings() -> list[Button]:
    here = procedures().filter(is_filed_here=True).order_by("pk")[: MAX_BUTTONS - 1]
    return [*(button(_title(found), f"nộp hồ sơ {found.name}") for found in here), to_menu()]


def _introduce(turn: Turn, procedure: Procedure) -> Reply:
    """The requirements, then the first question, or the link to the National Portal."""
    about = _about(procedure)
    if not procedure.is_filed_here:
        turn.memory.close()
        address = procedure.portal_url or settings.NATIONAL_PORTAL_URL
        elsewhere = _(
            "This is handed in at the National Portal (log in with VNeID), or at the desk of a one-stop unit."
        )
        to_portal = Button(_("Go to the National Portal"), "url", address)
        reply = say(f"{about}\n\n{elsewhere}", to_portal, to_person())
        return reply.about("procedure", procedure.pk, name=procedure.name)
    try:
        draft = submission.begin(procedure=procedure, channel=turn.identity.channel, citizen=turn.citizen)
    except DossierRefusal as refusal:
        return say(refusal.message, _to_go_on(), to_menu())
    later = _("What you have sent is kept for 30 days; whenever it suits you, write “continue my dossier”.")
    words = [about, *draft_on_the_web.declaration(draft), later]
    return say("\n\n".join(words)) + _onward(turn, draft, [])


def _about(procedure: Procedure) -> str:
    lines = [procedure.name]
    papers = [f"• {paper.name}" for paper in procedure.papers.all()[:12]]
    if papers:
        lines += [_("Required papers:"), *papers]
    if limit := procedure_cards.time_limit(procedure):
        lines.append(_("Time limit: %(time)s") % {"time": limit})
    fees = (
        "; ".join(f"{fee.label} {amount(fee.amount)}" for fee in procedure.fees.all()) or procedure.fee_note
    )
    if fees:
        lines.append(_("Fees: %(fees)s") % {"fees": textwrap.shorten(fees, 300, placeholder="…")})
    return "\n".join(lines)


def _onward(turn: Turn, draft: DossierDraft, passed: list[str]) -> Reply:
    """The next thing that is missing, or the review."""
    if draft.office is None:
        return _ask_office(turn, draft)
    if reply := document_upload_dialogue.next_question(turn, draft, PAPERS, passed):
        return reply
    if not (draft.full_name and draft.phone):
        return _ask_person(turn, draft)
    return _review(turn, draft)


def _ask_office(turn: Turn, draft: DossierDraft, among: Sequence[Agency] = ()) -> Reply:
    turn.memory.ask(OFFICE, draft=draft.pk)
    shown = list(among[:MAX_BUTTONS]) or list(offices().order_by("level", by_name())[: MAX_BUTTONS - 1])
    return say(
        _(
            "To which one-stop unit? Write the name of a ward or commune (any in the province receives it), "
            "or choose:"
        ),
        *(button(office.short_name[:MAX_TITLE_LENGTH], office.short_name) for office in shown),
        not_now(),
    )


def _office_named(turn: Turn, draft: DossierDraft, data: dict[str, Any]) -> Reply | None:
    found = offices_at(turn.text) if turn.text else []
    found = [office for office in found if office.unit and fold(office.unit.name) == turn.folded] or found
    if len(found) == 1:
        submission.choose_office(draft=draft, office=found[0])
        chosen = _("It goes to: %(office)s.") % {"office": found[0].name}
        anywhere = _("Any one-stop unit of the province receives it.") if is_asking(turn) else ""
        return say(f"{chosen} {anywhere}".strip()) + _onward(turn, draft, [])
    if found:
        return _ask_office(turn, draft, found)
    places = find_places(turn.text)
    if not turn.text or is_asking(turn) or (len(turn.folded.split()) > MAX_PLACE_WORDS and not places):
        return None
    none = _("We found no one-stop unit there (%(place)s).") % {
        "place": proper_name(places[-1].said if places else turn.text)
    }
    return say(none) + _ask_office(turn, draft)


def surely_answers(turn: Turn, question: str) -> bool:
    """Whether the message names the office that is asked for, and little else; or asks about the picture."""
    if question == PAPERS:
        return document_upload_dialogue.asks_how_clear(turn)
    if question != OFFICE or is_asking(turn):
        return False
    places = find_places(turn.text)
    beside = len(turn.folded.split()) - len(fold(" ".join(place.said for place in places)).split())
    return bool(places) and beside <= MAX_PLACE_WORDS


def _paper_came(turn: Turn, draft: DossierDraft, data: dict[str, Any]) -> Reply | None:
    answer = document_upload_dialogue.answered(turn, draft, PAPERS, data)
    return _onward(turn, draft, data.get("passed", [])) if answer is True else answer or None


def _ask_person(turn: Turn, draft: DossierDraft, phone: str = "") -> Reply:
    turn.memory.ask(PERSON, draft=draft.pk, phone=phone)
    if phone:
        name = _("Number %(phone)s. Please write the full name of the applicant.")
        return say(name % {"phone": display_phone(phone)})
    asked = _(
        "The applicant\nPress to share your name and phone number; we use them only to handle this dossier."
    )
    typed = _("Or write the name and the phone number, for example: Anna Smith 0905 123 456.")
    return Reply((Message(asked, asks_contact=True), Message(typed)))


def _person_told(turn: Turn, draft: DossierDraft, data: dict[str, Any]) -> Reply | None:
    if not turn.text:  # the channel's own form came back
        if not turn.citizen.phone:
            return _ask_person(turn, draft)
        submission.fill_in(
            draft=draft,
            full_name=turn.citizen.full_name,
            phone=turn.citizen.phone,
            address=turn.citizen.address,
        )
        return _onward(turn, draft, _optional(draft))
    number = PHONE_IN_TEXT.search(turn.text)
    name = NOT_A_NAME.sub(" ", re.sub(r"[,;:()\-–]+", " ", PHONE_IN_TEXT.sub(" ", turn.text))).strip(" .,")
    phone = number[0] if number else str(data.get("phone", ""))
    if not phone or (not number and not 2 <= len(name.split()) <= 7):
        return None
    if len(name) < 2:
        return _ask_person(turn, draft, phone)
    submission.fill_in(draft=draft, full_name=name, phone=phone)
    return _onward(turn, draft, _optional(draft))


def _optional(draft: DossierDraft) -> list[str]:
    """The papers that were passed over: by now every paper was asked for once."""
    return [want.name for want in submission.wanted(draft) if not want.is_required]


def _review(turn: Turn, draft: DossierDraft) -> Reply:
    turn.memory.ask(REVIEW, draft=draft.pk)
    papers = [document_upload_dialogue.files_of(want) for want in submission.wanted(draft) if want.files]
    assert draft.procedure is not None and draft.office is not None  # noqa: S101 asked before
    words = _(
        "Please check before you submit:\n%(procedure)s\nReceived by: %(office)s\n"
        "Applicant: %(name)s, %(phone)s\n%(papers)s\n\nPressing “Submit the dossier” says: %(consent)s"
    )
    said = {
        "procedure": draft.procedure.name,
        "office": draft.office.name,
        "name": draft.full_name,
        "phone": display_phone(draft.phone),
        "papers": "\n".join(papers),
        "consent": submission.consent_words(),
    }
    return say(
        words % said,
        button(_("Submit the dossier"), "đồng ý nộp hồ sơ"),
        button(_("Correct the applicant"), "sửa người nộp"),
        button(_("Change the office"), "sửa nơi nhận"),
        button(_("Change the papers"), "sửa giấy tờ"),
        not_now(),
    )


def _reviewed(turn: Turn, draft: DossierDraft, data: dict[str, Any]) -> Reply | None:
    if AGREED.fullmatch(turn.folded):
        dossier = submission.send(
            draft=draft,
            consent=submission.consent_words(),
            channel=turn.identity.channel,
            proof={"said": turn.text[:100]},
        )
        turn.memory.close()
        return _receipt(turn, dossier)
    change = TO_CHANGE.search(turn.folded)
    if change is None:
        return None
    what = change["what"] or change["what_en"]
    if what in ("noi nhan", "office"):
        return _ask_office(turn, draft)
    return (
        draft_on_the_web.papers(draft, _to_go_on())
        if what.startswith(("giay", "paper"))
        else _ask_person(turn, draft)
    )


def _receipt(turn: Turn, dossier: Dossier) -> Reply:
    words = _(
        "The dossier was submitted. Please keep these two codes:\n"
        "Dossier code: %(code)s\n"
        "Secret: %(secret)s\n"
        "\n"
        "%(office)s will check the papers; the time limit starts when the dossier is accepted. We will "
        "message you here whenever there is news."
    )
    said = {"code": dossier.code, "secret": dossier.secret, "office": dossier.received_at_agency.name}
    told = say(words % said, dossier_replies.page_of(dossier, turn.citizen), to_my_dossiers())
    shown = _("The dossier's QR code: save this picture; scanning it opens the dossier.")
    return Reply((*told.messages, Message(shown, picture=qr_picture_path(dossier.tracking_url))))


def _to_go_on() -> Button:
    return button(_("Continue the dossier"), "làm tiếp hồ sơ")


def _title(procedure: Procedure | None) -> str:
    return textwrap.shorten(procedure.name, MAX_TITLE_LENGTH, placeholder="…") if procedure else ""


ANSWERED: dict[str, Callable[[Turn, DossierDraft, dict[str, Any]], Reply | None]] = {
    OFFICE: _office_named,
    PAPERS: _paper_came,
    PERSON: _person_told,
    REVIEW: _reviewed,
}

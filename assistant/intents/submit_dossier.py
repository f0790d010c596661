"""Hand in a dossier in the chat: procedure, office, papers, person, review; then a code, a secret and a QR.

Each question lies in the database with the draft's number; a restart, a day's pause, or another question in
between lose nothing.
"""

import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings

from assistant import paper_question
from assistant.replies import Reply, press, say
from assistant.turns import Turn, ask, close_question
from dossiers import submission
from dossiers.errors import DossierRefusal
from dossiers.models import Agency, Dossier, DossierDraft, Procedure
from dossiers.submission.choosing import by_words, offices, offices_at, procedures
from foundation.formats import amount
from foundation.outbox.messages import Button, Message
from foundation.qr_files import picture_of
from foundation.vietnamese.folding import fold
from foundation.vietnamese.phones import display_phone

CHOOSE, OFFICE, PAPERS, PERSON, REVIEW = (
    "filing_procedure",
    "filing_office",
    "filing_papers",
    "filing_person",
    "filing_review",
)
QUESTIONS = (CHOOSE, OFFICE, PAPERS, PERSON, REVIEW)
BEGINNING = re.compile(r"nop ho so( truc tuyen| online)?|(?:nop ho so) (?P<name>.+)")
GOING_ON = re.compile(r"(lam|soan|nop) tiep( ho so)?( (?P<draft>\d{1,12}))?( nhe| di)?")
AGREED = re.compile(
    r"(dong y( nop)?( ho so)?|nop( ho so)?( luon| di| nhe)?|gui( di| luon)?|ok( nop)?|co|xac nhan)"
)
TO_CHANGE = re.compile(r"(?:sua|doi) (?:lai )?(?P<what>noi nhan|nguoi nop|giay(?: to)?|ten|so dien thoai)")
PHONE = re.compile(r"(?:\+?84|0)[\d .\-]{8,13}\d")
NOT_A_NAME = re.compile(
    r"\b(tôi tên( là)?|tên( tôi)?( là)?|họ (và )?tên|toi ten( la)?|ho (va )?ten|ten( la)?|sđt|sdt|"
    r"số điện thoại|so dien thoai|điện thoại|dien thoai|đt)\b[:\s]*",
    re.IGNORECASE,
)
MOST_BUTTONS, LONGEST_TITLE = 4, 80
LONGEST_PLACE = 4  # words; what is longer is no answer to «where?»
LATER = "Phần đã gửi được giữ 30 ngày; lúc nào tiện, ông/bà nhắn «làm tiếp hồ sơ»."
GONE = "Bản soạn này không còn. Ông/bà nhắn «nộp hồ sơ» để bắt đầu lại."


def handle(turn: Turn) -> Reply | None:
    """«tôi muốn làm giấy khai sinh cho con» and the like."""
    found = by_words(turn.slot("procedure") or turn.text)
    begun = _begun(turn)
    return _offer(turn, begun) if begun and not found else _choose(turn, found)


def command(turn: Turn) -> Reply | None:
    """What the buttons say: «nộp hồ sơ», «nộp hồ sơ <its exact name>», «làm tiếp hồ sơ»."""
    if match := GOING_ON.fullmatch(turn.folded):
        return _go_on(turn, match["draft"])
    match = BEGINNING.fullmatch(turn.folded)
    if match is None:
        return None
    if not match["name"]:
        begun = _begun(turn)
        return _offer(turn, begun) if begun else _choose(turn, [])
    named = [found for found in procedures() if fold(found.name) == match["name"]]
    return _choose(turn, named) if len(named) == 1 else None


def _go_on(turn: Turn, number: str | None) -> Reply:
    """The draft that was left lying."""
    begun = _begun(turn)
    chosen = [draft for draft in begun if str(draft.pk) == number]
    if chosen or len(begun) == 1:
        return _onward(turn, (chosen or begun)[0], [])
    return _offer(turn, begun) if begun else say("Ông/bà không có hồ sơ nào đang soạn.", *_beginnings())


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    if question == CHOOSE:
        found = by_words(turn.text)
        return _choose(turn, found) if found else None
    draft = submission.open_draft(data.get("draft"), citizen=turn.citizen)
    if draft is None or draft.is_sent:
        close_question(turn.identity)
        return _receipt(draft.dossier) if draft and draft.dossier else say(GONE, *_beginnings())
    try:
        return ANSWERED[question](turn, draft, data)
    except DossierRefusal as refusal:
        return say(refusal.message, press("Để sau", "thôi"), press("Gặp cán bộ", "gặp cán bộ"))


def _begun(turn: Turn) -> list[DossierDraft]:
    mine = DossierDraft.objects.open().filter(citizen=turn.citizen, request=None).select_related("procedure")
    return list(mine.order_by("-updated_at")[:MOST_BUTTONS])


def _offer(turn: Turn, begun: Sequence[DossierDraft]) -> Reply:
    ask(turn.identity, CHOOSE)
    buttons = [press(f"Làm tiếp: {_title(draft.procedure)}", f"làm tiếp {draft.pk}") for draft in begun]
    return say(
        "Ông/bà đang soạn dở hồ sơ. Làm tiếp, hay nhắn tên việc khác để soạn hồ sơ mới?",
        *buttons[:MOST_BUTTONS],
    )


def _choose(turn: Turn, found: Sequence[Procedure]) -> Reply:
    if len(found) == 1:
        return _introduce(turn, found[0])
    ask(turn.identity, CHOOSE)
    if found:
        buttons = [press(_title(one), f"nộp hồ sơ {one.name}") for one in found[:MOST_BUTTONS]]
        return say("Ông/bà cần việc nào dưới đây?", *buttons, press("Không có việc tôi cần", "gặp cán bộ"))
    return say(
        "Ông/bà cần làm việc gì? Nhắn bằng lời của mình, ví dụ: làm khai sinh cho con, xin phép xây nhà.",
        *_beginnings(),
    )


def _beginnings() -> list[Button]:
    here = procedures().filter(is_filed_here=True).order_by("pk")[: MOST_BUTTONS - 1]
    return [*(press(_title(found), f"nộp hồ sơ {found.name}") for found in here), press("Giúp tôi", "menu")]


def _introduce(turn: Turn, procedure: Procedure) -> Reply:
    """What it needs; then the first question, or the way to where it is handed in."""
    about = _about(procedure)
    if not procedure.is_filed_here:
        close_question(turn.identity)
        address = procedure.portal_url or settings.NATIONAL_PORTAL_URL
        return say(
            f"{about}\n\nViệc này nộp ở Cổng Dịch vụ công quốc gia (đăng nhập VNeID), hoặc tại quầy một cửa.",
            Button("Mở Cổng Dịch vụ công", "url", address),
            press("Gặp cán bộ", "gặp cán bộ"),
        )
    try:
        draft = submission.begin(procedure=procedure, channel=turn.identity.channel, citizen=turn.citizen)
    except DossierRefusal as refusal:
        return say(refusal.message, press("Làm tiếp hồ sơ", "làm tiếp hồ sơ"), press("Giúp tôi", "menu"))
    return _joined(say(f"{about}\n\n{LATER}"), _onward(turn, draft, []))


def _about(procedure: Procedure) -> str:
    lines = [procedure.name]
    papers = [f"• {paper.name}" for paper in procedure.papers.all()[:12]]
    if papers:
        lines += ["Cần các giấy:", *papers]
    if procedure.same_day or procedure.time_limit_days:
        limit = "trong ngày" if procedure.same_day else f"{procedure.time_limit_days} ngày làm việc"
        lines.append(f"Thời hạn: {limit}")
    fees = (
        "; ".join(f"{fee.label} {amount(fee.amount)}" for fee in procedure.fees.all()) or procedure.fee_note
    )
    if fees:
        lines.append(f"Phí, lệ phí: {textwrap.shorten(fees, 300, placeholder='…')}")
    return "\n".join(lines)


def _onward(turn: Turn, draft: DossierDraft, passed: list[str]) -> Reply:
    """The next thing that is missing, or the review."""
    if draft.office is None:
        return _ask_office(turn, draft)
    if reply := paper_question.next_question(turn, draft, PAPERS, passed):
        return reply
    if not (draft.full_name and draft.phone):
        return _ask_person(turn, draft)
    return _review(turn, draft)


def _ask_office(turn: Turn, draft: DossierDraft, among: Sequence[Agency] = ()) -> Reply:
    ask(turn.identity, OFFICE, draft=draft.pk)
    shown = list(among[:MOST_BUTTONS]) or list(offices().order_by("level", "name")[: MOST_BUTTONS - 1])
    return say(
        "Nộp về một cửa nào? Nhắn tên xã, phường (nơi nào trong tỉnh cũng nhận), hoặc chọn:",
        *(press(office.short_name[:LONGEST_TITLE], office.short_name) for office in shown),
        press("Để sau", "thôi"),
    )


def _office_named(turn: Turn, draft: DossierDraft, data: dict[str, Any]) -> Reply | None:
    found = offices_at(turn.text) if turn.text else []
    if len(found) == 1:
        submission.choose_office(draft=draft, office=found[0])
        return _onward(turn, draft, [])
    if found:
        return _ask_office(turn, draft, found)
    is_short = turn.text and len(turn.folded.split()) <= 4
    return (
        _joined(say("Chúng tôi chưa thấy một cửa nào ở nơi đó."), _ask_office(turn, draft))
        if is_short
        else None
    )


def _paper_came(turn: Turn, draft: DossierDraft, data: dict[str, Any]) -> Reply | None:
    answer = paper_question.answered(turn, draft, PAPERS, data)
    return _onward(turn, draft, data.get("passed", [])) if answer is True else answer or None


def _ask_person(turn: Turn, draft: DossierDraft, phone: str = "") -> Reply:
    ask(turn.identity, PERSON, draft=draft.pk, phone=phone)
    if phone:
        return say(f"Số {display_phone(phone)}. Xin ông/bà nhắn họ và tên người nộp hồ sơ.")
    asked = (
        "Người nộp hồ sơ\nBấm để chia sẻ họ tên, số điện thoại; chúng tôi chỉ dùng để giải quyết hồ sơ này."
    )
    return Reply(
        (
            Message(asked, asks_contact=True),
            Message("Hoặc nhắn họ tên và số điện thoại, ví dụ: Nguyễn Thị Hoa 0905 123 456."),
        )
    )


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
    number = PHONE.search(turn.text)
    name = _name_in(PHONE.sub(" ", turn.text))
    phone = number[0] if number else str(data.get("phone", ""))
    if not phone or (not number and not 2 <= len(name.split()) <= 7):
        return None
    if len(name) < 2:
        return _ask_person(turn, draft, phone)
    submission.fill_in(draft=draft, full_name=name, phone=phone)
    return _onward(turn, draft, _optional(draft))


def _name_in(text: str) -> str:
    return NOT_A_NAME.sub(" ", re.sub(r"[,;:()\-–]+", " ", text)).strip(" .,")


def _optional(draft: DossierDraft) -> list[str]:
    """The papers that were passed over: by now every paper was asked for once."""
    return [want.name for want in submission.wanted(draft) if not want.is_required]


def _review(turn: Turn, draft: DossierDraft) -> Reply:
    ask(turn.identity, REVIEW, draft=draft.pk)
    papers = [f"• {want.name}: {len(want.files)} tệp" for want in submission.wanted(draft) if want.files]
    assert draft.procedure is not None and draft.office is not None  # noqa: S101 asked before
    return say(
        "\n".join(
            [
                "Xin ông/bà xem lại trước khi nộp:",
                draft.procedure.name,
                f"Nơi nhận: {draft.office.name}",
                f"Người nộp: {draft.full_name}, {display_phone(draft.phone)}",
                *papers,
                "",
                f"Bấm «Nộp hồ sơ» là: {submission.CONSENT}",
            ]
        ),
        press("Nộp hồ sơ", "đồng ý nộp hồ sơ"),
        press("Sửa người nộp", "sửa người nộp"),
        press("Sửa nơi nhận", "sửa nơi nhận"),
        press("Sửa giấy tờ", "sửa giấy tờ"),
        press("Để sau", "thôi"),
    )


def _reviewed(turn: Turn, draft: DossierDraft, data: dict[str, Any]) -> Reply | None:
    if AGREED.fullmatch(turn.folded):
        dossier = submission.send(
            draft=draft,
            consent=submission.CONSENT,
            channel=turn.identity.channel,
            proof={"said": turn.text[:100]},
        )
        close_question(turn.identity)
        return _receipt(dossier)
    change = TO_CHANGE.search(turn.folded)
    if change is None:
        return None
    if change["what"] == "noi nhan":
        return _ask_office(turn, draft)
    return _ask_papers_again(turn, draft) if change["what"].startswith("giay") else _ask_person(turn, draft)


def _ask_papers_again(turn: Turn, draft: DossierDraft) -> Reply:
    """Papers are changed on the web page of the draft, where each file stands in a list."""
    address = f"{settings.PUBLIC_URL}/nop-ho-so/"
    return say(
        f"Sửa giấy tờ trên trang web: mở trang, nhập mã bản soạn {draft.code[:5]} {draft.code[5:]}. "
        "Sửa xong, quay lại đây nhắn «làm tiếp hồ sơ», hoặc nộp luôn ở đó.",
        Button("Mở trang nộp hồ sơ", "url", address),
        press("Làm tiếp hồ sơ", "làm tiếp hồ sơ"),
    )


def _receipt(dossier: Dossier) -> Reply:
    told = say(
        "Đã nộp hồ sơ. Xin ông/bà giữ hai mã này:\n"
        f"Mã hồ sơ: {dossier.code}\nMã tra cứu: {dossier.secret}\n\n"
        f"{dossier.received_at_agency.name} sẽ xem giấy tờ; hồ sơ được nhận thì thời hạn mới bắt đầu tính. "
        "Có tin mới, chúng tôi nhắn ông/bà tại đây.",
        Button("Xem hồ sơ", "url", dossier.tracking_url),
        press("Hồ sơ của tôi", "#hoso"),
    )
    shown = Message(
        "Mã QR của hồ sơ: lưu ảnh này, quét là mở được hồ sơ.", picture=picture_of(dossier.tracking_url)
    )
    return Reply((*told.messages, shown))


def _joined(*replies: Reply) -> Reply:
    return Reply(tuple(message for reply in replies for message in reply.messages))


def _title(procedure: Procedure | None) -> str:
    return textwrap.shorten(procedure.name, LONGEST_TITLE, placeholder="…") if procedure else ""


ANSWERED: dict[str, Callable[[Turn, DossierDraft, dict[str, Any]], Reply | None]] = {
    OFFICE: _office_named,
    PAPERS: _paper_came,
    PERSON: _person_told,
    REVIEW: _reviewed,
}

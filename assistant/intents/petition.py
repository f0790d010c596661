"""A petition made in the chat: what, where, pictures, phone, check, send; and what became of one.

The draft is the web form's own, kept in the database: a restart, a day's pause and «thôi» lose nothing.
"""

import re
from typing import Any

from assistant import petition_words
from assistant.replies import Reply, press, say
from assistant.turns import Turn, ask, close_question
from foundation.pictures import NotAPicture
from foundation.vietnamese.folding import fold
from foundation.vietnamese.phones import display_phone, normalise_phone
from petitions import complaints, referrals, services, tracking
from petitions.catalogue import Kind, guess_kind
from petitions.codes import find_codes
from petitions.errors import PetitionRefusal, TooManyPictures
from petitions.models import Draft, Petition
from petitions.places import communes_in, communes_named
from petitions.services import drafts, pictures
from petitions.services.receiving import SHORTEST_TEXT

WHAT, REFERRAL, WHERE, PICTURES, PHONE, REVIEW = (
    f"petition_{step}" for step in ("what", "referral", "where", "pictures", "phone", "review")
)
SECRET, INFORMATION, AGAIN = (f"petition_{step}" for step in ("secret", "information", "again"))
QUESTIONS = (WHAT, REFERRAL, WHERE, PICTURES, PHONE, REVIEW, SECRET, INFORMATION, AGAIN)

COMMAND = re.compile(r"^(hai long|xem lai|bo sung)\b")
BEGIN = re.compile(
    r"^(toi |em |minh |cho toi |cho em )?(muon |can |xin )?(gui|tao|lam|viet|bao)? ?(mot )?"
    r"(phan anh|kien nghi|gop y|don phan anh)( (moi|hien truong|kien nghi|voi 1022|voi tinh|len tren))?$"
)
OPENING = re.compile(
    r"^\s*(?:tôi|toi|em|mình|minh|cho tôi|cho toi)?\s*(?:muốn|muon|cần|can|xin)?\s*(?:gửi|gui)?\s*"
    r"(?:phản ánh|phan anh|kiến nghị|kien nghi|báo|bao)"
    r"(?:\s+(?:là|la|rằng|rang|về|ve|việc|viec))?\s*[:,]?\s*",
    re.IGNORECASE,
)
NO = re.compile(
    r"(khong|ko|k|hong|khong co|khong can|bo qua|tiep|tiep tuc|xong|xong roi|het|het roi)( .{0,20})?"
)
YES = re.compile(
    r"(gui|gui di|dong y|ok|oke|dung|dung roi|vang|da|u|xac nhan|gui luon)( (nhe|a|di|nha|giup))?"
)
JUST_A_CODE = 40  # letters
ENOUGH = 15  # letters of a message that already says what happened

CONSENT = (
    "Nhắn số điện thoại là ông/bà đồng ý cho Trung tâm 1022 giữ số này để trả lời phản ánh; "
    "đơn vị xử lý không thấy."
)
NOT_OPENED = "Không mở được với thông tin này. Ông/bà kiểm tra mã và mã bí mật của phản ánh, hoặc gọi 1022."
NO_PICTURE = "Chúng tôi chưa mở được ảnh này (cần ảnh JPEG, PNG hoặc WebP). Ông/bà gửi lại giúp."


def command(turn: Turn) -> Reply | None:
    """The buttons of our own messages, and a code said with them; «gửi phản ánh» begins a new one."""
    found = find_codes(turn.text)
    if found:
        return _about(turn, found[0], COMMAND.match(turn.folded))
    return _begin(turn, "") if BEGIN.match(turn.folded) else None


def handle(turn: Turn) -> Reply | None:
    """A message that reads like a petition: what it tells already is not asked again."""
    said = OPENING.sub("", turn.text).strip()
    return _begin(turn, said if len(fold(said)) >= ENOUGH else "")


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    if find_codes(turn.text) and len(turn.text) < JUST_A_CODE:  # a code, or a button of an older message
        close_question(turn.identity)
        return None
    if question in (SECRET, INFORMATION, AGAIN):
        return _AFTERWARDS[question](turn, data)
    draft = drafts.find(data.get("draft", ""))
    if draft is None:  # left for days, and deleted
        close_question(turn.identity)
        return None
    return _STEPS[question](turn, draft, data)


# --- writing one ---


def _begin(turn: Turn, said: str) -> Reply:
    draft = Draft.objects.filter(citizen=turn.citizen).order_by("-updated_at").first()
    if said or draft is None or not drafts.filled(draft).text:
        draft = draft or drafts.begin(citizen=turn.citizen)
        return _told(turn, draft, said) if said else _ask_what(turn, draft)
    ask(turn.identity, REVIEW, draft=str(draft.pk))
    shown = petition_words.review(draft, phone=_phone(draft))
    opening = say("Ông/bà có một phản ánh đang viết dở.")
    return Reply((*opening.messages, *shown.messages))


def _ask_what(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    ask(turn.identity, WHAT, draft=str(draft.pk))
    return say(
        opening + "Chuyện gì xảy ra, từ bao giờ, ông/bà mong được giải quyết thế nào? Ông/bà nhắn một tin.\n"
        "Có người đang gặp nguy hiểm, xin gọi ngay 113, 114 hoặc 115.",
        press("Thôi", "thôi"),
    )


def _what(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply:
    if turn.pictures:
        _keep(turn, draft)
    if len(turn.text) < SHORTEST_TEXT:
        return _ask_what(turn, draft, "Ông/bà nói rõ thêm vài chữ giúp. ")
    return _told(turn, draft, turn.text)


def _told(turn: Turn, draft: Draft, text: str) -> Reply:
    """The words are kept; a complaint or a denunciation is first told its right address."""
    drafts.fill(draft, text=text, kind=guess_kind(fold(text)).value)
    about = complaints.look(fold(text))
    if about:
        ask(turn.identity, REFERRAL, draft=str(draft.pk))
        return say(
            f"{referrals.KINDLY[about]}\nNơi tiếp nhận:\n{referrals.addresses(about.value)}\n\n"
            "Nếu ông/bà chỉ muốn phản ánh hoặc hỏi, vẫn gửi được tại đây.",
            press("Vẫn gửi phản ánh", "vẫn gửi phản ánh"),
            press("Sửa nội dung", "sửa nội dung"),
            press("Gặp cán bộ", "gặp cán bộ"),
        )
    return _place_or_ask(turn, draft, text)


def _referral(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if re.search(r"\bvan gui\b", turn.folded):
        drafts.fill(draft, knows_referral=True)
        return _place_or_ask(turn, draft, drafts.filled(draft).text)
    if turn.folded.startswith("sua"):
        return _ask_what(turn, draft)
    close_question(turn.identity)
    return None


def _place_or_ask(turn: Turn, draft: Draft, text: str) -> Reply:
    """A place named in the words is taken; asked only where there is none."""
    units = communes_in(text)
    if len(units) == 1:
        drafts.fill(draft, commune=units[0].pk, place="")
        return _ask_pictures(turn, draft, f"Nơi xảy ra: {units[0].full_name}.\n")
    return _ask_where(turn, draft)


def _ask_where(turn: Turn, draft: Draft, opening: str = "", tried: bool = False) -> Reply:
    ask(turn.identity, WHERE, draft=str(draft.pk), tried=tried)
    return say(
        opening + "Ở đâu? Ông/bà nhắn tên xã, phường kèm đường hoặc điểm dễ nhận (tên cũ cũng được), "
        "hoặc gửi vị trí.",
        press("Bỏ qua", "bỏ qua"),
    )


def _where(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply:
    if turn.location:
        drafts.fill(draft, latitude=turn.location[0], longitude=turn.location[1])
        return _ask_pictures(turn, draft, "Đã ghi vị trí.\n")
    if not turn.text or NO.fullmatch(turn.folded):
        return _ask_pictures(turn, draft)
    units = communes_named(turn.text) if len(turn.text) < 40 else []
    units = units or communes_in(turn.text)
    place = data.get("place") or turn.text[:300]
    if len(units) == 1:
        drafts.fill(draft, commune=units[0].pk, place=place)
        return _ask_pictures(turn, draft, f"Nơi xảy ra: {petition_words.where(draft)}.\n")
    drafts.fill(draft, place=place)
    if units:
        ask(turn.identity, WHERE, draft=str(draft.pk), tried=True, place=place)
        buttons = [press(unit.full_name, unit.full_name) for unit in units[:4]]
        return say("Tên này nay có ở vài nơi. Ông/bà chọn giúp, hoặc nhắn đúng tên xã, phường:", *buttons)
    if not data.get("tried"):
        return _ask_where(turn, draft, "Tôi chưa nhận ra xã, phường nào. ", tried=True)
    return _ask_pictures(turn, draft)


def _ask_pictures(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    if draft.pictures.count():
        return _ask_phone(turn, draft, opening)
    ask(turn.identity, PICTURES, draft=str(draft.pk))
    return say(
        f"{opening}Ông/bà có ảnh thì gửi vào đây (nhiều nhất {pictures.MOST} ảnh, nên tránh mặt người và "
        "biển số). Không có thì bấm «Không có ảnh».",
        press("Không có ảnh", "không có ảnh"),
    )


def _pictures(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if turn.pictures:
        refusal = _keep(turn, draft)
        count = draft.pictures.count()
        if refusal:
            return say(refusal, press("Xong", "xong"))
        if count < pictures.MOST:
            return say(f"Đã nhận {count} ảnh. Gửi thêm, hoặc bấm «Xong».", press("Xong", "xong"))
        return _ask_phone(turn, draft)
    if NO.fullmatch(turn.folded):
        return _ask_phone(turn, draft)
    return say("Ông/bà gửi ảnh, hoặc bấm «Không có ảnh».", press("Không có ảnh", "không có ảnh"))


def _keep(turn: Turn, draft: Draft) -> str:
    for content in turn.pictures:
        try:
            pictures.add(content, draft=draft)
        except NotAPicture:
            return NO_PICTURE
        except TooManyPictures as refusal:
            return refusal.message
    return ""


def _ask_phone(turn: Turn, draft: Draft, opening: str = "") -> Reply:
    ask(turn.identity, PHONE, draft=str(draft.pk))
    return say(
        f"{opening}Chúng tôi trả lời ngay tại đây. Ông/bà muốn để thêm số điện thoại thì nhắn số.\n{CONSENT}",
        press("Không cần", "không cần"),
    )


def _phone_given(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply:
    if NO.fullmatch(turn.folded):
        drafts.fill(draft, phone="", consent="")
        return _review(turn, draft)
    try:
        phone = normalise_phone(turn.text.strip())
    except ValueError as error:
        return say(str(error), press("Không cần", "không cần"))
    drafts.fill(draft, phone=phone, consent=CONSENT)
    return _review(turn, draft)


def _review(turn: Turn, draft: Draft) -> Reply:
    ask(turn.identity, REVIEW, draft=str(draft.pk))
    return petition_words.review(draft, phone=_phone(draft))


def _reviewed(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    if turn.folded.startswith("sua noi dung") or turn.folded == "sua":
        return _ask_what(turn, draft)
    if turn.folded.startswith("sua noi"):
        return _ask_where(turn, draft)
    if turn.pictures:
        return say(_keep(turn, draft) or "Đã thêm ảnh.", press("Xem lại", "xem"), press("Gửi", "gửi"))
    if not YES.fullmatch(turn.folded):
        return _review(turn, draft) if turn.folded == "xem" else None
    try:
        petition = drafts.send(draft=draft, channel=Petition.Channel.CHAT)
    except PetitionRefusal as refusal:
        return _ask_what(turn, draft, f"{refusal.message} ")
    close_question(turn.identity)
    shown = petition_words.received(petition)
    if petition.kind != Kind.EMERGENCY:
        return shown
    return Reply(
        (*say("Có người đang gặp nguy hiểm, xin gọi ngay 113, 114 hoặc 115.").messages, *shown.messages)
    )


def _phone(draft: Draft) -> str:
    phone = drafts.filled(draft).phone
    return display_phone(phone) if phone else ""


# --- what became of one ---


def _about(turn: Turn, code: str, act: re.Match[str] | None) -> Reply:
    """The sender sees it at once; anybody else must know the secret."""
    own = Petition.objects.for_page().filter(code=code, sender__citizen=turn.citizen).first()
    if own is None:
        ask(turn.identity, SECRET, code=code)
        return say(
            f"Để xem phản ánh {code}, ông/bà nhắn mã bí mật gồm 6 chữ và số đi kèm mã này.",
            press("Thôi", "thôi"),
        )
    close_question(turn.identity)
    if act is None:
        return petition_words.in_full(own)
    return _ACTS[act[1]](turn, own)


def _secret(turn: Turn, data: dict[str, Any]) -> Reply | None:
    petition = tracking.prove(code=data["code"], secret=turn.text, asker=turn.asker)
    if petition is None:
        return say(NOT_OPENED, press("Thôi", "thôi"))
    close_question(turn.identity)
    follows = services.follow(petition=petition, citizen=turn.citizen)
    return petition_words.in_full(
        petition, opening="Từ nay có thay đổi, chúng tôi nhắn tại đây." if follows else ""
    )


def _satisfied(turn: Turn, petition: Petition) -> Reply:
    try:
        services.rate(petition=petition, score=3)
    except PetitionRefusal as refusal:
        return say(refusal.message, press("Giúp tôi", "menu"))
    return say("Cảm ơn ông/bà đã đánh giá.", press("Giúp tôi", "menu"))


def _ask_again(turn: Turn, petition: Petition) -> Reply:
    ask(turn.identity, AGAIN, petition=petition.pk)
    return say(
        "Điều gì chưa đúng? Ông/bà nhắn một tin, chúng tôi chuyển đơn vị xem lại.", press("Thôi", "thôi")
    )


def _again(turn: Turn, data: dict[str, Any]) -> Reply:
    close_question(turn.identity)
    petition = Petition.objects.get(pk=data["petition"])
    try:
        services.reopen(petition=petition, because=turn.text)
    except PetitionRefusal as refusal:
        return say(refusal.message, press("Gặp cán bộ", "gặp cán bộ"))
    return petition_words.in_full(petition)


def _ask_information(turn: Turn, petition: Petition) -> Reply:
    ask(turn.identity, INFORMATION, petition=petition.pk)
    return say("Ông/bà nhắn điều chúng tôi hỏi, hoặc gửi ảnh.", press("Thôi", "thôi"))


def _information(turn: Turn, data: dict[str, Any]) -> Reply:
    petition = Petition.objects.get(pk=data["petition"])
    try:
        services.add_information(petition=petition, text=turn.text, images=turn.pictures)
    except NotAPicture:
        return say(NO_PICTURE)
    except PetitionRefusal as refusal:
        close_question(turn.identity)
        return say(refusal.message, press("Xem phản ánh", petition.code))
    close_question(turn.identity)
    return petition_words.in_full(petition, opening="Đã nhận, cảm ơn ông/bà.")


_STEPS = {
    WHAT: _what,
    REFERRAL: _referral,
    WHERE: _where,
    PICTURES: _pictures,
    PHONE: _phone_given,
    REVIEW: _reviewed,
}
_AFTERWARDS = {SECRET: _secret, INFORMATION: _information, AGAIN: _again}
_ACTS = {"hai long": _satisfied, "xem lai": _ask_again, "bo sung": _ask_information}

"""«Phản ánh của tôi tới đâu rồi»: the petitions that the citizen sent, or the one being written."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from assistant import petition_status_dialogue, petition_steps
from assistant.replies import Reply, button, say, to_call, to_menu, to_person
from assistant.turns import Turn
from foundation.vietnamese.questions import plain
from petitions import public_view
from petitions.codes import find_codes
from petitions.models import Draft, Petition
from petitions.workflow import Status

ASKING = re.compile(
    r"\b(?:xem|coi|tra(?: cuu)?|kiem tra|hoi)\b.{0,20}\b(?:phan anh"
    r"|kien nghi)\b.{0,200}\b(?:cua (?:toi"
    r"|tui|em|minh|chau|con)|da gui|hom truoc|hom qua)\b.{0,200}"
    r"|\b(?:phan anh|kien nghi)\b.{0,200}\b(?:cua (?:toi|tui|em|minh)|da gui|toi gui"
    r"|hom truoc)\b.{0,200}\b(?:toi dau|den dau|sao roi|the nao|dau|chua|ket qua|o mo)\b.{0,200}"
    r"|^(?:\w{1,40} ){0,3}(?:hom|bua|tuan|thang|lan) (?:truoc|qua"
    r"|no)\b(?! .{0,200}\b(?:nhieu lan|van|lai"
    r"|chua ai)\b)(?: \w{1,40}){0,3}"
    r" (?:phan anh|kien nghi)(?: \w{1,40}){0,6}$"
    r"|\b(?:gui|da|tung|co) (?:\w{1,40} ){0,2}(?:phan anh|kien nghi)\b.{0,200}\b(?:tuan"
    r"|thang|hom|bua"
    r"|ngay) (?:truoc|qua|no)\b"
    r".{0,200}\b(?:tra giup|xem giup|coi giup|toi dau|sao roi|den dau|ket qua)\b.{0,200}"
    r"|\b(?:gui|phan anh|kien nghi)\b.{0,200}\b(?:\d{1,30}|may|ca) (?:bua|ngay|tuan|hom"
    r"|thang)\b.{0,200}\bchua (?:ai|thay|co)\b.{0,200}"
    r"|\b(?:gui|da|tung) (?:\w{1,40} ){0,2}(?:phan anh|kien nghi)\b.{0,200}\b(?:coi|xem|hoi"
    r"|biet)\b"
    r".{0,200}\b(?:toi dau|den dau|sao roi|xong chua|ket qua)\b.{0,200}"
    r"|\b(?:gui|goi|da|tung) (?:\w{1,40} ){0,3}(?:phan anh|kien nghi)\b(?: \w{1,40}){0,20}"
    r" (?:(?:sao|rang|the nao|toi dau|den dau|toi mo|toi nao|ra sao) roi|toi dau|den dau|ra sao"
    r"|(?:xong|xu ly|giai quyet|lam|sua|tra loi) (?:\w{1,40} )?chua)(?: \w{1,40}){0,2}$"
    r"|\bmy petitions?\b.{0,200}"
)
NOT_AGREED = (
    r"(?:khong|chua) (?:dong y|chiu|hai long|thoa man|thoa dang)|tao lao|qua loa|cho co|vo van|linh tinh"
    r"|trot quot|lang xet|lang nhach|ba lap|lung tung|khong dau vao dau"
    r"|do not agree|not satisfied"
)
DISAGREEING = re.compile(
    rf"\b(?:ho|don vi|co quan|can bo|xa|phuong|nguoi ta|phan anh|kien nghi"
    rf"|they)\b(?: \w{{1,40}}){{0,4}} "
    rf"(?:tra loi|answer\w{{0,40}})\b(?!.{{0,200}}\bho so\b).{{0,200}}\b(?:{NOT_AGREED})\b"
    rf"|\b(?:lo|neu|nho)(?: \w{{1,40}}){{0,3}} tra loi\b(?!.{{0,200}}\bho so\b).{{0,200}}\b(?:{NOT_AGREED})\b"
    rf"|\b(?:{NOT_AGREED})\b.{{0,200}}\b(?:tra loi|answer) (?:phan anh|kien nghi|cua (?:ho"
    rf"|don vi|xa|phuong))\b"
)
"""«họ trả lời tào lao, không đồng ý thì làm sao»: about the answer of an office, not about the bot."""
MAX_SHOWN = 4
UNKNOWN = "unknown_petition"
"""Kind of focus: a petition that was asked for and that only its code opens."""


def rule() -> str:
    """How often and how long an answer may be sent back."""
    return _(
        "The unit answers by the promised day, by name. Not right? You may ask twice to look again, "
        "within 7 days."
    )


def disagree(turn: Turn) -> Reply | None:
    """What may be done where an answer is wrong, with the last petition that was answered."""
    if not is_disagreeing(turn):
        return None
    mine = Petition.objects.for_page().filter(sender__citizen=turn.citizen)
    if answered := mine.filter(status=Status.ANSWERED).order_by("-answered_at").first():
        return petition_status_dialogue.in_full(answered, opening=rule())
    return say(rule() if mine.exists() else f"{rule()}\n{_none()}", to_person(), to_menu())


def is_disagreeing(turn: Turn) -> bool:
    return bool(DISAGREEING.search(plain(turn.text)))


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded) or find_codes(turn.text):
        return None
    sent = list(
        Petition.objects.for_page().filter(sender__citizen=turn.citizen).order_by("-received_at")[:MAX_SHOWN]
    )
    if len(sent) == 1:
        return petition_status_dialogue.in_full(sent[0])
    if sent:
        lines = [f"• {each.code}: {public_view.details(each).title}" for each in sent]
        return say(
            "\n".join([_("Your petitions:"), *lines]), *(button(each.code, each.code) for each in sent)
        )
    draft = Draft.objects.filter(citizen=turn.citizen).order_by("-updated_at").first()
    if draft:
        return petition_steps.review(turn, draft)
    return say(_none(), button(_("Send a petition"), "gửi phản ánh"), to_menu()).about(UNKNOWN)


def lost_code() -> Reply:
    """Where the code of a petition is found again."""
    words = _(
        "The code (PA-…) stands in the message or on the page that confirmed your petition. Lost it? An "
        "officer finds it with you, or call %(hotline)s."
    )
    return say(words % {"hotline": settings.HOTLINE}, to_person(), to_call())


def _none() -> str:
    return _(
        "No petition was sent from here. If you have a code (PA-…), please write it to see the petition."
    )

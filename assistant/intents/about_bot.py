"""«bạn là người hay máy?»: says that a program answers, and how to reach a person."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assistant.intents import help_menu
from assistant.replies import Reply, say, to_call, to_menu, to_person
from assistant.turns import Turn, is_asking
from dossiers.offices import opens_again, week_in_words
from foundation.conversations import hours
from foundation.messages import Button
from foundation.vietnamese.folding import fold
from foundation.vietnamese.phones import PHONE_IN_TEXT
from foundation.vietnamese.teencode import expand
from foundation.web.portal_address import absolute

ASKING = re.compile(
    r"\b(?:la|dang noi chuyen voi|noi chuyen voi) (?:nguoi|may|bot|robot|chatbot"
    r"|ai)(?: (?:hay|ha|khong|a|that|vay|the)\b.*)?$"
    r"|\bnguoi (?:that )?hay (?:la )?(?:may|bot|robot)\b.*|\bmay hay nguoi\b.*|\b(?:ban|ad|bot|em"
    r"|may) ten (?:gi|chi|la gi)\b"
    r"|\b(?:co phai|phai) (?:la )?(?:nguoi (?:that|thiet)|may|bot|robot)\b.*"
    r"|^(?:ban |ad |b )?ten (?:gi|chi|la gi)$|\b(?:who|what) are you\b|\bare you (?:a |an )?(?:bot"
    r"|robot|human|person|real|machine)\b.*"
)
OF_ANOTHER = re.compile(r"\bbien so\b|\bnam (?:19|20)\d\d\b|\bbiet (?:toi|tui|em|minh|con|chau)\b")
IS_REAL = re.compile(
    r"\b(?:that|chinh thuc|chinh chu|uy tin|nha nuoc)\b.{0,200}\b(?:lua dao|gia mao|lua)\b"
    r"|\b(?:lua dao|gia mao)(?: \w{1,40})? (?:khong|ko|k|hong|hok)\b|^(?:co )?(?:lua dao"
    r"|gia mao)\b.{0,12}$"
    r"|\b(?:is this|are you) (?:a |an |the )?(?:scam|fake|real|official)\b"
)
"""«đây là của nhà nước thật hay lừa đảo vậy»."""
IS_PRIVATE = re.compile(
    r"\b(?:lo|bao mat|rieng tu|an toan|giu kin)\b(?: \w+){0,3} (?:thong tin|du lieu|tin nhan)\b"
    r"|\b(?:thong tin|du lieu|tin nhan)\b(?: \w+){0,4} (?:bi lo|lo ra|bao mat|giu kin|an toan|rieng tu)\b"
    r"|\bxoa (?:het |giup |cho )?(?:\w+ )?(?:tin nhan|du lieu|thong tin)\b"
    r"|\b(?:my data|privacy|delete my (?:data|messages))\b"
)
"""«nhắn ở đây có bị lộ thông tin không», «xóa hết tin nhắn cũ của cháu đi»."""
IS_KEPT = re.compile(
    r"\b(?:luu|giu|ghi(?: am| lai)?|theo doi)\b(?: \w+){0,3} "
    r"(?:tin nhan|du lieu|lich su chat|doan chat"
    r"|(?:thong tin|noi dung) (?:cua (?:toi|tui|em|minh|dan)|ca nhan|chat))\b"
    r"|\b(?:tin nhan|du lieu|doan chat|thong tin ca nhan)\b(?: \w+){0,4} (?:luu|giu)\b"
    r"|\b(?:keep|store|save|record) (?:my|our|these|the) (?:messages|data|chats?)\b"
)
"""«mấy người lưu tin nhắn của tui hả»."""
WHOSE_NUMBER = re.compile(
    r"\b(?:phai|dung|that|la so)\b(?: \w{1,40}){0,3} (?:phuong|xa|cong an|canh sat|co quan"
    r"|uy ban|nha nuoc"
    r"|can bo|trung tam|1022|ngan hang|toa an|dien luc)\b|\b(?:cua|la) ai\b|\bwhose number\b"
    r"|\bis .{0,200}\b(?:number|office|police|real)\b"
)
"""«số 0901234567 phải số của phường không», with a number of nobody that we know."""
ON_DUTY = re.compile(
    r"\b(?:1022|tong dai|kenh (?:nay|1022))\b(?: \w+){0,6} (?:truc|lam viec|mo cua|nghi|may gio|24 24"
    r"|ban dem|ca ngay)\b"
    r"|\b(?:lam viec|truc|nghi)(?: \w+){0,4} (?:1022|tong dai)\b"
)
"""«1022 trực tới mấy giờ», «tổng đài tết có trực không»."""
WISHING = re.compile(
    r"\b(?:cho|muon|can|xin|doi|duoc)(?: \w+){0,2} (?:noi chuyen|gap|chat)\b|\bi want to (?:talk|speak)\b"
)
MAX_WORDS = 16
PERSONAL_DATA = "personal_data"  # kind of focus
MUCH = re.compile(r"\bmấy\b", re.IGNORECASE)  # folded it is "may", a machine


def handle(turn: Turn) -> Reply | None:
    said = fold(MUCH.sub("", expand(turn.text)))
    if IS_REAL.search(said) and len(said.split()) <= MAX_WORDS:
        words = _(
            "This is the official channel of %(portal)s. It never asks for passwords, OTP codes or transfers "
            "to a private account. If you doubt it, call %(hotline)s."
        )
        return say(
            words % {"portal": settings.PORTAL_NAME, "hotline": settings.HOTLINE}, to_call(), to_menu()
        )
    if PHONE_IN_TEXT.search(turn.text) and WHOSE_NUMBER.search(said) and is_asking(turn):
        words = _(
            "We cannot tell whose number that is. The offices’ own numbers are on the page of offices, "
            "or ask %(hotline)s. Give no code and no money to who calls you."
        )
        offices = Button(_("Offices"), "url", absolute(reverse("dossiers:offices")))
        return say(words % {"hotline": settings.HOTLINE}, offices, to_call())
    if IS_KEPT.search(said) and len(said.split()) <= MAX_WORDS:
        opening = _("Yes: what you write here and what you submit are kept to handle your matter.")
        return say(opening) + kept()
    if IS_PRIVATE.search(said) and len(said.split()) <= MAX_WORDS:
        return kept()
    if ON_DUTY.search(said) and len(said.split()) <= MAX_WORDS:
        return _on_duty()
    if not ASKING.search(said) or WISHING.search(said) or OF_ANOTHER.search(said):
        return None
    words = _(
        "I am the automatic assistant of %(portal)s, not a person. I answer day and night; if you would "
        "rather talk to an officer, press “Talk to a person”."
    )
    return help_menu.menu(words % {"portal": settings.PORTAL_NAME})


def kept() -> Reply:
    """Who reads what is kept of the citizen, and how it is seen or deleted."""
    words = _(
        "Only our centre and the office that handles your matter read what you write here. Never "
        "send passwords or OTP codes. To see or delete what is kept of you, talk to an officer or call "
        "%(hotline)s."
    )
    return say(words % {"hotline": settings.HOTLINE}, to_person(), to_call()).about(PERSONAL_DATA)


def _on_duty() -> Reply:
    """When officers answer in this channel; the assistant and the hotline besides."""
    now, desk = timezone.now(), hours.current()
    words = _("I answer day and night. Officers answer here: %(week)s; closed on public holidays.")
    closed = "" if desk.is_open(now) else opens_again(desk, now)
    told = f"{words % {'week': week_in_words(desk.week)}} {closed}".strip()
    return say(told, to_call(), to_person())

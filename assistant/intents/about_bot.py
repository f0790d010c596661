"""«bạn là người hay máy?»: says that a program answers, and how to reach a person."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from assistant.intents import help_menu
from assistant.replies import Reply, say, to_call, to_menu
from assistant.turns import Turn
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

ASKING = re.compile(
    r"\b(?:la|dang noi chuyen voi|noi chuyen voi) (?:nguoi|may|bot|robot|chatbot"
    r"|ai)(?: (?:hay|ha|khong|a|that|vay|the)\b.*)?$"
    r"|\bnguoi (?:that )?hay (?:la )?(?:may|bot|robot)\b.*|\bmay hay nguoi\b.*|\b(?:ban|ad|bot|em"
    r"|may) ten (?:gi|chi|la gi)\b"
    r"|^(?:ban |ad |b )?ten (?:gi|chi|la gi)$|\b(?:who|what) are you\b|\bare you (?:a |an )?(?:bot"
    r"|robot|human|person|real|machine)\b.*"
)
IS_REAL = re.compile(
    r"\b(?:that|chinh thuc|chinh chu|uy tin|nha nuoc)\b.*\b(?:lua dao|gia mao|lua)\b"
    r"|\b(?:lua dao|gia mao)(?: \w+)? (?:khong|ko|k|hong|hok)\b|^(?:co )?(?:lua dao|gia mao)\b.{0,12}$"
    r"|\b(?:is this|are you) (?:a |an |the )?(?:scam|fake|real|official)\b"
)
"""«đây là của nhà nước thật hay lừa đảo vậy»."""
WISHING = re.compile(
    r"\b(?:cho|muon|can|xin|doi|duoc)(?: \w+){0,2} (?:noi chuyen|gap|chat)\b|\bi want to (?:talk|speak)\b"
)
MAX_WORDS = 16
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
    if not ASKING.search(said) or WISHING.search(said):
        return None
    words = _(
        "I am the automatic assistant of %(portal)s, not a person. I answer day and night; if you "
        "would rather "
        "talk to an officer, press “Talk to a person”."
    )
    return help_menu.menu(words % {"portal": settings.PORTAL_NAME})

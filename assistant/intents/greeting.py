"""Hello, thank you, goodbye."""

import re

from django.conf import settings

from assistant.intents.help_menu import menu
from assistant.replies import Reply, press, say
from assistant.turns import Turn

HELLO = re.compile(r"^(xin )?(chao|alo|hello|hi|hey|a lo)\b")
THANKS = re.compile(r"\b(cam on|thanks|thank you|cam un|tks)\b")


def handle(turn: Turn) -> Reply | None:
    if THANKS.search(turn.folded):
        return say("Không có chi. Khi cần, ông/bà cứ nhắn.", press("Giúp tôi", "menu"))
    if HELLO.search(turn.folded):
        return welcome()
    return None


def welcome() -> Reply:
    return menu(f"Chào ông/bà. Đây là {settings.PORTAL_NAME}. Ở đây ông/bà làm được:")

"""Hello."""

from django.conf import settings

from assistant.intents.help_menu import menu
from assistant.replies import Reply
from assistant.turns import Turn


def handle(turn: Turn) -> Reply | None:
    return welcome(turn.language)


def welcome(language: str = "vi") -> Reply:
    if language == "en":
        return menu(f"Hello, this is {settings.PORTAL_NAME}. You can ask about:", language="en")
    return menu(f"Chào ông/bà. Đây là {settings.PORTAL_NAME}. Ở đây ông/bà làm được:")

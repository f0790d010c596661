"""Hello."""

from django.conf import settings
from django.utils.translation import gettext as _

from assistant.intents.help_menu import menu
from assistant.replies import Reply
from assistant.turns import Turn


def handle(turn: Turn) -> Reply | None:
    return welcome()


def welcome() -> Reply:
    hello = _("Hello, this is %(portal)s. You can ask about:")
    return menu(hello % {"portal": settings.PORTAL_NAME})

"""Short replies to what the bot cannot read: stickers, voice messages, videos, links, business cards."""

import re

from django.utils.translation import gettext as _

from assistant.replies import Reply, say, to_menu, to_person
from assistant.turns import Turn

KINDS = ("sticker", "voice", "video", "link", "card", "other")
ONLY_LINK = re.compile(r"(?:https?://|www\.)\S+")


def handle(turn: Turn, event: str) -> Reply | None:
    """The reply to an event of the channel; an open question stays open. None for words and pictures."""
    if event not in KINDS:
        return None
    if event == "sticker":
        return say(_("Hello! Write in a few words what you need, or choose from the menu."), to_menu())
    words = {
        "voice": _("I cannot listen to voice messages. Please write it in a few words, or talk to a person."),
        "video": _("I cannot watch videos. Please write what it shows, or send a photo."),
        "link": _("I do not open links. Please write what you want to know about it."),
        "card": _("I cannot read business cards. Please write the phone number or what you need."),
        "other": _("I can read text, photos and locations. Please write it in a few words."),
    }
    return say(words[event], to_person(), to_menu())


def only_link(turn: Turn) -> Reply | None:
    """The reply to a message that is nothing but an address."""
    return handle(turn, "link") if ONLY_LINK.fullmatch(turn.text) else None

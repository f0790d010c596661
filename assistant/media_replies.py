"""Short replies to what the bot cannot read: stickers, voice messages, videos, links, business cards.

Find the tracking token in a citizen's photo of a QR code.
"""

import io
import re
from collections.abc import Iterable

import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image

from assistant.replies import Reply, say, to_menu, to_person
from assistant.turns import Turn
from foundation.files import pictures

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


LEGIBLE = 2200  # pixels of the longer side
TRACKING = re.compile(r"/t/([A-Za-z0-9_-]{20,64})/?(?:[?#].*)?$")


def tracking_token(pictures: Iterable[bytes]) -> str | None:
    """The token of the first tracking QR in the pictures; None where no sound picture has one."""
    for picture in pictures:
        for text in _codes(picture):
            if match := TRACKING.search(text):
                return match[1]
    return None


def _codes(picture: bytes) -> list[str]:
    try:
        drawn = pictures.clean(picture, longest=LEGIBLE)
    except pictures.NotAPicture:
        return []
    with Image.open(io.BytesIO(drawn.content), formats=("JPEG",)) as image:
        grey = image.convert("L")
    return [code.text for code in zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)]  # type: ignore[arg-type]

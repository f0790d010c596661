"""Utterances of citizens and replies of the bot, as plain data for any channel."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from foundation.outbox.messages import Button, Message


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message of a citizen: words, pictures, named files, a place, or an act of the channel.

    `location` is (latitude, longitude) in degrees, WGS 84.
    `event` is "" for a message, "follow" when the citizen began to follow us, "picture_unreadable" when a
    picture or file could not be fetched, "contact" when contact details were shared in the channel's own form
    (the citizen's record has them), "other" for a sticker, a voice or anything we cannot read.
    `address` is the network address, where anybody opens a new chat at will: limits of guessing count it.
    """

    text: str = ""
    pictures: tuple[bytes, ...] = ()
    event: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    location: tuple[float, float] | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    messages: tuple[Message, ...] = field(default=())


def say(text: str, *buttons: Button) -> Reply:
    return Reply((Message(text, buttons),))


def button(title: str, words: str) -> Button:
    """A button whose press says `words` in the chat: Vietnamese, as commands are, whatever the title says."""
    return Button(title, "say", words)


def to_menu() -> Button:
    return button(_("Help"), "menu")


def to_person() -> Button:
    return button(_("Talk to a person"), "gặp cán bộ")


def to_my_dossiers() -> Button:
    return button(_("My dossiers"), "#hoso")


def to_call() -> Button:
    number = settings.HOTLINE
    return Button(_("Call %(number)s") % {"number": number}, "phone", number)


def not_now() -> Button:
    """Leaves the question; what was given so far is kept."""
    return button(_("Not now"), "thôi")

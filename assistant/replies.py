"""Utterances of citizens and replies of the bot, as plain data for any channel."""

import textwrap
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from assistant.dialogue_state import Focus
from foundation.messages import Button, Message

MAX_BUTTONS = 5  # of one message
ASK_FOR_ME = "hỏi giúp tôi: "
MAX_QUESTION = 300  # letters


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message of a citizen: words, pictures, named files, a place, or an act of the channel.

    `location` is (latitude, longitude) in degrees, WGS 84.
    `event` is "" for a message, "follow" when the citizen began to follow us, "picture_unreadable" when a
    picture or file could not be fetched, "contact" when contact details were shared in the channel's own form
    (the citizen's record has them), "sticker", "voice", "video", "link", "card" or "other" for what we cannot
    read.
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
    """`focus` is what the reply shows and a follow-up may ask about; None where it shows nothing new.

    `choices` are the words that choose the first, second … thing listed; by default those of the buttons.
    `again`: a question of before, which the whole bot answers in English in place of this reply.
    """

    messages: tuple[Message, ...] = field(default=())
    focus: Focus | None = None
    choices: tuple[str, ...] = ()
    again: str = ""

    def __add__(self, other: "Reply") -> "Reply":
        """Both, one after the other; the second has the focus."""
        return Reply(self.messages + other.messages, other.focus or self.focus, other.choices or self.choices)

    def about(self, kind: str, key: object = "", **data: Any) -> "Reply":
        """The same, with its focus."""
        return replace(self, focus=Focus(kind, str(key), data))

    def with_button(self, added: Button) -> "Reply":
        """The same with one more button under the last message, in place of its last where it has five."""
        *before, last = self.messages
        last = replace(last, buttons=(*last.buttons[: MAX_BUTTONS - 1], added))
        return replace(self, messages=(*before, last))


def say(text: str, *buttons: Button) -> Reply:
    return Reply((Message(text, buttons),))


def button(title: str, words: str) -> Button:
    """A button whose press says `words` in the chat: Vietnamese, as commands are, whatever the title says."""
    return Button(title, "say", words)


def to_menu() -> Button:
    return button(_("Help"), "menu")


def to_person() -> Button:
    return button(_("Talk to a person"), "gặp cán bộ")


def to_ask(question: str, thing: str = "") -> Button:
    """Asks the unit that owns the matter; `thing` is what the question is about, as citizens see it."""
    asked = textwrap.shorten(f"{thing}: {question}" if thing else question, MAX_QUESTION, placeholder="…")
    return button(_("Ask for me"), f"{ASK_FOR_ME}{asked}")


def to_my_dossiers() -> Button:
    return button(_("My dossiers"), "#hoso")


def to_call() -> Button:
    number = settings.HOTLINE
    return Button(_("Call %(number)s") % {"number": number}, "phone", number)


def not_now() -> Button:
    """Leaves the question; what was given so far is kept."""
    return button(_("Not now"), "thôi")

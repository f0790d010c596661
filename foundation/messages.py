"""A message to a citizen as plain data, free of any channel."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

ButtonKind = Literal["url", "say", "phone"]


@dataclass(frozen=True, slots=True)
class Button:
    """`value` is an address, the words the press says in the chat, or a phone number (84…)."""

    title: str
    kind: ButtonKind
    value: str


@dataclass(frozen=True, slots=True)
class TemplateData:
    """The portal's own template key with its parameters, for routes that carry approved templates only."""

    key: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """`picture` and `file` are names in the storage; `sms` is the short form without diacritics.

    `brief` is for screens that others may see: a headline, then lines, without a name, a whole code, a note.
    `channel` is where alone it may go: an answer goes back to where the question came from. "" for anywhere.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    template: TemplateData | None = None
    sms: str = ""
    brief: str = ""
    picture: str = ""
    file: str = ""
    asks_contact: bool = field(default=False)
    channel: str = ""

    def in_plain_text(self) -> "Message":
        """The text alone, with the addresses of the buttons appended."""
        lines = [f"• {button.title}: {button.value}" for button in self.buttons if button.kind != "say"]
        return replace(self, text="\n".join([self.text, *lines]), buttons=(), asks_contact=False)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Message":
        template = data.get("template")
        return cls(
            text=data["text"],
            buttons=tuple(Button(**button) for button in data.get("buttons", ())),
            template=TemplateData(**template) if template else None,
            sms=data.get("sms", ""),
            brief=data.get("brief", ""),
            picture=data.get("picture", ""),
            file=data.get("file", ""),
            asks_contact=data.get("asks_contact", False),
            channel=data.get("channel", ""),
        )

"""One turn as intents see it: the citizen, the message, and its intent and slots."""

import re
from dataclasses import dataclass, field

from assistant.dialogue_state import Memory
from assistant.replies import Utterance
from assistant.understanding.spoken_numbers import with_signs
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.vietnamese.folding import fold, nfc
from foundation.vietnamese.teencode import expand, with_finals

MAX_READ_LENGTH = 2000
ASKING = re.compile(
    r"\b(?:khong|chua|nao|gi|chi|dau|may (?:gio|ngay|bua|hom|tuan|thang|tieng|tien)|may (?:dong"
    r"|lan|cai|vay|rua|the|ri)"
    r"|(?:gia|ve|phi|het|ton|duoc|mat|dat) may"
    r"|bao nhieu|nhieu|nhiu|may phan tram|bao lau|bao gio|khi nao"
    r"|chung nao|sao|ai|mo|rang"
    r"|duoc khong|(?:cho|xin) (?:em |toi |tui |minh )?hoi|^(?:toi|tui|em|minh) (?:muon )?hoi"
    r"|so dien thoai|hay (?:la|phai|bao|goi|o|di|nop|len|cho|thi|so|mot|1|2)|thi sao|when|what|how"
    r"|where|who|which"
    r"|can i|do i|does|is it|is there|are there)\b"
)

WISHED = re.compile(
    r"\bhoi (?:nguoi|can bo)(?: that| thiet)?\b.*\bco ai\b|"
    r"\b(?:keu|goi|dua|cho|kiem)(?: \w+)? (?:nguoi|can bo|nhan vien|ai do)\b.*"
    r"\b(?:ra (?:day|noi)|noi chuyen)\b"
    r"|\b(?:gap|noi chuyen(?: voi)?|chat(?: voi)?) (?:nguoi (?:that|thiet|tu van)|tu van vien"
    r"|can bo|nhan vien|tong dai)\b"
    r"|\b(?:nguoi|ai|can bo) (?:goi|dien|alo) (?:lai )?(?:cho )?(?:toi|tui|em|minh|bac|co|chu)\b"
    r"|\bgoi lai (?:cho )?(?:toi|tui|em|minh|bac|co|chu)\b|\bcall me back\b"
)
"""So plain a wish for a person that no other meaning counts."""


@dataclass(frozen=True)
class Turn:
    """`text` is what was typed (NFC), `folded` the same without marks and signs. `typed`: the whole message
    as it was typed, where `text` is it in words that are easier to understand.

    `intent` is the meaning that the assistant settled on ("" where it did not) with its probability `score`;
    `slots` holds what was named, under the names of docs/bot.md, in the citizen's own words except for codes,
    which are canonical. `language` is "vi" or "en": gettext has the same active meanwhile.
    """

    memory: Memory
    text: str
    folded: str
    typed: str = ""
    pictures: tuple[bytes, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    location: tuple[float, float] | None = None
    address: str = ""
    intent: str = ""
    score: float = 0.0
    slots: dict[str, str | list[str]] = field(default_factory=dict)
    language: str = "vi"

    @classmethod
    def of(cls, memory: Memory, utterance: Utterance, language: str = "vi") -> "Turn":
        """The turn as it was said, not yet understood; `language` is that of the words before."""
        tidy = with_finals(with_signs(nfc(utterance.text[:MAX_READ_LENGTH]).strip()))
        return cls(
            memory,
            tidy,
            fold(tidy),
            pictures=utterance.pictures,
            files=utterance.files,
            location=utterance.location,
            address=utterance.address,
            language=language,
        )

    @property
    def identity(self) -> ChannelIdentity:
        return self.memory.identity

    @property
    def citizen(self) -> Citizen:
        return self.identity.citizen

    @property
    def askers(self) -> tuple[str, ...]:
        """Who asks, for the limits of guessing: the chat, and its network address where that is known."""
        chat = f"chat:{self.identity.pk}"
        return (chat, self.address) if self.address else (chat,)

    def slot(self, name: str) -> str:
        """The first value of a slot; "" where it was not named."""
        value = self.slots.get(name, "")
        return value if isinstance(value, str) else next(iter(value), "")


def is_asking(turn: Turn) -> bool:
    """Whether the message looks like a question."""
    return "?" in turn.text or bool(ASKING.search(fold(expand(turn.text))))

"""One turn as intents see it: the citizen, the message, and its intent and slots."""

import re
from dataclasses import dataclass, field

from assistant.dialogue_state import Memory
from assistant.replies import Utterance
from assistant.understanding.spoken_numbers import with_signs
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.vietnamese.folding import fold, for_reading, nfc
from foundation.vietnamese.questions import Clause, Question, clauses
from foundation.vietnamese.teencode import expand, with_finals

ASKING = re.compile(
    r"\b(?:khong|chua|nao|gi|chi|dau|may (?:gio|ngay|bua|hom|tuan|thang|tieng|tien)|may (?:dong"
    r"|lan|cai|vay|rua|the|ri)|(?:gia|ve|phi|het|ton|duoc|mat|dat) may"
    r"|bao nhieu|nhieu|nhiu|may phan tram|bao lau|bao gio|khi nao|chung nao|sao|ai|mo|rang"
    r"|duoc khong|(?:cho|xin) (?:em |toi |tui |minh )?hoi|^(?:toi|tui|em|minh) (?:muon )?hoi"
    r"|so dien thoai|hay (?:la|phai|bao|goi|o|di|nop|len|cho|thi|so|mot|1|2)|thi sao|when|what|how"
    r"|where|who|which|can i|do i|does|is it|is there|are there)\b"
)

WISHED = re.compile(
    r"\bhoi (?:nguoi|can bo)(?: that| thiet)?\b.{0,200}\bco ai\b|"
    r"\b(?:keu|goi|dua|cho|kiem)(?: \w{1,40})? (?:nguoi|can bo|nhan vien|ai do)\b.{0,200}"
    r"\b(?:ra (?:day|noi)|noi chuyen)\b"
    r"|\b(?:gap|noi chuyen(?: voi)?|chat(?: voi)?) (?:nguoi (?:that|thiet|tu van)|tu van vien"
    r"|can bo|nhan vien|tong dai)\b"
    r"|\b(?:nguoi|ai|can bo) (?:goi|dien|alo) (?:lai )?(?:cho )?(?:toi|tui|em|minh|bac|co|chu)\b"
    r"|\bgoi lai (?:cho )?(?:toi|tui|em|minh|bac|co|chu)\b|\bcall me back\b"
)
"""So plain a wish for a person that no other meaning counts."""
# Words that stand in any question and name nothing.
SMALL_TALK = frozenset(
    "a ad admin ah ai anh ay ba bac ban bao bay bi biet bo bua cai cha chac chau chi chieu cho chong "
    "chu chua co con cu cua cung da dang dau day dem den di dua dum dung duoc em gan ghe gi gio gium "
    "giup h ha hay he hen het hi ho hoac hoc hoi hom hong k ket khi khoan khong ko la lai lam lau len "
    "le lo lop luc luon ma mac mai may minh mo moi mot muon nam nao nay ne nen neu ngay nghe nghen nghi "
    "ngoai nguoi nha nhanh nhe nhieu nhu nhung ni no noi nua o oi on ong phai qua ra ri roi rua sang sao ta "
    "tai thang thay thi thoi thu toi tron trong trua tuan tui tuoi va vang vay ve vi viec vo voi xa xem "
    "xin xuong "
    "about an and any are can could did do does for get have how i is it long many me much my need of "
    "ok okay one or please so that the then there this to we what when where who will you".split()
)


@dataclass(frozen=True)
class Turn:
    """`text` is what is read of the message (NFC, cut), `folded` the same without marks and signs. `typed` is
    all of it as it was typed: what is stored of the sender's words is taken from there.

    `intent` is the meaning that the assistant settled on ("" where it did not) with its probability `score`;
    `slots` holds what was named, under the names of docs/bot.md, in the citizen's own words except for codes,
    which are canonical. `language` is "vi" or "en": gettext has the same active meanwhile.
    """

    memory: Memory
    text: str
    folded: str
    typed: str
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
        tidy = with_finals(with_signs(for_reading(utterance.text)))
        return cls(
            memory,
            tidy,
            fold(tidy),
            nfc(utterance.text).strip(),
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


def telling_words(clause: Clause) -> list[str]:
    """The words of a clause that are neither its question nor small talk."""
    return [
        word for word in dict.fromkeys(Question.of(clause.telling).rest.split()) if word not in SMALL_TALK
    ]


def is_telling(turn: Turn) -> bool:
    """Whether the message says more than a question and small talk."""
    return any(telling_words(clause) for clause in clauses(turn.text))

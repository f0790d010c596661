"""Citizens as the platform knows them, and the personas that are there at start."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandboxes.clock import HOUR

if TYPE_CHECKING:
    from .messages import Message

FIXTURES = Path(__file__).parent / "fixtures.json"
NEVER = 0
FIRST_FOLLOWER = 7200000000000000000
FIRST_NEWCOMER = 7300000000000000001
BY_APP_SHIFT = 1600000000000000000
WELCOME_MESSAGES = 3
REPLIES_OF_OLD_RULE = 8


@dataclass(slots=True, eq=False)
class User:
    """One person. `last_interaction` in milliseconds, NEVER when there was none; gender 1 male, 2 female."""

    id: str
    name: str
    follows: bool = False
    last_interaction: int = NEVER
    phone: str = ""
    blocked: bool = False
    inactive: bool = False  # banned, or away for more than 45 days
    sensitive: bool = False  # under 18
    chatted: bool = False
    known: bool = False  # the OA has met this person: follower, or wrote once
    welcome_left: int = WELCOME_MESSAGES
    replies_left: int = REPLIES_OF_OLD_RULE
    gender: int = 0
    age_group: int = 3
    city: int = 34
    platform: int = 2
    alias: str = ""
    external_id: str = ""
    dynamic_param: str = ""
    refuses: frozenset[str] = frozenset()  # kinds of message: cs, template, promotion, broadcast
    shared_info: dict[str, Any] | None = None
    tags: set[str] | None = None
    promotion_day: str = ""
    promotions: int = 0
    inbox: "list[Message] | None" = None

    @property
    def id_by_app(self) -> str:
        return str(int(self.id) - BY_APP_SHIFT)

    @property
    def reachable(self) -> bool:
        return self.follows and not self.blocked and not self.inactive

    def interact(self, now: int) -> None:
        """One of the acts of reference 2.1: opens the 48 hours and the 7 days again."""
        self.last_interaction = now
        self.replies_left = REPLIES_OF_OLD_RULE
        self.known = True


def personas(now: int) -> list[User]:
    """The invented people of fixtures.json, one for each state that a sender meets."""
    people = json.loads(FIXTURES.read_text())["people"]
    return [_persona(row, now) for row in people]


def _persona(row: dict[str, Any], now: int) -> User:
    idle = row.pop("idle_hours", None)
    return User(**row, last_interaction=NEVER if idle is None else now - idle * HOUR)


FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Hồ", "Ngô", "Dương")
MIDDLE = ("Văn", "Thị", "Minh", "Thị Thu", "Quốc", "Thị Ngọc", "Đình", "Thị Kim")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Mỹ", "Nam", "Oanh", "Phúc", "Sương")


def follower(number: int, last_interaction: int) -> User:
    """The number-th invented follower of the crowd, always the same person for the same number."""
    middle = MIDDLE[number % len(MIDDLE)]
    return User(
        str(FIRST_FOLLOWER + number * 7919),
        f"{FAMILY[number % len(FAMILY)]} {middle} {GIVEN[number // 3 % len(GIVEN)]} {number}",
        follows=True,
        known=True,
        last_interaction=last_interaction,
        phone=f"8497{number:07d}",
        gender=2 if middle.startswith("Thị") else 1,
        age_group=2 + number % 6,
        city=20 if number % 3 else 34,
        platform=1 + number % 2,
    )

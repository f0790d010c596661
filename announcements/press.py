"""Where articles appear besides the web. A channel registers its press; here nobody knows its name."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from announcements.models import Article


class PressRefused(Exception):
    """Surely not done; `args[0]` says why, for the editor."""


class PressUnclear(Exception):
    """Perhaps done, perhaps not: the channel did not say. Nobody tries again without looking there."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands on the channel. `views` and `shares` as read there at `read_at`."""

    channel: str
    words: str
    url: str = ""
    views: int = 0
    shares: int = 0
    read_at: dt.datetime | None = None


class Press(Protocol):
    def standing(self, article: Article) -> Standing | None:
        """None where the article is not there and not on its way."""

    def broadcast(self, article: Article) -> str:
        """Send it to all followers; the channel's id of that. Raises PressRefused, PressUnclear."""


_PRESSES: list[Press] = []


def register(press: Press) -> None:
    _PRESSES.append(press)


def standings(article: Article) -> list[Standing]:
    return [standing for press in _PRESSES if (standing := press.standing(article))]


def broadcast(article: Article) -> str:
    """By the first channel that has a press."""
    if not _PRESSES:
        raise PressRefused("Chưa có kênh nào đăng bài.")
    return _PRESSES[0].broadcast(article)

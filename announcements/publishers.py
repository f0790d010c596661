"""Publishers: channels register here to publish articles besides the web."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from announcements.models import Article


class BroadcastRefused(Exception):
    """Surely not done; `args[0]` says why, for the editor."""


class BroadcastUncertain(Exception):
    """Perhaps done, perhaps not: the channel did not say. Nobody tries again without looking there."""


@dataclass(frozen=True, slots=True)
class PublicationStatus:
    """How an article stands on the channel. `views` and `shares` as read there at `read_at`."""

    channel: str
    words: str
    url: str = ""
    views: int = 0
    shares: int = 0
    read_at: dt.datetime | None = None


class Publisher(Protocol):
    def status(self, article: Article) -> PublicationStatus | None:
        """None where the article is not there and not on its way."""

    def broadcast(self, article: Article) -> str:
        """Send it to all followers; the channel's id of that. Raises BroadcastRefused, BroadcastUncertain."""

    def templates(self, fields: frozenset[str]) -> list[tuple[str, str]]:
        """(key, label) of the templates in use that need no other fields than these."""


_PUBLISHERS: list[Publisher] = []


def register(publisher: Publisher) -> None:
    _PUBLISHERS.append(publisher)


def publication_statuses(article: Article) -> list[PublicationStatus]:
    return [status for publisher in _PUBLISHERS if (status := publisher.status(article))]


def templates(fields: frozenset[str]) -> list[tuple[str, str]]:
    """Of all channels, for one field of a form."""
    return [choice for publisher in _PUBLISHERS for choice in publisher.templates(fields)]


def broadcast(article: Article) -> str:
    """By the first channel that has a press."""
    if not _PUBLISHERS:
        raise BroadcastRefused(_("No channel publishes articles yet."))
    return _PUBLISHERS[0].broadcast(article)

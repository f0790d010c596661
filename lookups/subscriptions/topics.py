"""What can be subscribed to. A kind registers its topic in the ready() of its app."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.registry import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Topic:
    """`label` completes «báo …»; `promise` says what will come; `words` finds the topic in folded text.

    Label and promise are gettext_lazy: shown in the reader's language; in Vietnamese the label stands among
    the words that the bot reads.
    """

    key: str
    label: "str | _StrPromise"
    promise: "str | _StrPromise"
    words: re.Pattern[str]


_TOPICS: Registry[Topic] = Registry("topic")


def register(topic: Topic) -> None:
    _TOPICS.register(topic.key, topic)


def all_topics() -> tuple[Topic, ...]:
    return tuple(_TOPICS.values())


def topic_of(key: str) -> Topic | None:
    return _TOPICS.get(key)


def topic_in(folded: str) -> Topic | None:
    return next((topic for topic in _TOPICS.values() if topic.words.search(folded)), None)

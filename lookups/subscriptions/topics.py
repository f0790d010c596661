"""What can be subscribed to. A kind registers its topic in the ready() of its app."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """`label` completes «báo …»; `promise` says what will come; `words` finds the topic in folded text."""

    key: str
    label: str
    promise: str
    words: re.Pattern[str]


_TOPICS: dict[str, Topic] = {}


def register(topic: Topic) -> None:
    _TOPICS[topic.key] = topic


def all_topics() -> tuple[Topic, ...]:
    return tuple(_TOPICS.values())


def topic_of(key: str) -> Topic | None:
    return _TOPICS.get(key)


def topic_in(folded: str) -> Topic | None:
    return next((topic for topic in _TOPICS.values() if topic.words.search(folded)), None)

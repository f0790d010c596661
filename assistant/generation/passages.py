"""The passages that an answer is written from: what officers published, never what is known of a citizen."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from assistant.generation.instructions_in_text import speaks_to_model
from foundation.registry import Registry
from foundation.web.formats import day
from knowledge import retrieval
from lookups.kinds.legal import search
from lookups.kinds.legal.effect import Status
from lookups.kinds.legal.presentation import title_of

MAX_PASSAGES = 3
MAX_LENGTH = 4000  # characters of an article
LEGAL_TOPIC = "legal"
MIN_LIKENESS = 0.4
"""For operators' drafts; citizens get answers from retrieval.THRESHOLD on."""


@dataclass(frozen=True, slots=True)
class Cited:
    """`asks` are words that bring the whole passage in the chat; `topic` decides where answers are live."""

    id: str
    text: str
    source: str
    date: dt.date
    url: str
    topic: str
    asks: str

    @property
    def reference(self) -> str:
        return f"{self.source}, {day(self.date)}"


Finder = Callable[[str, float], list[Cited]]
FINDERS: Registry[Finder] = Registry("finder of passages")
"""`finder(question, threshold)`: the best first, in the active language where they are written in it."""


def find(question: str, threshold: float) -> list[Cited]:
    """What speaks to a model instead of a reader is left out."""
    found = [each for finder in FINDERS.values() for each in finder(question, threshold)]
    return [each for each in found if not speaks_to_model(each.text)][:MAX_PASSAGES]


def from_knowledge(question: str, threshold: float) -> list[Cited]:
    return [
        Cited(
            id=f"knowledge-{each.pk}",
            text=each.text,
            source=each.source,
            date=each.date,
            url=each.url,
            topic=each.topic,
            asks=each.question,
        )
        for each in retrieval.find_passages(question, limit=MAX_PASSAGES, threshold=threshold)
    ]


def from_articles(question: str, threshold: float) -> list[Cited]:
    """Articles of documents in force that have every word of the question."""
    articles = search.articles_by_words(question)[:MAX_PASSAGES]
    today = timezone.localdate()
    return [
        Cited(
            id=f"article-{each.pk}",
            text=f"{each.heading}\n{each.text}".strip()[:MAX_LENGTH],
            source=f"{each.label}, {title_of(each.document)}",
            date=timezone.localtime(each.document.updated_at).date(),
            url=each.document.url,
            topic=LEGAL_TOPIC,
            asks=f"điều {each.number} {each.document.title}",
        )
        for each in articles
        if each.document.effect_on(today).status in (Status.IN_FORCE, Status.PARTLY)
    ]


FINDERS.register("knowledge", from_knowledge, position=10)
FINDERS.register("articles", from_articles, position=20)

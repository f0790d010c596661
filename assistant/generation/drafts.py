"""Drafts for operators: written from passages near the question; asked for once an hour, used or not."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _
from redis import RedisError

from assistant.generation import ANSWER, DRAFTS, INTENT, REWRITE, passages
from assistant.generation.answers import write
from assistant.generation.budget import time_budget
from assistant.generation.clarification import choose, full_question
from assistant.generation.instructions_in_text import speaks_to_model
from assistant.generation.masking import names_private_code
from assistant.generation.runs import is_on
from assistant.understanding import Understood, active_model, language_of
from assistant.understanding.emergencies import find_emergency
from foundation.conversations.models import Conversation
from foundation.conversations.suggestions import Suggestion, open_questions
from foundation.rate_limits import keyed_digest

KEPT_SECONDS = 3600


def from_generation(conversation: Conversation, question: str) -> Sequence[Suggestion]:
    """One draft, or none where nothing published is near or what was written says more."""
    if not is_on(ANSWER, DRAFTS) or _is_left_to_people(question):
        return []
    found = _once(conversation, question, ANSWER, lambda: _draft(conversation, question))
    return [Suggestion(*fields) for fields in found]


def chosen_intent(conversation: Conversation, question: str, meant: Understood) -> list[str]:
    """The intent that the model chooses where our own is unsure."""
    if meant.is_sure or not is_on(INTENT, DRAFTS) or _is_left_to_people(question):
        return []
    return _once(conversation, question, INTENT, lambda: _intent(conversation, question))


def _is_left_to_people(question: str) -> bool:
    return names_private_code(question) or find_emergency(question) is not None or speaks_to_model(question)


def _draft(conversation: Conversation, question: str) -> list[tuple[str, str, str]]:
    language = language_of(question, active_model.current()) or "vi"
    with time_budget(), translation.override(language):
        found = passages.find(question, passages.MIN_LIKENESS)
        if not found and (full := _in_full(conversation, question)):
            question, found = full, passages.find(full, passages.MIN_LIKENESS)
        written = write(question, found, identity=conversation.identity, language=language, stage=DRAFTS)
    if written is None:
        return []
    sources = "; ".join(dict.fromkeys(each.reference for each in written.cited))
    source = _("Written by a machine from: %(sources)s") % {"sources": sources}
    return [(written.text, source, written.cited[0].url)]


def _in_full(conversation: Conversation, question: str) -> str:
    """The question with what the citizen said before it."""
    if not is_on(REWRITE, DRAFTS):
        return ""
    said = [turn.text for turn in open_questions(conversation) if turn.text != question]
    before = said[0] if said and not _is_left_to_people(said[0]) else ""
    return full_question(question, before, "", identity=conversation.identity, stage=DRAFTS)


def _intent(conversation: Conversation, question: str) -> list[str]:
    with time_budget():
        meant = choose(question, identity=conversation.identity, stage=DRAFTS)
    return [meant.intent] if meant else []


def _once(conversation: Conversation, question: str, job: str, make: Callable[[], list[Any]]) -> list[Any]:
    """The desk asks at every look; the model is asked once, also where it had nothing to say."""
    key = f"generation:{job}:{keyed_digest('draft', f'{conversation.pk}:{question}')}"
    with suppress(RedisError):
        known: list[Any] | None = cache.get(key)
        if known is not None:
            return known
    made = make()
    with suppress(RedisError):
        cache.set(key, made, KEPT_SECONDS)
    return made

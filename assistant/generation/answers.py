"""Two to four sentences from passages, each citing one; None where they say more than their passages.

Drafts for operators: written from passages near the question; asked for once an hour, used or not.

What an unsure message means, by the model: as a full question after the one before, or by its intent.

Nothing that the model says is shown: our own reader and handlers answer what they make of it.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _
from redis import RedisError

from assistant.generation import ALL_TOPICS, ANSWER, DRAFTS, INTENT, LIVE, REWRITE, schemas
from assistant.generation.budget import time_budget
from assistant.generation.errors import GenerationFailed
from assistant.generation.faithfulness import (
    PRIVATE_INTENTS,
    is_about_person,
    masked,
    names_private_code,
    speaks_to_model,
    unsupported,
    unsupported_details,
)
from assistant.generation.runs import is_on, request
from assistant.generation.schemas import Cited
from assistant.models import GenerationRun
from assistant.replies import MAX_BUTTONS, Reply, button, say, to_person
from assistant.turns import Turn
from assistant.understanding import Understood, active_model, language_of, understand
from assistant.understanding.emergencies import read_danger
from assistant.understanding.intent_catalog import INTENT_CATALOG, NEVER_OFFERED
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation
from foundation.conversations.suggestions import Suggestion, open_questions
from foundation.messages import Button
from foundation.rate_limits import keyed_digest
from foundation.vietnamese.folding import fold, nfc
from knowledge.retrieval import THRESHOLD

MAX_TITLE = 80  # letters of a button


@dataclass(frozen=True, slots=True)
class Written:
    """`cited`: the passages that its sentences name."""

    text: str
    cited: tuple[Cited, ...]


def for_citizen(turn: Turn) -> Reply | None:
    """The answer to a turn outside of every flow, labelled as written by a machine, with its sources."""
    if not is_on(ANSWER, LIVE) or is_about_person(turn):
        return None
    found = [each for each in schemas.find(turn.text, THRESHOLD) if _is_live(each.topic)]
    written = write(turn.text, found, identity=turn.identity, language=turn.language, stage=LIVE)
    return _shown(written) if written else None


def write(
    question: str, found: Sequence[Cited], *, identity: ChannelIdentity, language: str, stage: str
) -> Written | None:
    asked = masked(question, identity)
    if not asked or not found or speaks_to_model(question):
        return None
    texts = {each.id: each.text for each in found}
    sentences = request(
        ANSWER,
        stage,
        instructions=schemas.ANSWER,
        data={
            "language": language,
            "question": asked,
            "passages": [{"id": each, "text": text} for each, text in texts.items()],
        },
        schema=schemas.sentences_schema(texts),
        read=lambda answer: _faithful(answer, texts),
        passages=list(texts),
    )
    if not sentences:
        return None
    cited = {each for sentence in sentences for each in sentence.cited}
    return Written(
        " ".join(sentence.text for sentence in sentences), tuple(each for each in found if each.id in cited)
    )


def _is_live(topic: str) -> bool:
    return ALL_TOPICS in settings.GENERATION_TOPICS or topic in settings.GENERATION_TOPICS


def _faithful(answer: Any, texts: dict[str, str]) -> list[schemas.Sentence]:
    sentences = schemas.read_sentences(answer, texts)
    if not sentences:
        raise GenerationFailed(GenerationRun.Outcome.REFUSED)
    if any(unsupported(each.text, [texts[cited] for cited in each.cited]) for each in sentences):
        raise GenerationFailed(GenerationRun.Outcome.UNFAITHFUL)
    return sentences


def _shown(written: Written) -> Reply:
    sources = "\n".join(dict.fromkeys(f"• {each.reference}" for each in written.cited))
    label = _("Summarised by a machine from what the office published:")
    title = _("Read it in full: %(title)s")
    whole = [button(title % {"title": each.asks}, each.asks) for each in written.cited]
    links = [Button(_("See the source"), "url", each.url) for each in written.cited if each.url]
    wrong = button(_("Not what I asked"), "không phải ý tôi")
    buttons = [*(_short(each) for each in whole), *links][: MAX_BUTTONS - 2]
    return say(f"{written.text}\n\n{label}\n{sources}", *buttons, wrong, to_person())


def _short(full: Button) -> Button:
    title = full.title if len(full.title) <= MAX_TITLE else f"{full.title[: MAX_TITLE - 1]}…"
    return Button(title, full.kind, full.value)


CHOOSABLE = frozenset(INTENT_CATALOG) - PRIVATE_INTENTS - NEVER_OFFERED
"""A choice of anything else is dropped: it would begin a flow or open somebody's own affairs."""


def clarify(turn: Turn) -> tuple[Turn, Understood] | None:
    """The turn as the model understands it, and what it means; None: the plain way goes on."""
    if not (is_on(REWRITE, LIVE) or is_on(INTENT, LIVE)) or is_about_person(turn):
        return None
    asked = masked(turn.text, turn.identity)
    if not asked or speaks_to_model(turn.text):
        return None
    return _rewritten(turn) or _chosen(turn)


def full_question(text: str, before: str, about: str, *, identity: ChannelIdentity, stage: str) -> str:
    """The message as a question of its own, without a number or name that nobody said; "" for none."""
    asked, context = masked(text, identity), [masked(before, identity), masked(about, identity)]
    if not asked or not any(context):
        return ""
    return (
        request(
            REWRITE,
            stage,
            instructions=schemas.REWRITE,
            data={"message": asked, "before": context[0], "about": context[1]},
            schema=schemas.QUESTION,
            read=lambda answer: _said(answer, "\n".join((asked, *context))),
        )
        or ""
    )


def choose(text: str, *, identity: ChannelIdentity, stage: str) -> Understood | None:
    """The intent that the model chooses of the catalogue, with the slots that the message itself names."""
    asked = masked(text, identity)
    choice = request(
        INTENT,
        stage,
        instructions=schemas.INTENT,
        data={
            "message": asked,
            "intents": {name: str(meaning.label) for name, meaning in INTENT_CATALOG.items()},
        },
        schema=schemas.CHOICE,
        read=_choosable,
    ) if asked else None  # fmt: skip
    if choice is None:
        return None
    meant = understand(text, active_model.current(), as_meaning=choice.intent)
    allowed = set(INTENT_CATALOG[choice.intent].slots) - set(meant.slots)
    said = f" {fold(text)} "
    named = {
        name: value
        for name, value in choice.slots.items()
        if name in allowed and f" {fold(value)} " in said and fold(value) and not _has_digits(value)
    }
    return replace(meant, slots={**named, **meant.slots})


def _rewritten(turn: Turn) -> tuple[Turn, Understood] | None:
    recent = turn.memory.recent
    if not is_on(REWRITE, LIVE) or not recent.text:
        return None
    about = " ".join(filter(None, (str(turn.memory.focus.data.get("name", "")), recent.place)))
    question = full_question(turn.text, recent.text, about, identity=turn.identity, stage=LIVE)
    meant = understand(question, active_model.current()) if question else None
    if meant is None or not meant.is_sure or meant.intent not in CHOOSABLE:
        return None
    return replace(turn, text=question, folded=fold(question)), meant


def _chosen(turn: Turn) -> tuple[Turn, Understood] | None:
    meant = choose(turn.text, identity=turn.identity, stage=LIVE) if is_on(INTENT, LIVE) else None
    return (turn, meant) if meant else None


def _said(answer: Any, context: str) -> str:
    question = nfc(schemas.read_question(answer))
    if not question:
        raise GenerationFailed(GenerationRun.Outcome.REFUSED)
    if "[" in question or unsupported_details(question, context):
        raise GenerationFailed(GenerationRun.Outcome.UNFAITHFUL)
    return question


def _choosable(answer: Any) -> schemas.Choice:
    choice = schemas.read_choice(answer)
    if choice.intent not in CHOOSABLE:
        raise GenerationFailed(GenerationRun.Outcome.REFUSED)
    return choice


def _has_digits(value: str) -> bool:
    """Codes, dates and numbers are read by our own reader or not at all."""
    return any(map(str.isdigit, value))


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
    return (
        names_private_code(question)
        or read_danger(question).emergency is not None
        or speaks_to_model(question)
    )


def _draft(conversation: Conversation, question: str) -> list[tuple[str, str, str]]:
    language = language_of(question, active_model.current()) or "vi"
    with time_budget(), translation.override(language):
        found = schemas.find(question, schemas.MIN_LIKENESS)
        if not found and (full := _in_full(conversation, question)):
            question, found = full, schemas.find(full, schemas.MIN_LIKENESS)
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

"""What an unsure message means, by the model: as a full question after the one before, or by its intent.

Nothing that the model says is shown: our own reader and handlers answer what they make of it.
"""

from dataclasses import replace
from typing import Any

from assistant.generation import INTENT, LIVE, REWRITE, prompts, schemas
from assistant.generation.errors import GenerationFailed
from assistant.generation.faithfulness import unsupported_details
from assistant.generation.instructions_in_text import speaks_to_model
from assistant.generation.masking import masked
from assistant.generation.privacy import PRIVATE_INTENTS, is_about_person
from assistant.generation.runs import is_on, request
from assistant.models import GenerationRun
from assistant.turns import Turn
from assistant.understanding import Understood, active_model, understand
from assistant.understanding.intent_catalog import INTENT_CATALOG, NEVER_OFFERED
from foundation.citizens.models import ChannelIdentity
from foundation.vietnamese.folding import fold, nfc

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
            instructions=prompts.REWRITE,
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
        instructions=prompts.INTENT,
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

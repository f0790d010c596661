"""What each job asks the model to answer: a JSON schema, and the strict reader of what came back.

A reader raises GenerationFailed for anything else than the schema allows: servers differ in how well they
keep to it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.generation.errors import GenerationFailed
from assistant.models import GenerationRun
from assistant.understanding.intent_catalog import INTENT_CATALOG

Schema = dict[str, Any]
MAX_QUESTION_LENGTH, MAX_SENTENCE_LENGTH, MAX_SLOT_LENGTH = 200, 300, 100
MIN_SENTENCES, MAX_SENTENCES = 2, 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """`cited` are the ids of the passages that say it."""

    text: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    intent: str
    slots: Mapping[str, str]


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


TEXT: Schema = {"type": "string"}
QUESTION = _object(question=TEXT)
CHOICE = _object(
    intent={"type": "string", "enum": list(INTENT_CATALOG)}, slots=_list(_object(name=TEXT, value=TEXT))
)


def sentences_schema(ids: Collection[str]) -> Schema:
    cited = _list({"type": "string", "enum": list(ids)})
    return _object(sentences=_list(_object(text=TEXT, passages=cited)))


def read_question(answer: Any) -> str:
    """ "" where the model cannot tell what is meant."""
    return _text(_fields(answer, "question")["question"], MAX_QUESTION_LENGTH, may_be_empty=True)


def read_choice(answer: Any) -> Choice:
    fields = _fields(answer, "intent", "slots")
    if not isinstance(fields["intent"], str) or fields["intent"] not in INTENT_CATALOG:
        raise _unusable()
    slots = {}
    for entry in _entries(fields["slots"]):
        pair = _fields(entry, "name", "value")
        slots[_text(pair["name"], MAX_SLOT_LENGTH)] = _text(pair["value"], MAX_SLOT_LENGTH)
    return Choice(fields["intent"], slots)


def read_sentences(answer: Any, ids: Collection[str]) -> list[Sentence]:
    """[] where the model says that the passages do not answer the question."""
    entries = _entries(_fields(answer, "sentences")["sentences"])
    if entries and not MIN_SENTENCES <= len(entries) <= MAX_SENTENCES:
        raise _unusable()
    return [_sentence(entry, ids) for entry in entries]


def _sentence(entry: Any, ids: Collection[str]) -> Sentence:
    fields = _fields(entry, "text", "passages")
    cited = _entries(fields["passages"])
    if not cited or any(not isinstance(each, str) or each not in ids for each in cited):
        raise _unusable()
    return Sentence(_text(fields["text"], MAX_SENTENCE_LENGTH), tuple(dict.fromkeys(cited)))


def _fields(value: Any, *names: str) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise _unusable()
    return value


def _entries(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _unusable()
    return value


def _text(value: Any, longest: int, *, may_be_empty: bool = False) -> str:
    """One line of printable text."""
    if not isinstance(value, str) or not value.strip().isprintable() or len(value) > longest:
        raise _unusable()
    if not value.strip() and not may_be_empty:
        raise _unusable()
    return value.strip()


def _unusable() -> GenerationFailed:
    return GenerationFailed(GenerationRun.Outcome.UNUSABLE)

"""Two to four sentences from passages, each citing one; None where they say more than their passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from assistant.generation import ALL_TOPICS, ANSWER, LIVE, passages, prompts, schemas
from assistant.generation.errors import GenerationFailed
from assistant.generation.faithfulness import unsupported
from assistant.generation.instructions_in_text import speaks_to_model
from assistant.generation.masking import masked
from assistant.generation.passages import Cited
from assistant.generation.privacy import is_about_person
from assistant.generation.runs import is_on, request
from assistant.models import GenerationRun
from assistant.replies import MAX_BUTTONS, Reply, button, say, to_person
from assistant.turns import Turn
from foundation.citizens.models import ChannelIdentity
from foundation.outbox.messages import Button
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
    found = [each for each in passages.find(turn.text, THRESHOLD) if _is_live(each.topic)]
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
        instructions=prompts.ANSWER,
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

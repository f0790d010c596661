"""«Hỏi giúp tôi»: what the chat cannot say is asked of the unit that owns the matter, once, by one press.

It is a petition that asks: routed, promised, answered at the desk and brought back to the chat as any other.
Its answer is proposed as knowledge, for a second person to publish, so that the next citizen need not wait.
"""

import uuid
from contextlib import suppress
from typing import Any

from assistant import petition_status_dialogue
from assistant.replies import ASK_FOR_ME, MAX_QUESTION, Reply, say, to_person
from assistant.turns import Turn
from assistant.understanding.anonymisation import anonymise
from foundation.vietnamese.folding import fold
from foundation.workflow import TransitionRefused
from knowledge.models import MAX_ANSWER_LENGTH, QuestionAnswer, State
from knowledge.services import suggest
from petitions.categories import Kind
from petitions.errors import PetitionRefusal
from petitions.models import Answer, Petition
from petitions.services.details import Contact
from petitions.services.reception import receive


def handle(turn: Turn) -> Reply | None:
    """The press: the question goes on its way; pressed again, it is the same petition."""
    if not turn.typed.startswith(ASK_FOR_ME):
        return None
    asked = turn.typed.removeprefix(ASK_FOR_ME)
    try:
        petition = receive(
            text=asked,
            channel=Petition.Channel.CHAT,
            kind=Kind.QUESTION,
            contact=Contact(citizen=turn.citizen),
            sent_key=uuid.uuid5(uuid.NAMESPACE_OID, f"{turn.citizen.pk} {fold(asked)}"),
        )
    except PetitionRefusal as refusal:
        return say(refusal.message, to_person())
    return petition_status_dialogue.received(petition)


def propose_answer(sender: Any, instance: Answer, created: bool, **kwargs: Any) -> None:
    """A question was answered: both become a proposal among the questions and answers, with nobody's name."""
    petition = instance.petition
    if not created or petition.kind != Kind.QUESTION or petition.keep_private or instance.officer is None:
        return
    question = anonymise(petition.text, longest=MAX_QUESTION)
    answer = anonymise(instance.text, longest=MAX_ANSWER_LENGTH)
    if instance.corrects_id:
        QuestionAnswer.objects.filter(question=question, state=State.PROPOSED).update(answer=answer)
        return
    with suppress(TransitionRefused):  # it has an answer already
        suggest(question=question, answer=answer, source=str(instance.unit), by=instance.officer)

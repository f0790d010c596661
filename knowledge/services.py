"""Transitions of an answer from draft to published and back: whoever wrote it does not publish it."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.reviewed_workflow import ReviewedWorkflow, already_over, still_missing
from foundation.workflow import TransitionRefused
from knowledge.models import QuestionAnswer, State

PUBLISHES = ("knowledge.publish_questionanswer",)


class AnswerWorkflow(ReviewedWorkflow[QuestionAnswer]):
    def objection(self, record: QuestionAnswer, key: str) -> str:
        needs = ((_("the answer"), record.answer.strip()), (_("the source"), record.source.strip()))
        is_over = key == "publish" and record.is_expired
        return still_missing(needs) or (already_over() if is_over else "")


WORKFLOW = AnswerWorkflow(State, writes=("knowledge.change_questionanswer",), publishes=PUBLISHES)
hand_in, publish, withdraw = WORKFLOW.hand_in, WORKFLOW.publish, WORKFLOW.withdraw


def suggest(*, question: str, answer: str, topic: str = "", source: str = "", by: Any) -> QuestionAnswer:
    """A proposal from a conversation, in words that name nobody; a second person publishes it.

    Raises TransitionRefused where the question is answered already.
    """
    if known := QuestionAnswer.objects.filter(question__iexact=question).first():
        raise TransitionRefused(_("There is an answer to this question: “%(title)s”.") % {"title": known})
    return QuestionAnswer.objects.create(
        question=question, answer=answer, topic=topic, source=source, state=State.PROPOSED, written_by=by
    )


def note_change(entry: QuestionAnswer, *, by: Any) -> None:
    """Record that `by` changed the words: they are its writer now."""
    QuestionAnswer.objects.filter(pk=entry.pk).update(written_by=by)

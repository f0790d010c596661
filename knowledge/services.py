"""Transitions of an answer from draft to published and back: whoever wrote it does not publish it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.workflow import Transition, TransitionRefused, Workflow, clean_reason, require_read
from knowledge.models import QuestionAnswer, State

WRITES, PUBLISHES = ("knowledge.change_questionanswer",), ("knowledge.publish_questionanswer",)
PROPOSE = Transition(
    (State.DRAFT, State.WITHDRAWN),
    State.PROPOSED,
    gettext_lazy("Submit for review"),
    name="propose",
    permissions=WRITES,
)
PUBLISH = Transition(
    (State.PROPOSED,), State.PUBLISHED, gettext_lazy("Publish"), name="publish", permissions=PUBLISHES,
    author_field="written_by",
)  # fmt: skip
SEND_BACK = Transition(
    (State.PROPOSED,), State.DRAFT, gettext_lazy("Send back"), name="send_back", permissions=PUBLISHES
)
WITHDRAW = Transition(
    (State.PUBLISHED,), State.WITHDRAWN, gettext_lazy("Withdraw"), name="withdraw", permissions=PUBLISHES
)
WORKFLOW = Workflow(PROPOSE, PUBLISH, SEND_BACK, WITHDRAW)


@transaction.atomic
def propose(entry: QuestionAnswer, *, by: Any) -> QuestionAnswer:
    """Ask a second person to publish it. Raises TransitionRefused where something is missing."""
    entry = WORKFLOW.start(entry, "propose", by=by)
    if missing := missing_fields(entry):
        raise TransitionRefused(_("Still missing: %(what)s.") % {"what": ", ".join(missing)})
    return WORKFLOW.finish(entry, "propose", remark="", written_by=entry.written_by or by)


@transaction.atomic
def publish(entry: QuestionAnswer, *, by: Any, seen: str | None = None) -> QuestionAnswer:
    """Let the chat answer with it. `by` None: the portal. `seen`: the revision that he read."""
    entry = WORKFLOW.start(entry, "publish", by=by)
    require_read(entry, seen)
    if missing := missing_fields(entry):
        raise TransitionRefused(_("Still missing: %(what)s.") % {"what": ", ".join(missing)})
    if entry.is_expired:
        raise TransitionRefused(_("Its last day is over already: set a later one."))
    return WORKFLOW.finish(entry, "publish", remark="", published_by=by, published_at=timezone.now())


@transaction.atomic
def send_back(entry: QuestionAnswer, *, by: Any, reason: str) -> QuestionAnswer:
    """Return it to its writer, who reads the reason."""
    entry = WORKFLOW.start(entry, "send_back", by=by)
    return WORKFLOW.finish(entry, "send_back", remark=clean_reason(reason))


@transaction.atomic
def withdraw(entry: QuestionAnswer, *, by: Any, reason: str) -> QuestionAnswer:
    """Take it out of the chat at once."""
    entry = WORKFLOW.start(entry, "withdraw", by=by)
    return WORKFLOW.finish(entry, "withdraw", remark=clean_reason(reason))


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


def missing_fields(entry: QuestionAnswer) -> list[str]:
    """What no answer may be shown without, in words."""
    needs = ((_("the answer"), entry.answer.strip()), (_("the source"), entry.source.strip()))
    return [name for name, is_there in needs if not is_there]

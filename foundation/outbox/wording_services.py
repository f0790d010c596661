"""New wordings of messages: proposed by one person, put in force or sent back by a second."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.database import clock
from foundation.outbox.models import NoticeWording
from foundation.outbox.wordings import IN_FORCE, WORDINGS, Wording
from foundation.workflow import Transition, TransitionRefused, Workflow, clean_reason

State = NoticeWording.State
PROPOSES, APPROVES = "outbox.add_noticewording", "outbox.approve_noticewording"
APPROVE = Transition(
    (State.PROPOSED,), State.APPROVED, gettext_lazy("Put in force"), name="approve",
    permissions=(APPROVES,), author_field="proposed_by",
)  # fmt: skip
SEND_BACK = Transition(
    (State.PROPOSED,), State.RETURNED, gettext_lazy("Send back"), name="send_back",
    permissions=(APPROVES, PROPOSES),
)  # fmt: skip
WORKFLOW = Workflow(APPROVE, SEND_BACK)


@transaction.atomic
def propose(*, wording: Wording, language: str, text: str, by: Any) -> NoticeWording:
    """`text` has the names of its facts in braces; the default's own text means the default for good.

    Raises TransitionRefused where it cannot be sent, changes nothing, or another proposal waits.
    """
    refuse_if_waiting(wording, language)
    with translation.override(language):
        default, now = wording.default_text, wording.text
    if problems := wording.errors(text, language):
        raise TransitionRefused(problems[0])
    if text == now:
        raise TransitionRefused(_("This wording is in force already."))
    kept = "" if text == default else text
    return NoticeWording.objects.create(key=wording.key, language=language, text=kept, proposed_by=by)


def refuse_if_waiting(wording: Wording, language: str) -> None:
    rows = NoticeWording.objects.select_for_update().filter(key=wording.key, language=language)
    if rows.filter(state=State.PROPOSED).exists():
        raise TransitionRefused(_("Another proposal of this wording waits: decide on it first."))


@transaction.atomic
def approve(version: NoticeWording, *, by: Any) -> NoticeWording:
    """Messages that are made from now on have it. Raises TransitionRefused, also for who proposed it."""
    version = WORKFLOW.start(version, "approve", by=by)
    known = WORDINGS.get(version.key)
    problems = known.errors(version.text, version.language) if known and version.text else []
    if known is None or problems:
        raise TransitionRefused(problems[0] if problems else _("The portal sends no such message any more."))
    transaction.on_commit(IN_FORCE.forget)
    return WORKFLOW.finish(version, "approve", decided_by=by, decided_at=clock.now())


@transaction.atomic
def send_back(version: NoticeWording, *, by: Any, reason: str) -> NoticeWording:
    """It never counts; whoever proposed it may take it back so, too."""
    version = WORKFLOW.start(version, "send_back", by=by)
    return WORKFLOW.finish(
        version, "send_back", decided_by=by, decided_at=clock.now(), remark=clean_reason(reason)
    )

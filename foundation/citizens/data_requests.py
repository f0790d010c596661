"""Requests of citizens about their own data: received at the desk, carried out or refused by a second person.

What is carried out is what the commands do (`export_citizen`, `erase_citizen`).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.citizens import services
from foundation.citizens.models import Citizen, DataRequest
from foundation.workflow import Transition, TransitionRefused, Workflow, clean_reason

Kind, State = DataRequest.Kind, DataRequest.State
RECEIVES, DECIDES = "citizens.add_datarequest", "citizens.decide_datarequest"
TERMS: Mapping[str, int] = {Kind.COPY: 10, Kind.CORRECTION: 10, Kind.ERASURE: 15}
"""Days from reception (Decree 356/2025): our sources name 10 to 20 by kind; the shortest holds under each."""
COPY_FOR = dt.timedelta(days=30)  # after the decision; then the person asks anew
CORRECTABLE = ("full_name", "phone", "email", "address")
CARRY_OUT = Transition(
    (State.OPEN,), State.DONE, gettext_lazy("Carry out"), name="carry_out",
    permissions=(DECIDES,), author_field="received_by",
)  # fmt: skip
REFUSE = Transition(
    (State.OPEN,), State.REFUSED, gettext_lazy("Refuse"), name="refuse",
    permissions=(DECIDES,), author_field="received_by",
)  # fmt: skip
WORKFLOW = Workflow(CARRY_OUT, REFUSE)


@transaction.atomic
def receive(
    *,
    citizen: Citizen,
    kind: str,
    identified_by: str,
    by: Any,
    wanted: str = "",
    changes: Mapping[str, str] | None = None,
) -> DataRequest:
    """Raises TransitionRefused where the same waits already, or nothing is left or to be corrected."""
    citizen = Citizen.objects.select_for_update().get(pk=citizen.pk)
    if citizen.erased_at:
        raise TransitionRefused(_("The data of this person was erased before."))
    if waiting := citizen.data_requests.filter(kind=kind, state=State.OPEN).first():
        raise TransitionRefused(_("%(number)s asks for the same and waits.") % {"number": waiting.number})
    changes = {name: value for name, value in (changes or {}).items() if value}
    if kind == Kind.CORRECTION and not (changes or wanted.strip()):
        raise TransitionRefused(_("Write what is to be corrected."))
    due_on = timezone.localdate() + dt.timedelta(days=TERMS[kind])
    return DataRequest.objects.create(
        citizen=citizen,
        kind=kind,
        wanted=wanted.strip(),
        changes=changes if kind == Kind.CORRECTION else {},
        identified_by=identified_by.strip(),
        received_by=by,
        due_on=due_on,
    )


@transaction.atomic
def carry_out(request: DataRequest, *, by: Any) -> str:
    """What was done, in a sentence. Raises TransitionRefused, also for who received it."""
    request = WORKFLOW.start(request, "carry_out", by=by)
    match request.kind:
        case Kind.ERASURE:
            is_done = services.erase(citizen=request.citizen, because=request.number)
            request.refresh_from_db()  # the erasure empties what was written here
            answer = _("Erased.") if is_done else _("Erased, but for what open cases need until they end.")
        case Kind.CORRECTION:
            services.correct(citizen=request.citizen, changes=request.changes)
            answer = _("Corrected.")
        case _:
            answer = _("The copy may be handed over for %(days)s days.") % {"days": COPY_FOR.days}
    WORKFLOW.finish(request, "carry_out", decided_by=by, decided_at=timezone.now(), answer=answer)
    return answer


@transaction.atomic
def refuse(request: DataRequest, *, by: Any, reason: str) -> DataRequest:
    request = WORKFLOW.start(request, "refuse", by=by)
    answer = clean_reason(reason)
    return WORKFLOW.finish(request, "refuse", decided_by=by, decided_at=timezone.now(), answer=answer)


def has_copy(request: DataRequest) -> bool:
    """Whether its copy may be handed over now."""
    is_released = request.kind == Kind.COPY and request.state == State.DONE and request.decided_at
    return bool(is_released and request.decided_at + COPY_FOR > timezone.now())  # type: ignore[operator]

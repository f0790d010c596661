"""Who is told of an event: those who follow the dossier, or else the applicant whose phone is known."""

import datetime as dt

from dossiers import wording
from dossiers.models import Dossier
from dossiers.services.step import Step
from foundation.citizens.models import Citizen
from foundation.outbox.models import Lane
from foundation.outbox.services import owe


def tell(step: Step, *, was_due_at: dt.datetime | None = None) -> None:
    """Owe each of them one notice, within the transaction of the event."""
    people = recipients(step.dossier)
    if not people:
        return
    told = news_of(step, was_due_at=was_due_at)
    for citizen in people:
        owe(
            citizen=citizen,
            purpose=told.purpose,
            event_key=step.event.key,
            message=told.message,
            lane=Lane.NOTICE,
            subject=step.dossier.code,
            summary=told.summary,
            merge_key=f"dossier:{step.dossier.pk}",
            must_act=told.must_act,
        )


def recipients(dossier: Dossier) -> list[Citizen]:
    follows = dossier.follows.filter(stopped_at=None, citizen__erased_at=None).select_related("citizen")
    followers = [follow.citizen for follow in follows.order_by("citizen_id")]
    return followers or ([dossier.applicant] if dossier.applicant.phone else [])


def news_of(step: Step, *, was_due_at: dt.datetime | None = None) -> wording.Told:
    """The words for this event, from what the step wrote."""
    return wording.tell(
        wording.News(
            code=step.dossier.code,
            procedure=step.dossier.procedure.name,
            source=step.source,
            status=step.to,
            office=step.dossier.current_office or step.dossier.competent_agency.short_name,
            counter=step.dossier.received_at_agency.name,
            phone=step.dossier.received_at_agency.phone,
            at=step.at,
            due_at=step.dossier.due_at,
            finished_at=step.dossier.finished_at,
            note=step.event.note_public,
            guidance=step.details.guidance,
            missing=tuple((item.name, item.note) for item in step.request.items.order_by("id"))
            if step.request
            else (),
            answer_by=step.request.due_on if step.request else None,
            total=step.fee.total if step.fee else 0,
            reference=step.fee.reference if step.fee else "",
            pay_by=step.fee.pay_by if step.fee else None,
            url=step.dossier.tracking_url,
            calendar=step.dossier.competent_agency.calendar,
            was_due_at=was_due_at,
        )
    )

"""Recipients of an event: the followers who hold the receipt, otherwise the applicant if reachable; and
beside them those who follow by digits of the phone."""

import datetime as dt

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers import message_texts
from dossiers.models import Dossier, Follow
from dossiers.services.status_change import StatusChange
from foundation.citizens.languages import language_of
from foundation.citizens.models import Citizen
from foundation.outbox.messages import Button, Message, TemplateData
from foundation.outbox.models import Lane
from foundation.outbox.services import enqueue

NEW_FOLLOWER = "new_follower"


def notify(step: StatusChange, *, was_due_at: dt.datetime | None = None) -> None:
    """Owe each of them one notice, within the transaction of the event."""
    owners = proven_recipients(step.dossier)
    others = followers_by_digits(step.dossier, besides=owners)
    _tell(step, owners, step.dossier.tracking_url, was_due_at)
    _tell(step, others, step.dossier.code_url, was_due_at)


def _tell(step: StatusChange, people: list[Citizen], url: str, was_due_at: dt.datetime | None) -> None:
    if not people:
        return
    told = news_of(step, url=url, was_due_at=was_due_at)
    for citizen in people:
        enqueue(
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
    owners = proven_recipients(dossier)
    return owners + followers_by_digits(dossier, besides=owners)


def proven_recipients(dossier: Dossier) -> list[Citizen]:
    """Followers who proved to hold the receipt or the phone; otherwise the applicant, if reachable."""
    proven = dossier.follows.living().proven().select_related("citizen").order_by("citizen_id")
    return [follow.citizen for follow in proven] or _reachable_applicant(dossier)


def followers_by_digits(dossier: Dossier, *, besides: list[Citizen]) -> list[Citizen]:
    """Four digits of a phone are known to many: these are told too, but never instead of the applicant."""
    weak = dossier.follows.living().filter(proof=Follow.Proof.PHONE).exclude(citizen__in=besides)
    return [follow.citizen for follow in weak.select_related("citizen").order_by("citizen_id")]


def notify_of_new_follower(follow: Follow) -> None:
    """The applicant, and whoever holds the receipt, learn of each new follower and how to remove it."""
    dossier, newcomer = follow.dossier, follow.citizen_id
    if newcomer == dossier.applicant_id:
        return
    people = {one.pk: one for one in (*_reachable_applicant(dossier), *proven_recipients(dossier))}
    for citizen in people.values():
        if citizen.pk == newcomer:
            continue
        with translation.override(language_of(citizen)):
            message = _of_follower(follow)
        enqueue(
            citizen=citizen,
            purpose=NEW_FOLLOWER,
            event_key=f"follow:{follow.pk}:{timezone.localdate():%Y%m%d}",
            message=message,
            lane=Lane.NOTICE,
            subject=dossier.code,
        )


def _reachable_applicant(dossier: Dossier) -> list[Citizen]:
    applicant = dossier.applicant
    if applicant.erased_at or not (applicant.phone or applicant.identities.exists()):
        return []
    return [applicant]


def _of_follower(follow: Follow) -> Message:
    code, url = follow.dossier.code, follow.dossier.tracking_url
    told = _(
        "%(who)s gets news of dossier %(code)s from now on (proof: %(proof)s).\n"
        "If you do not know who this is, press “Remove”, or remove it on the page of the dossier."
    )
    proof = follow.get_proof_display()
    with translation.override("vi"):
        heading = _("A new account gets news of this dossier")
        advice = _("If you do not know it, remove it on the page of the dossier.")
    return Message(
        told % {"who": follow.shown_name, "code": code, "proof": proof},
        (
            Button(_("Remove"), "say", f"#bo {code} {follow.pk}"),
            Button(_("Who gets news"), "url", f"{url}nhan-tin/"),
        ),
        template=TemplateData(
            message_texts.PURPOSE,
            {"ma_ho_so": code, "trang_thai": heading, "noi_dung": f"{heading}. {advice}"},
        ),
        sms=message_texts.short_sms(code, heading, url),
    )


def news_of(
    step: StatusChange, *, url: str = "", was_due_at: dt.datetime | None = None
) -> message_texts.Told:
    """The words for this event, from what the step wrote."""
    return message_texts.tell(
        message_texts.News(
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
            url=url or step.dossier.tracking_url,
            calendar=step.dossier.competent_agency.calendar,
            was_due_at=was_due_at,
        )
    )

"""Recipients of an event: the followers who hold the receipt, otherwise the applicant if reachable; and
beside them those who follow by digits of the phone."""

import datetime as dt
from dataclasses import replace

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import message_texts
from dossiers.message_texts import StatusTexts
from dossiers.models import Dossier, Follow
from dossiers.services.details import StatusChange
from dossiers.statuses import with_results
from foundation.citizens.languages import language_of
from foundation.citizens.masking import mask_code
from foundation.citizens.models import Citizen
from foundation.messages import Button, Message
from foundation.outbox.models import Lane
from foundation.outbox.services import enqueue
from foundation.outbox.wordings import wording

NEW_FOLLOWER = "new_follower"
FOLLOWER_TEXT = wording(
    "dossier.new_follower",
    gettext_lazy("A new account gets news of this dossier"),
    gettext_lazy(
        "%(who)s gets news of dossier %(code)s from now on (proof: %(proof)s).\n"
        "If you do not know who this is, press “Remove”, or remove it on the page of the dossier."
    ),
    languages=("vi", "en"),
)


def notify(change: StatusChange, *, was_due_at: dt.datetime | None = None) -> None:
    """Enqueue one notice for each recipient, in the transaction of the event."""
    owners = proven_recipients(change.dossier)
    others = followers_by_digits(change.dossier, besides=owners)
    for people, url in ((owners, change.dossier.tracking_url), (others, change.dossier.code_url)):
        if not people:
            continue
        facts = _status_texts(change, was_due_at)
        texts = _compose(change, facts, url)
        for citizen in people:
            with translation.override(language_of(citizen)):
                brief = message_texts.brief(facts, change.dossier.code)
            enqueue(
                citizen=citizen,
                purpose=message_texts.PURPOSE,
                event_key=change.event.key,
                message=replace(texts.message, brief=brief),
                lane=Lane.NOTICE,
                subject=change.dossier.code,
                summary=texts.summary,
                merge_key=f"dossier:{change.dossier.pk}",
                must_act=change.definition.asks_to_act,
                held_until=change.undo_until,
            )


def notice_texts(change: StatusChange, *, url: str) -> message_texts.NoticeTexts:
    return _compose(change, _status_texts(change, None), url)


def _status_texts(change: StatusChange, was_due_at: dt.datetime | None) -> StatusTexts:
    dossier, request, fee, definition = change.dossier, change.request, change.fee, change.definition
    if definition and definition.stage == "finished":
        definition = with_results(definition, list(dossier.results.filter(superseded_at=None)))
    items = request.items.order_by("id").values_list("name", "note") if request else ()
    return StatusTexts.of(
        dossier,
        definition,
        at=change.at,
        finished_at=dossier.finished_at,
        was_due_at=was_due_at,
        reason=change.event.note_public,
        guidance=change.details.guidance,
        missing=tuple(items),
        answer_by=request.due_on if request else None,
        total=fee.owed if fee else 0,
        pay_by=fee.pay_by if fee else None,
    )


def _compose(change: StatusChange, texts: StatusTexts, url: str) -> message_texts.NoticeTexts:
    return message_texts.compose(
        texts,
        code=change.dossier.code,
        procedure=change.dossier.procedure.name,
        url=url,
        note=change.event.note_public,
        reference=change.fee.reference if change.fee else "",
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
    named = _("Dossier %(code)s") % {"code": mask_code(code)}
    brief = f"{named}: {_('A new account gets news of this dossier')}"
    proof = follow.get_proof_display()
    with translation.override("vi"):
        heading = _("A new account gets news of this dossier")
        advice = _("If you do not know it, remove it on the page of the dossier.")
        sms = message_texts.short_sms(code, heading, url)
    return Message(
        FOLLOWER_TEXT % {"who": follow.shown_name, "code": code, "proof": proof},
        (
            Button(_("Remove"), "say", f"#bo {code} {follow.pk}"),
            Button(_("Who gets news"), "url", f"{url}nhan-tin/"),
        ),
        template=message_texts.template(code, heading, f"{heading}. {advice}"),
        sms=sms,
        brief=f"{brief}\n{_('If you do not know it, remove it on the page of the dossier.')}",
    )

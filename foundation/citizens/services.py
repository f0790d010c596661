"""Who a citizen is, what was agreed to, and the data subject's rights."""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foundation.citizens import personal_data
from foundation.citizens.models import ChannelIdentity, Citizen, Consent

logger = logging.getLogger(__name__)


@transaction.atomic
def identity_for(
    *, channel: str, external_id: str, app_external_id: str = "", display_name: str = ""
) -> ChannelIdentity:
    """The identity with this id on this channel, made with its citizen on first contact.

    Two first messages at once: the unique constraint lets one win, the other's citizen is rolled back.
    """
    found = ChannelIdentity.objects.filter(channel=channel, external_id=external_id).first()
    if found is None:
        citizen = Citizen.objects.create(full_name=display_name)
        found, created = ChannelIdentity.objects.get_or_create(
            channel=channel, external_id=external_id, defaults={"citizen": citizen}
        )
        if not created:
            citizen.delete()
    changed = []
    for name, value in (("app_external_id", app_external_id), ("display_name", display_name)):
        if value and getattr(found, name) != value:
            setattr(found, name, value)
            changed.append(name)
    if changed:
        found.save(update_fields=changed)
    return found


def record_interaction(*, identity: ChannelIdentity, at: dt.datetime) -> None:
    """The citizen acted on the channel at `at`: ends "unreachable", never moves the clock back."""
    newer = ChannelIdentity.objects.filter(pk=identity.pk).exclude(last_interaction_at__gte=at)
    if newer.update(last_interaction_at=at, unreachable_reason=""):
        identity.last_interaction_at, identity.unreachable_reason = at, ""


def mark_unreachable(*, channel: str, external_id: str, reason: str, at: dt.datetime) -> None:
    """A message was refused at `at` for the person's sake: nothing more is tried there until the person acts
    there again. Whoever has acted since is reachable."""
    silent = Q(last_interaction_at=None) | Q(last_interaction_at__lte=at)
    known = ChannelIdentity.objects.filter(silent, channel=channel, external_id=external_id)
    known.update(unreachable_reason=reason)


@transaction.atomic
def record_consent(
    *, citizen: Citizen, purpose: str, wording: str, channel: str, proof: dict[str, Any]
) -> Consent:
    """The living consent for this purpose; giving it again keeps the first proof."""
    consent, _ = Consent.objects.get_or_create(
        citizen=citizen,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"wording": wording, "channel": channel, "proof": proof},
    )
    return consent


def withdraw_consent(*, citizen: Citizen, purpose: str) -> None:
    citizen.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=timezone.now())


def export(citizen: Citizen) -> dict[str, Any]:
    """Everything held about the citizen, by the app that holds it, ready for json.dumps(default=str)."""
    data: dict[str, Any] = {
        "citizen": {
            name: getattr(citizen, name)
            for name in (
                "full_name",
                "phone",
                "email",
                "address",
                "identity_number",
                "language",
                "created_at",
            )
        },
        "identities": list(citizen.identities.values("channel", "external_id", "display_name", "created_at")),
        "consents": list(
            citizen.consents.values("purpose", "wording", "channel", "granted_at", "withdrawn_at")
        ),
    }
    for name, holder in personal_data.holders().items():
        data[name] = holder.export(citizen)
    return data


@transaction.atomic
def erase(*, citizen: Citizen, because: str) -> bool:
    """Remove the person, keep the administrative record: each holder forgets, the citizen loses every trait.

    What an open case still needs stays until it is closed (`finish_erasures`); accounts on channels, consents
    and everything else go at once. True when nothing is left. The row stays, with the moments of request and
    erasure, as the record of deletion that the law asks for.
    """
    citizen = Citizen.objects.select_for_update().get(pk=citizen.pk)
    holders = personal_data.holders().values()
    needed = [holder for holder in holders if holder.still_needed(citizen)]
    for holder in holders:
        if holder not in needed:
            holder.erase(citizen)
    citizen.identities.all().delete()
    citizen.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    citizen.consents.update(proof={"erased": because})
    citizen.erasure_requested_at = citizen.erasure_requested_at or timezone.now()
    if not needed:
        for name in ("full_name", "phone", "email", "address", "identity_number"):
            setattr(citizen, name, "")
        citizen.erased_at = citizen.erased_at or timezone.now()
    citizen.save()
    return not needed


def finish_erasures() -> int:
    """Erase those whose open cases have been closed since they asked; the number finished.

    One that breaks is logged and tried again; the others do not wait for it.
    """
    finished = 0
    for citizen in Citizen.objects.filter(erasure_requested_at__isnull=False, erased_at=None):
        try:
            finished += erase(citizen=citizen, because="asked")
        except Exception:
            logger.exception("the erasure of citizen %s is not finished", citizen.pk)
    return finished

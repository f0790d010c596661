"""Who a citizen is, what was agreed to, and the data subject's rights."""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from foundation.citizens import erasure, personal_data
from foundation.citizens.models import ChannelIdentity, Citizen, ConfirmedPhone, Consent
from foundation.citizens.phones import confirm_phone
from foundation.files import pending_uploads

logger = logging.getLogger(__name__)

RETENTION = "retention"  # nobody asked: a visitor of whom nothing was heard for long


def identity_for(*, channel: str, external_id: str, app_external_id: str = "") -> ChannelIdentity:
    """The identity with this id on this channel, made with its citizen on first contact."""
    return identities_for(channel=channel, accounts={external_id: app_external_id})[external_id]


@transaction.atomic
def identities_for(*, channel: str, accounts: Mapping[str, str]) -> dict[str, ChannelIdentity]:
    """As `identity_for`, for several accounts at once: id → id for our app ("" where it is not known)."""
    known = ChannelIdentity.objects.filter(channel=channel, external_id__in=accounts)
    found = {identity.external_id: identity for identity in known.select_related("citizen")}
    found |= _met(channel, [external_id for external_id in accounts if external_id not in found])
    changed = [found[each] for each, ours in accounts.items() if ours and found[each].app_external_id != ours]
    for identity in changed:
        identity.app_external_id = accounts[identity.external_id]
    ChannelIdentity.objects.bulk_update(changed, ["app_external_id"])
    return found


def _met(channel: str, strangers: Sequence[str]) -> dict[str, ChannelIdentity]:
    """New citizens. Two first messages at once: the unique constraint lets one win, and the other's citizen,
    whom nobody knows, is taken back."""
    if not strangers:
        return {}
    citizens = Citizen.objects.bulk_create([Citizen() for _ in strangers])
    ChannelIdentity.objects.bulk_create(
        [
            ChannelIdentity(channel=channel, external_id=external_id, citizen=citizen)
            for external_id, citizen in zip(strangers, citizens, strict=True)
        ],
        ignore_conflicts=True,
    )
    met = ChannelIdentity.objects.filter(channel=channel, external_id__in=strangers)
    found = {identity.external_id: identity for identity in met.select_related("citizen")}
    unknown = {citizen.pk for citizen in citizens} - {identity.citizen_id for identity in found.values()}
    if unknown:
        Citizen.objects.filter(pk__in=unknown).delete()
    return found


def record_interaction(*, identity: ChannelIdentity, at: dt.datetime) -> None:
    """The citizen acted on the channel at `at`: ends "unreachable", never moves the clock back."""
    record_interactions([(identity, at)])


_ACTED = """
UPDATE citizens_channelidentity c SET last_interaction_at = u.at, unreachable_reason = ''
  FROM unnest(%s::bigint[], %s::timestamptz[]) AS u (id, at)
 WHERE c.id = u.id AND (c.last_interaction_at IS NULL OR c.last_interaction_at < u.at)
RETURNING c.id
"""


def record_interactions(acts: Sequence[tuple[ChannelIdentity, dt.datetime]]) -> None:
    """As `record_interaction`, for several identities, each once."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTED, [[identity.pk for identity, _ in acts], [at for _, at in acts]])
        newer = {pk for (pk,) in cursor.fetchall()}
    for identity, at in acts:
        if identity.pk in newer:
            identity.last_interaction_at, identity.unreachable_reason = at, ""


def record_following(*, channel: str, external_id: str, is_following: bool, at: dt.datetime) -> bool:
    """The account was followed or left at `at`. False where nobody is known by this id, or a later word is
    known already: a channel repeats its calls and tells them in any order."""
    older = Q(following_told_at=None) | Q(following_told_at__lte=at)
    known = ChannelIdentity.objects.filter(older, channel=channel, external_id=external_id)
    return bool(known.update(is_following=is_following, following_told_at=at))


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


@transaction.atomic
def correct(*, citizen: Citizen, changes: Mapping[str, str]) -> None:
    """Write what an officer has seen on a paper; such a phone is the office's own knowledge."""
    for name, value in changes.items():
        setattr(citizen, name, value)
    citizen.save(update_fields=list(changes))
    if phone := changes.get("phone"):
        confirm_phone(citizen=citizen, phone=phone, proof=ConfirmedPhone.Proof.COUNTER)


def export(citizen: Citizen) -> dict[str, Any]:
    """Everything held about the citizen, by the app that holds it, ready for json.dumps(default=str)."""
    data: dict[str, Any] = {
        "citizen": {"language": citizen.language, "created_at": citizen.created_at},
        "identities": list(citizen.identities.values("channel", "external_id", "display_name", "created_at")),
        "consents": list(
            citizen.consents.values("purpose", "wording", "channel", "granted_at", "withdrawn_at")
        ),
    }
    records = erasure.export_records(citizen)
    for traits in records.get("citizens.Citizen", []):
        data["citizen"] |= traits
    data["records"] = records
    for name, holder in personal_data.HOLDERS.items():
        data[name] = holder.export(citizen)
    return data


@transaction.atomic
def erase(*, citizen: Citizen, because: str) -> bool:
    """Remove the person, keep the administrative record.

    Each holder forgets what needs a rule of its own (keys renewed, notices cancelled, words masked); then
    every declared field is treated as `foundation/declarations.py` says. What an open case still
    needs, and money not matched yet that names the person, stays until it is settled (`finish_erasures`),
    with the words for the last search of texts; accounts on channels, consents and everything else go at
    once. True when nothing is left. The row stays, with the moments of request and erasure, as the record of
    deletion that the law asks for.
    """
    citizen = Citizen.objects.select_for_update().get(pk=citizen.pk)
    needed = personal_data.needed_by(citizen)
    owned, mentions = erasure.owned_rows(citizen), erasure.mentions_of(citizen)
    for name, holder in personal_data.HOLDERS.items():
        if name not in needed:
            holder.erase(citizen)
    erasure.erase_rows(owned, waiting=needed | {"citizens.Citizen"} if needed else ())
    waits = bool(needed)
    if because != RETENTION or citizen.full_name or citizen.phone in mentions:
        erasure.erase_mentions(mentions, besides=owned)
        waits |= erasure.is_named_in_unsettled(mentions, besides=owned)
    if because != RETENTION:  # a timer need not hurry: these files go within a day
        pending_uploads.delete_all_after_commit()
    citizen.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    citizen.consents.exclude(proof__has_key="erased").update(proof={"erased": because})
    citizen.refresh_from_db()
    citizen.erasure_requested_at = citizen.erasure_requested_at or timezone.now()
    if waits:
        citizen.erasure_mentions = "\n".join(mentions)
    else:
        citizen.erased_at = citizen.erased_at or timezone.now()
    citizen.save()
    return not waits


def _still_waits(citizen: Citizen) -> bool:
    if personal_data.needed_by(citizen):
        return True
    return erasure.is_named_in_unsettled(erasure.mentions_of(citizen), besides=erasure.owned_rows(citizen))


def finish_erasures() -> int:
    """Erase those whose open cases have been closed since they asked; the number finished.

    One that breaks is logged and tried again; the others do not wait for it.
    """
    finished = 0
    for citizen in Citizen.objects.filter(erasure_requested_at__isnull=False, erased_at=None):
        try:
            if not _still_waits(citizen):
                finished += erase(citizen=citizen, because="asked")
        except Exception:
            logger.exception("the erasure of citizen %s is not finished", citizen.pk)
    return finished

"""Fetch the display names of citizens, for the operators.

Each name costs a call of the shared rate limit: names are fetched from what broadcasts leave of it, and never
while somebody waits for a reply.

Contact details that a citizen shares in Zalo's form: taken over with the proof of consent.

The form is typed by hand, so its phone is unconfirmed unless CHANNEL_VOUCHES_FOR_PHONE says that the platform
has checked it; and what is unconfirmed takes the place of nothing that was confirmed.
"""

import datetime as dt
import time
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import ChannelIdentity, ConfirmedPhone
from foundation.citizens.phones import confirm_phone, is_phone_confirmed
from foundation.citizens.services import record_consent
from foundation.expiring_value import ExpiringValue
from foundation.outbox import budget
from foundation.outbox.models import Lane
from foundation.vietnamese.phones import normalise_phone
from zalo_channel import CHANNEL, client
from zalo_channel.errors import Refused, ZaloProblem
from zalo_channel.events import scalar
from zalo_channel.models import InboundEvent

SECONDS, AT_ONCE = 10.0, 200
WROTE_WITHIN = dt.timedelta(days=1)
ASK_AGAIN_AFTER = 60 * 60  # seconds: Zalo may not show this person
_failed_lately = ExpiringValue[bool](seconds=60)


def fetch_names(seconds: float = SECONDS) -> None:
    """Fetch the names of those who wrote last. Never raises: without Zalo or Redis the next run goes on."""
    until = time.monotonic() + seconds
    lately = timezone.now() - WROTE_WITHIN
    nameless = ChannelIdentity.objects.filter(
        channel=CHANNEL, display_name="", last_interaction_at__gte=lately
    )
    for identity in nameless.order_by("-last_interaction_at")[:AT_ONCE]:
        if _failed_lately.get() or time.monotonic() >= until or _somebody_waits() or not _learn(identity):
            return


def _somebody_waits() -> bool:
    return InboundEvent.objects.filter(state=InboundEvent.State.NEW, is_receipt=False).exists()


def _learn(identity: ChannelIdentity) -> bool:
    """False where there is no use in asking for others now."""
    try:
        if not cache.add(f"zalo-name:{identity.pk}", True, ASK_AGAIN_AFTER):
            return True
        if not budget.take(Lane.BULK, 1):
            cache.delete(f"zalo-name:{identity.pk}")
            return False
        detail = client.user_detail(identity.external_id)
    except Refused:
        return True
    except (ZaloProblem, redis.RedisError):
        _failed_lately.put(True)
        return False
    ChannelIdentity.objects.filter(pk=identity.pk, display_name="").update(
        display_name=scalar(detail.get("display_name"))[:200],
        is_following=detail.get("user_is_follower") is True,
    )
    return True


PURPOSE = "contact"
WORDING = _("Name, telephone and address are shared in Zalo to handle dossiers and to send notices.")
ADDRESS = ("user_address", "user_ward", "user_city")
OLD_ADDRESS = ("address", "ward", "district", "city")


def take_over(*, identity: ChannelIdentity, info: dict[str, Any], proof: dict[str, Any]) -> bool:
    """Both forms of the event (reference 6.6); False where nothing usable was shared."""
    shared = {
        "full_name": scalar(info.get("name")).strip()[:200],
        "phone": _phone(scalar(info.get("phone"))),
        "address": _address(info)[:300],
    }
    shared = {name: value for name, value in shared.items() if value}
    if not shared:
        return False
    citizen = identity.citizen
    is_proven = is_phone_confirmed(citizen=citizen, phone=citizen.phone)
    for name, value in shared.items():
        if settings.CHANNEL_VOUCHES_FOR_PHONE or not is_proven or not getattr(citizen, name):
            setattr(citizen, name, value)
    citizen.save(update_fields=list(shared))
    if settings.CHANNEL_VOUCHES_FOR_PHONE and shared.get("phone"):
        confirm_phone(citizen=citizen, phone=shared["phone"], proof=ConfirmedPhone.Proof.CHANNEL)
    record_consent(
        citizen=citizen,
        purpose=PURPOSE,
        wording=str(WORDING),
        channel=CHANNEL,
        proof={**proof, "shared": sorted(shared)},
    )
    return True


def _phone(text: str) -> str:
    try:
        return normalise_phone(text)
    except ValueError:
        return ""


def _address(info: dict[str, Any]) -> str:
    full = info.get("full_address")
    parts, names = (full, ADDRESS) if isinstance(full, dict) else (info, OLD_ADDRESS)
    return ", ".join(filter(None, (scalar(parts.get(name)).strip() for name in names)))

"""Contact details that a citizen shares in Zalo's form: taken over with the proof of consent.

The form is typed by hand, so its phone is unconfirmed unless CHANNEL_VOUCHES_FOR_PHONE says that the platform
has checked it; and what is unconfirmed takes the place of nothing that was confirmed.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import ChannelIdentity, ConfirmedPhone
from foundation.citizens.phones import confirm_phone, is_phone_confirmed
from foundation.citizens.services import record_consent
from foundation.vietnamese.phones import normalise_phone
from zalo_channel import CHANNEL
from zalo_channel.events import scalar

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

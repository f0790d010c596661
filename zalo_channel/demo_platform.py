"""Make the sandbox and the demo province know each other, each time the sandbox begins anew.

Spoken over its control API (docs/sandbox.md); a platform that has none is the real one, and is left alone.
"""

import datetime as dt
from typing import Any

import requests
from django.conf import settings
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import record_interaction
from zalo_channel import CHANNEL, tokens
from zalo_channel.demo_accounts import FIRST_ID, PERSONAS
from zalo_channel.models import OaToken

SECONDS = 10


def is_real() -> bool:
    """Whether the settings name Zalo itself."""
    return any(
        host in settings.ZALO_OPENAPI_URL for host in ("//openapi.zalo.me", "//business.openapi.zalo.me")
    )


def connect() -> bool:
    """Our people and the account's name into the sandbox, its word on their last acts into our book, a token.

    False: no sandbox.
    """
    if is_real() or not _is_there():
        return False
    _post("oa", {"name": f"{settings.PROVINCE.account_name} (thử)"})
    _introduce_our_people()
    _believe_about_personas()
    row = OaToken.objects.filter(oa_id=settings.ZALO_OA_ID).first()
    if row is None or not tokens.prove(row):
        tokens.connect(oa_id=settings.ZALO_OA_ID, answer=_post("tokens", {}))
    return True


def _is_there() -> bool:
    try:
        return requests.get(_address("counts"), timeout=SECONDS).ok
    except requests.RequestException:
        return False


def _introduce_our_people() -> None:
    ours = ChannelIdentity.objects.filter(channel=CHANNEL, external_id__startswith=str(FIRST_ID)[:4])
    now = timezone.now()
    _post("users", {"users": [_wish(identity, now) for identity in ours.select_related("citizen")]})


def _wish(identity: ChannelIdentity, now: dt.datetime) -> dict[str, Any]:
    last = identity.last_interaction_at
    return {
        "user_id": identity.external_id,
        "name": identity.display_name,
        "phone": identity.citizen.phone,
        "follows": identity.is_following,
        "idle_hours": (now - last).total_seconds() / 3600 if last else None,
    }


def _believe_about_personas() -> None:
    ids = [persona.user_id for persona in PERSONAS.values() if persona.user_id]
    for identity in ChannelIdentity.objects.filter(channel=CHANNEL, external_id__in=ids):
        answer = requests.get(_address("user"), params={"user_id": identity.external_id}, timeout=SECONDS)
        last = answer.json().get("last_interaction") if answer.ok else 0
        if last:
            at = dt.datetime.fromtimestamp(last / 1000, dt.UTC)
            record_interaction(identity=identity, at=min(at, timezone.now()))


def _post(path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = requests.post(_address(path), json=body, timeout=SECONDS)
    answer.raise_for_status()
    return dict(answer.json())


def _address(path: str) -> str:
    return f"{settings.ZALO_OPENAPI_URL.removesuffix('/openapi')}/control/{path}"

"""Identify a browser by a random number in a signed cookie, stored from its first message on."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import identity_for
from web_channel import CHANNEL

COOKIE, SALT, PATH = "tro_chuyen", "web_channel.visitor", "/tro-chuyen/"
SECONDS = 30 * 24 * 3600
MAX_DIGITS = 15
SEEN = "tro_chuyen_da_xem"
"""The number of the last turn that this browser showed."""
OPEN = "co_tro_chuyen"
"""Says to scripts of every page that there is a conversation to ask after, and nothing else."""


def known(request: HttpRequest) -> ChannelIdentity | None:
    """The visitor of this browser; None for who has not written yet, or was forgotten."""
    key = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SECONDS)
    if not key:
        return None
    return ChannelIdentity.objects.filter(channel=CHANNEL, external_id=key).select_related("citizen").first()


def create() -> ChannelIdentity:
    """A new visitor, with a citizen of whom nothing is known but the language of the page before him."""
    visitor = identity_for(channel=CHANNEL, external_id=secrets.token_urlsafe(24))
    if get_language() == "en":
        visitor.citizen.language = "en"
        visitor.citizen.save(update_fields=["language"])
    return visitor


def set_cookie(response: HttpResponse, visitor: ChannelIdentity) -> None:
    response.set_signed_cookie(
        COOKIE,
        visitor.external_id,
        salt=SALT,
        max_age=SECONDS,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def set_seen(response: HttpResponse, turn: int) -> None:
    response.set_cookie(
        SEEN, str(turn), max_age=SECONDS, path=PATH, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    response.set_cookie(OPEN, "1", max_age=SECONDS, secure=settings.HTTPS, samesite="Lax")


def seen(request: HttpRequest) -> int | None:
    """The last turn that this browser showed; None where it does not say."""
    value = request.COOKIES.get(SEEN, "")
    return int(value) if value.isdecimal() and len(value) <= MAX_DIGITS else None


def delete_cookie(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    response.delete_cookie(SEEN, path=PATH, samesite="Lax")
    response.delete_cookie(OPEN, samesite="Lax")

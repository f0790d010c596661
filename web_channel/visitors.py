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


def delete_cookie(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")

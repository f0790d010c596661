"""Identify a browser by a random number in a signed cookie, stored from its first message on."""

import re
import secrets

import redis
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import identity_for
from foundation.web.signed_cookie import SignedCookie
from web_channel import CHANNEL

COOKIE, PATH = "tro_chuyen", "/tro-chuyen/"
SECONDS = 30 * 24 * 3600
_SIGNED = SignedCookie(cookie=COOKIE, path=PATH, salt="web_channel.visitor", seconds=SECONDS)
MAX_DIGITS = 15
FORM_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SAME_FORM_SECONDS = 20
SEEN = "tro_chuyen_da_xem"
"""The number of the last turn that this browser showed."""
OPEN = "co_tro_chuyen"
"""Says to scripts of every page that there is a conversation to ask after, and nothing else."""


def known(request: HttpRequest) -> ChannelIdentity | None:
    """The visitor of this browser; None for who has not written yet, or was forgotten."""
    key = _SIGNED.key(request)
    if not key:
        return None
    return ChannelIdentity.objects.filter(channel=CHANNEL, external_id=key).select_related("citizen").first()


def create(form_id: str) -> ChannelIdentity:
    """A new visitor, with a citizen of whom nothing is known but the language of the page before him.

    The same first form, sent twice before its cookie came back, is of one visitor.
    """
    visitor = identity_for(channel=CHANNEL, external_id=_new_key(form_id))
    if get_language() == "en":
        visitor.citizen.language = "en"
        visitor.citizen.save(update_fields=["language"])
    return visitor


def _new_key(form_id: str) -> str:
    """The one that the same form got some seconds ago, if its number is one that a page of ours draws: by a
    number that two people may send they would become one. For seconds only: on a shared computer the form of
    somebody who has left proves nothing."""
    key = secrets.token_urlsafe(24)
    if not FORM_ID.fullmatch(form_id):
        return key
    try:
        named = f"web-chat-first-form:{form_id}"
        return key if cache.add(named, key, SAME_FORM_SECONDS) else cache.get(named) or key
    except redis.RedisError:
        return key


def set_cookie(response: HttpResponse, visitor: ChannelIdentity) -> None:
    _SIGNED.remember(response, visitor.external_id)


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

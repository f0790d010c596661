"""Signed addresses in our messages: one confirms that the reader wants news, one ends them.

Both name rows by their numbers. Opening one changes nothing: programs that check mail open every link.
"""

import base64
import hmac
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from foundation.citizens.news import Ticket
from foundation.outbox.references import decode, encode

CONFIRM_SALT, STOP_SALT = "news_channel.confirm", "news_channel.stop"
CONFIRM_SECONDS = 24 * 3600


class Confirmation(NamedTuple):
    """The account (ChannelIdentity.pk) and what it is to be told of."""

    account: int
    ticket: Ticket


def confirm_url(confirmation: Confirmation) -> str:
    return _url(
        "news_channel:confirm", signing.dumps([confirmation.account, *confirmation.ticket], salt=CONFIRM_SALT)
    )


def read_confirm(token: str) -> Confirmation | None:
    """None where it is forged or older than a day."""
    try:
        account, *ticket = signing.loads(token, salt=CONFIRM_SALT, max_age=CONFIRM_SECONDS)
        return Confirmation(account, Ticket(*ticket))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def stop_url(notice_id: int) -> str:
    """Ends what this notice told of. It works as long as the notice is kept."""
    return f"{settings.PUBLIC_URL}{stop_path(notice_id)}"


def stop_path(notice_id: int) -> str:
    return reverse("news_channel:stop", args=[_stop_signer().sign(str(notice_id))])


def read_stop(token: str) -> int | None:
    try:
        return int(_stop_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def _stop_signer() -> signing.Signer:
    """Of HASH_KEY, which is never replaced: links in old messages go on. Earlier ones have SECRET_KEY."""
    earlier = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return signing.Signer(key=settings.HASH_KEY, salt=STOP_SALT, fallback_keys=earlier)


def news_url(notice_id: int) -> str:
    """Short, for an SMS: the page of this notice, which leads on and stops. 80 bits cannot be guessed."""
    return _url("news", f"{encode(notice_id)}.{_mark(notice_id)}")


def read_news(token: str) -> int | None:
    reference, _dot, mark = token.upper().partition(".")
    notice_id = decode(reference)
    is_ours = notice_id is not None and constant_time_compare(mark, _mark(notice_id))
    return notice_id if is_ours else None


def _mark(notice_id: int) -> str:
    """Of HASH_KEY, as the links that stop."""
    digest = hmac.digest(settings.HASH_KEY.encode(), f"news_channel.news\0{notice_id}".encode(), "sha256")
    return base64.b32encode(digest[:10]).decode()


def _url(name: str, token: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=[token])}"

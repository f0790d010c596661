"""Signed addresses in our messages: one confirms that the reader wants news, one ends them.

Both name rows by their numbers. Opening one changes nothing: programs that check mail open every link.
"""

from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

from foundation.citizens.news import Ticket

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
    return _url("news_channel:stop", signing.Signer(salt=STOP_SALT).sign(str(notice_id)))


def read_stop(token: str) -> int | None:
    try:
        return int(signing.Signer(salt=STOP_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def _url(name: str, token: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=[token])}"

"""How long the connection with the Official Account holds: for /metrics, /readyz and the duty page."""

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from zalo_channel.models import OaToken

DAY = dt.timedelta(days=1)


class TokenState(NamedTuple):
    """`expires_at` is of the access token, which a timer renews; `grant_ends_at` of what it is renewed with,
    which each renewal prolongs."""

    is_connected: bool
    needs_admin: bool = False
    expires_at: dt.datetime | None = None
    grant_ends_at: dt.datetime | None = None

    @property
    def is_working(self) -> bool:
        return self.is_connected and not self.needs_admin and self.hours_left > 0

    @property
    def hours_left(self) -> float:
        """Of the access token; below 0 where it has ended."""
        return (self.expires_at - timezone.now()).total_seconds() / 3600 if self.expires_at else 0.0

    @property
    def days_left(self) -> int:
        """Whole days until the account must be connected again if no renewal works."""
        return max(0, (self.grant_ends_at - timezone.now()) // DAY) if self.grant_ends_at else 0


def token_state() -> TokenState:
    row = OaToken.objects.filter(oa_id=settings.ZALO_OA_ID).first()
    if row is None:
        return TokenState(is_connected=False)
    return TokenState(True, row.needs_admin, row.expires_at, row.refresh_expires_at)

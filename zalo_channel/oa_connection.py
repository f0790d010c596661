"""Connect the OA: the permission link, its return, or a refresh token pasted from Zalo's console."""

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zalo_channel import tokens
from zalo_channel.errors import ZaloProblem
from zalo_channel.models import OAuthState
from zalo_channel.tokens import GrantRefused

STATE_LIFE = dt.timedelta(minutes=30)


class CannotConnect(Exception):
    """The words are for the administrator."""


def callback_url() -> str:
    """Must be the address saved as callback in Zalo's developer console."""
    return settings.PUBLIC_URL + reverse("zalo_channel:callback")


def begin() -> str:
    """The permission link of a new connection."""
    verifier = settings.ZALO_CODE_VERIFIER or tokens.new_verifier()
    begun = OAuthState.objects.create(state=secrets.token_urlsafe(32), code_verifier=verifier)
    return tokens.permission_link(callback=callback_url(), verifier=verifier, state=begun.state)


def finish(*, state: str, code: str, oa_id: str) -> None:
    """Exchange the code and keep the pair. Raises CannotConnect."""
    begun = _use_up(state)
    _check_oa(oa_id)
    _keep(oa_id, lambda: tokens.exchange(code=code, verifier=begun.code_verifier))


def connect_with_refresh_token(refresh_token: str) -> None:
    """Renew with a pasted refresh token at once, so that only we hold a living one. Raises CannotConnect."""
    _keep(settings.ZALO_OA_ID, lambda: tokens.refresh(refresh_token))


@transaction.atomic
def _use_up(state: str) -> OAuthState:
    fresh = OAuthState.objects.select_for_update().filter(
        state=state, used_at=None, created_at__gt=timezone.now() - STATE_LIFE
    )
    begun = fresh.first()
    if begun is None:
        raise CannotConnect(_("This link was used before or is too old: please connect again."))
    begun.used_at = timezone.now()
    begun.save(update_fields=["used_at"])
    return begun


def _check_oa(oa_id: str) -> None:
    if oa_id != settings.ZALO_OA_ID:
        raise CannotConnect(
            _("The page that gave its consent (%(page)s) is not the page of this portal.")
            % {"page": oa_id[:40]}
        )


def _keep(oa_id: str, obtain: Callable[[], dict[str, Any]]) -> None:
    try:
        answer = obtain()
    except GrantRefused as refused:
        raise CannotConnect(_("Zalo refused: %(reason)s") % {"reason": refused}) from refused
    except ZaloProblem as problem:
        raise CannotConnect(_("Zalo cannot be reached now, please try again later.")) from problem
    tokens.connect(oa_id=oa_id, answer=answer)

"""Software that signs: one administrator gives its token the scope, a second one confirms it.

Else whoever makes tokens would sign and approve alone (foundation/accounts/exclusive_roles.py).
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.models import PartnerToken
from foundation.accounts.exceptions import ChangeRefused
from foundation.alarms import clear_alarm, raise_alarm
from foundation.officers import name_of


@transaction.atomic
def ask_to_sign(*, token: PartnerToken, by: Any) -> None:
    """Of a new token, and of one whose scopes have grown or whose agency is another."""
    token.signing_asked_by, token.signing_confirmed_by = by, None
    token.save(update_fields=["signing_asked_by", "signing_confirmed_by"])
    asked = {"name": name_of(by), "software": token}
    words = _("%(name)s wants to let the software %(software)s sign: a second administrator confirms it.")
    raise_alarm(key=_alarm(token), message=words % asked)


@transaction.atomic
def confirm_to_sign(*, token: PartnerToken, by: Any) -> None:
    """Raises ChangeRefused, also for who asked."""
    token = PartnerToken.objects.select_for_update().get(pk=token.pk)
    if not token.waits_to_sign:
        raise ChangeRefused(_("This has already been decided."))
    if token.signing_asked_by_id == by.pk:
        raise ChangeRefused(_("You asked for it yourself: a second administrator confirms it."))
    token.signing_confirmed_by = by
    token.save(update_fields=["signing_confirmed_by"])
    clear_alarm(key=_alarm(token))


def forget_wish(token: PartnerToken) -> None:
    """Its alarm ends where the token was revoked, or signs no more."""
    if not token.waits_to_sign:
        clear_alarm(key=_alarm(token))


def _alarm(token: PartnerToken) -> str:
    return f"partner-token-{token.pk}"

"""What officers prove themselves with after the password: an authenticator app on a phone, and passkeys.

Their owner adds and removes them (config/second_factor_setup.py); lost ones are removed by two administrators
(services.py). The last one cannot be removed by its owner: a password alone could then enrol another.
"""

import json
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_otp import devices_for_user
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from foundation.accounts.exceptions import ChangeRefused

NAMES = {TOTPDevice: gettext_noop("Authenticator app"), WebAuthnCredential: gettext_noop("Passkey")}
MAX_PASSKEYS = 10


def second_steps_of(user: Any) -> list[Device]:
    """Enrolled ones, phones first. One-time codes that only a command can make are none."""
    found = [device for device in devices_for_user(user, confirmed=True) if type(device) in NAMES]
    return sorted(found, key=lambda device: (isinstance(device, WebAuthnCredential), device.pk))


def kind_of(device: Device) -> str:
    return _(NAMES[type(device)])


def note_enrolled(device: Device) -> None:
    """A device was proven for the first time and is saved. Phones that were begun are forgotten."""
    TOTPDevice.objects.filter(user=device.user, confirmed=False).delete()
    _note(device.user, "added", device)


def refuse_more_passkeys(user: Any) -> None:
    """Raises ChangeRefused."""
    if WebAuthnCredential.objects.filter(user=user).count() >= MAX_PASSKEYS:
        raise ChangeRefused(_("You have %(number)d passkeys: remove one first.") % {"number": MAX_PASSKEYS})


@transaction.atomic
def remove(*, user: Any, persistent_id: str) -> Device:
    """The owner takes one of several away. Raises ChangeRefused."""
    _lock(user)
    own = second_steps_of(user)
    device = next((device for device in own if device.persistent_id == persistent_id), None)
    if device is None:
        raise ChangeRefused(_("This has already been removed."))
    if len(own) == 1:
        raise ChangeRefused(_("It is your only second step: add another one first."))
    _note(user, "deleted", device)
    device.delete()
    return device


def _lock(user: Any) -> None:
    """Two removals at once must not leave none."""
    get_user_model().objects.select_for_update().get(pk=user.pk)


def _note(user: Any, act: str, device: Device) -> None:
    """A line in the history of the officer, by the officer."""
    LogEntry.objects.log_actions(
        user_id=user.pk,
        queryset=[user],
        action_flag=CHANGE,
        change_message=json.dumps([{act: {"name": NAMES[type(device)], "object": device.name}}]),
        single_object=True,
    )

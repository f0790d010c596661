"""What gives power needs two administrators: roles, new second steps, passwords. Taking roles needs one."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import devices_for_user

from foundation.accounts import passwords, role_audit
from foundation.accounts.exceptions import ChangeRefused
from foundation.accounts.exclusive_roles import broken_by_roles
from foundation.accounts.models import AccountChange
from foundation.accounts.second_steps import second_steps_of
from foundation.alarms import clear_alarm, raise_alarm
from foundation.officers import name_of

MAY_DECIDE = "accounts.change_accountchange"
Kind, State = AccountChange.Kind, AccountChange.State
WISHES = {
    Kind.ROLES: gettext_lazy(
        "%(name)s wants to give %(officer)s the roles %(roles)s: a second administrator decides."
    ),
    Kind.SECOND_STEP: gettext_lazy(
        "%(name)s wants to reset the second step of %(officer)s, and the password with it unless it is the "
        "officer’s own choice: a second administrator decides."
    ),
    Kind.PASSWORD: gettext_lazy(
        "%(name)s wants to set a new password for %(officer)s: a second administrator decides."
    ),
}


@transaction.atomic
def set_roles(*, officer: Any, roles: Collection[Group], by: Any) -> AccountChange | None:
    """Take the other roles away now and ask for those to add, if there are any. Raises ChangeRefused."""
    refuse_exclusive_roles(officer, roles)
    held = set(officer.groups.all())
    officer.groups.remove(*held - set(roles))
    role_audit.look_at(officer)
    if not (missing := set(roles) - held):
        return None
    return _ask(officer=officer, kind=Kind.ROLES, by=by, roles=missing)


def ask_for_new_second_step(*, officer: Any, by: Any) -> AccountChange:
    return _ask(officer=officer, kind=Kind.SECOND_STEP, by=by)


def needs_two_for_password(officer: Any) -> bool:
    """Whether whoever sets the password gets what this officer may do: no second step stands before it."""
    is_guarded = settings.STAFF_OTP_REQUIRED and bool(second_steps_of(officer))
    may_something = officer.is_superuser or officer.groups.exists() or officer.user_permissions.exists()
    return may_something and not is_guarded


def ask_for_new_password(*, officer: Any, password: str, by: Any) -> AccountChange:
    """`password` is a hash."""
    return _ask(officer=officer, kind=Kind.PASSWORD, by=by, password=password)


def refuse_exclusive_roles(officer: Any, roles: Collection[Group]) -> None:
    own = officer.user_permissions.select_related("content_type") if officer.pk else ()
    if broken := broken_by_roles(roles, own=own):
        raise ChangeRefused(" ".join(broken))


@transaction.atomic
def confirm(*, change: AccountChange, by: Any) -> AccountChange:
    """Another administrator lets the change happen."""
    change = _waiting(change, by)
    if by.pk == change.asked_by_id:
        raise ChangeRefused(_("You asked for it yourself: a second administrator confirms it."))
    if by.pk == change.officer_id:
        raise ChangeRefused(_("It is your own account: another administrator confirms it."))
    officer = change.officer
    if change.kind == Kind.ROLES:
        added = list(change.roles.all())
        refuse_exclusive_roles(officer, [*officer.groups.all(), *added])
        officer.groups.add(*added)
        role_audit.look_at(officer)
    elif change.kind == Kind.PASSWORD:
        officer.password = change.password
        officer.save(update_fields=["password"])
        passwords.note_set(officer, by=by)
    else:
        for device in devices_for_user(officer, confirmed=None):
            device.delete()
        if not passwords.is_own(officer):  # whoever set it could enrol a phone of his own
            officer.set_unusable_password()
            officer.save(update_fields=["password"])
    return _decided(change, State.CONFIRMED, by)


def has_ended_password(change: AccountChange) -> bool:
    """Whether this change, decided just now, leaves the officer without a password."""
    is_reset = (change.kind, change.state) == (Kind.SECOND_STEP, State.CONFIRMED)
    return is_reset and not change.officer.has_usable_password()


@transaction.atomic
def refuse(*, change: AccountChange, by: Any) -> AccountChange:
    """Also for whoever asked, who takes it back."""
    return _decided(_waiting(change, by), State.REFUSED, by)


@transaction.atomic
def _ask(
    *, officer: Any, kind: AccountChange.Kind, by: Any, roles: Collection[Group] = (), password: str = ""
) -> AccountChange:
    if officer.pk == by.pk:
        raise ChangeRefused(_("It is your own account: another administrator asks for it."))
    try:
        with transaction.atomic():
            change = AccountChange.objects.create(officer=officer, kind=kind, asked_by=by, password=password)
    except IntegrityError:
        raise ChangeRefused(
            _("A change like this is already waiting for this account: decide it first.")
        ) from None
    change.roles.set(roles)
    asked = {"name": name_of(by), "officer": name_of(officer), "roles": ", ".join(sorted(map(str, roles)))}
    raise_alarm(key=_alarm(change), message=str(WISHES[kind]) % asked)
    return change


def _waiting(change: AccountChange, by: Any) -> AccountChange:
    """The row, locked."""
    if not by.has_perm(MAY_DECIDE):
        raise ChangeRefused(_("You may not approve account changes."))
    found = AccountChange.objects.select_for_update().get(pk=change.pk)
    if found.state != State.WAITING:
        raise ChangeRefused(_("This has already been decided."))
    return found


def _decided(change: AccountChange, state: str, by: Any) -> AccountChange:
    change.state, change.decided_by, change.decided_at = state, by, timezone.now()
    change.password = ""
    change.save(update_fields=["state", "decided_by", "decided_at", "password"])
    clear_alarm(key=_alarm(change))
    return change


def _alarm(change: AccountChange) -> str:
    return f"account-{change.pk}"

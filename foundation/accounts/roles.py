"""What each role of the staff may do: groups that `migrate` makes and fills.

An app grants permissions to a role by its name, in ready(). A role changed by hand keeps what was added to
it; what was taken away from it by hand comes back with the next `migrate`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.utils.translation import gettext_lazy as _

Codenames = tuple[str, ...]


class Role(StrEnum):
    """The name of each group, as the desk shows it and the database keeps it."""

    COUNTER = "Cán bộ một cửa"
    SPECIALIST = "Cán bộ chuyên môn"
    LEADER = "Lãnh đạo"
    ACCOUNTANT = "Kế toán"
    NOTICE_DUTY = "Trực ban thông báo"
    EDITOR = "Biên tập viên"
    MODERATOR = "Duyệt nội dung"
    OPERATOR = "Trực tổng đài"
    HANDLING_UNIT = "Đơn vị xử lý"
    MANAGER = "Quản lý trung tâm"
    ADMINISTRATOR = "Quản trị hệ thống"


# The words of docs/roles.md.
MEANINGS: Mapping[str, Any] = MappingProxyType(
    {
        Role.COUNTER: _("receives dossiers, checks them, asks for papers, hands over; imports and exports"),
        Role.SPECIALIST: _("works on the dossiers of an agency"),
        Role.LEADER: _("approves and signs, beside what a specialist does"),
        Role.ACCOUNTANT: _("bank transfers and fees"),
        Role.NOTICE_DUTY: _("the ledger of notices and its alarms"),
        Role.EDITOR: _("writes articles, campaigns, handbook, look-ups"),
        Role.MODERATOR: _("releases what others wrote; publishes petitions"),
        Role.OPERATOR: _("chats and petitions of the centre"),
        Role.HANDLING_UNIT: _("answers the petitions handed to a unit"),
        Role.MANAGER: _("figures, rules of the desk, all chats and petitions"),
        Role.ADMINISTRATOR: _("accounts (a second administrator confirms), catalogue"),
    }
)
"""What each role is for, as the form of an account says it."""

_GRANTS: dict[str, dict[str, Codenames]] = {}  # app label → role → codenames
_WITHDRAWN: dict[str, dict[str, Codenames]] = {}


def manage(*models: str) -> Codenames:
    """view, add, change and delete of each model (lower case)."""
    return tuple(f"{action}_{model}" for model in models for action in ("view", "add", "change", "delete"))


def view(*models: str) -> Codenames:
    return tuple(f"view_{model}" for model in models)


def grant(role: str, app_label: str, codenames: Codenames) -> None:
    """`role` (the group's name) may do `codenames`, permissions of the models of `app_label`."""
    granted = _GRANTS.setdefault(app_label, {})
    granted[role] = tuple(dict.fromkeys((*granted.get(role, ()), *codenames)))


def withdraw(role: str, app_label: str, codenames: Codenames) -> None:
    """`role` had these permissions in an earlier version; the next `migrate` takes them away."""
    withdrawn = _WITHDRAWN.setdefault(app_label, {})
    withdrawn[role] = (*withdrawn.get(role, ()), *codenames)


def fill(sender: AppConfig, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """Receives post_migrate, after the permissions of `sender` were made. Raises LookupError on a typo."""
    roles = _GRANTS.get(sender.label)
    if not roles:
        return
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:  # a migrate that stopped before auth was there
        return
    known = dict(permissions.filter(content_type__app_label=sender.label).values_list("codename", "pk"))
    for role, codenames in roles.items():
        unknown = set(codenames) - set(known)
        if unknown:
            raise LookupError(f"{sender.label} has no permissions {sorted(unknown)} for {role}")
        group, _created = groups.get_or_create(name=role)
        group.permissions.add(*(known[codename] for codename in codenames))
        withdrawn = _WITHDRAWN.get(sender.label, {}).get(role, ())
        group.permissions.remove(*(known[codename] for codename in withdrawn))

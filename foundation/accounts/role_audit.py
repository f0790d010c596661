"""Officers whose roles exclude each other all the same: given before the rule, or by a role that grew.

Nobody can be given such roles (services.py); here those are found that already are, each with an alarm until
one of the roles is taken away.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from foundation.accounts.exclusive_roles import broken_by_names
from foundation.alarms import clear_alarm, open_keys, raise_alarm
from foundation.officers import name_of

ALARM = "exclusive-roles-"


class Breach(NamedTuple):
    officer: Any
    roles: list[str]
    rules: list[str]

    def __str__(self) -> str:
        return _("%(officer)s holds roles that exclude each other (%(roles)s). %(rules)s Take one away.") % {
            "officer": name_of(self.officer),
            "roles": ", ".join(self.roles) or "–",
            "rules": " ".join(self.rules),
        }


def breaches(**which: Any) -> Iterator[Breach]:
    """Of all officers who can log in, or of those that the filter `which` finds."""
    of_role: dict[int, set[str]] = defaultdict(set)
    columns = ("pk", "permissions__content_type__app_label", "permissions__codename")
    for role, app, codename in Group.objects.values_list(*columns):
        of_role[role].add(f"{app}.{codename}")
    officers = get_user_model().objects.filter(is_active=True, **which).order_by("username")
    for officer in officers.prefetch_related("groups", "user_permissions__content_type"):
        roles = officer.groups.all()
        own = {f"{one.content_type.app_label}.{one.codename}" for one in officer.user_permissions.all()}
        if rules := broken_by_names(own.union(*(of_role[role.pk] for role in roles))):
            yield Breach(officer, sorted(role.name for role in roles), rules)


def audit() -> list[Breach]:
    """Raise an alarm for each and clear those that are mended."""
    found = list(breaches())
    keys = {f"{ALARM}{breach.officer.pk}": breach for breach in found}
    for key, breach in keys.items():
        raise_alarm(key=key, message=str(breach))
    for mended in open_keys(ALARM) - set(keys):
        clear_alarm(key=mended)
    return found


def look_at(officer: Any) -> None:
    """The roles of this officer have changed: an alarm about them ends if it may."""
    if not any(breaches(pk=officer.pk)):
        clear_alarm(key=f"{ALARM}{officer.pk}")

"""What a new portal still lacks, for the start page of administrators: a line goes once it is mended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models import Agency, Procedure
from foundation.accounts.services import MAY_DECIDE
from foundation.admin.worklist import changelist_of
from foundation.calendar.models import CalendarException
from foundation.outbox.alarm_notifications import addresses
from foundation.outbox.models import AlarmAddress
from foundation.regions.models import AdminUnit
from petitions.models import HandlingUnit, RoutingRule
from zalo_channel.models import MessageTemplate, OaToken
from zalo_channel.tokens import token_state

MAY_SEE = "auth.change_user"
NAMED = 3  # of the rows that lack something


@dataclass(frozen=True, slots=True)
class Gap:
    """`link` is where it is mended, `names` are of rows that lack something."""

    title: Any
    why: Any
    link: str
    names: str = ""


def _counters() -> QuerySet[Agency]:
    return Agency.objects.current().filter(is_one_stop=True)


def _units() -> QuerySet[HandlingUnit]:
    return HandlingUnit.objects.filter(is_active=True)


def _lacks_calendar() -> bool:
    """Public holidays of this year; from December on of the next, too."""
    today = timezone.localdate()
    holidays = CalendarException.objects.in_force().filter(kind=CalendarException.Kind.HOLIDAY)
    known = set(holidays.values_list("first_day__year", flat=True))
    return not {today.year, today.year + (today.month == 12)} <= known


def _administrators() -> QuerySet[User]:
    app, codename = MAY_DECIDE.split(".")
    by_role = Q(groups__permissions__content_type__app_label=app, groups__permissions__codename=codename)
    return User.objects.filter(Q(is_superuser=True) | by_role, is_active=True, is_staff=True).distinct()


# What lacks and why it matters; in the list of which model it is mended; whether it lacks, or what lacks it.
Check = tuple[Any, Any, type[Model] | None, Callable[[], bool | QuerySet[Any]]]
CHECKS: tuple[Check, ...] = (
    (_("No communes and wards"),
     _("Addresses, wards of handling units and warnings need them: “load_regions” (docs/first-week.md)."),
     AdminUnit, lambda: not AdminUnit.objects.exists()),
    (_("No agency receives dossiers"),
     _("Without one nobody can hand in a dossier, at a counter or online."),
     Agency, lambda: not _counters().exists()),
    (_("Agencies without an officer"),
     _("What citizens send there lies unread: give an officer its desk."),
     User, lambda: _counters().filter(desks=None)),
    (_("Agencies without opening hours"),
     _("Citizens are told when to come, on the page, on receipts and in the chat."),
     Agency, lambda: _counters().filter(opening_hours=None)),
    (_("No procedure in the catalogue"),
     _("Dossiers are received under a procedure, with its papers, time limit and fee."),
     Procedure, lambda: not Procedure.objects.current().filter(is_confirmed=True).exists()),
    (_("No second administrator"),
     _("Roles and accounts count once a second person has confirmed them."),
     User, lambda: len(_administrators()[:2]) < 2),
    (_("No public holidays of this year"),
     _("Due dates are counted in working days; from December on those of the next year count too."),
     CalendarException, _lacks_calendar),
    (_("No centre that receives petitions"),
     _("The centre reads each petition first and forwards it."),
     HandlingUnit, lambda: not _units().filter(is_centre=True).exists()),
    (_("Handling units without an officer"),
     _("Petitions that are forwarded there are answered by nobody."),
     HandlingUnit, lambda: _units().filter(desks=None, is_centre=False)),
    (_("No routing rule"),
     _("Without one the centre chooses the unit of each petition by hand."),
     RoutingRule, lambda: not RoutingRule.objects.exists()),
    (_("No working connection with Zalo"),
     _("Messages wait until an administrator of the Official Account connects it."),
     OaToken, lambda: not token_state().is_working),
    (_("No approved template for news of dossiers"),
     _("Who has not written for seven days is reached by a template alone."),
     MessageTemplate,
     lambda: not MessageTemplate.objects.filter(key="dossier_update", is_enabled=True).exists()),
    (_("Nobody is told of alarms"),
     _("Nobody would learn at night that messages stopped. Add an e-mail, a webhook or a follower on call."),
     AlarmAddress, lambda: not addresses()),
    (_("No logo of the province"),
     _("It stands on every page and printed paper: “static/logo.svg” of the province’s folder."),
     None, lambda: not (settings.PROVINCE.folder / "static" / "logo.svg").exists()),
)  # fmt: skip


def gaps(user: Any) -> list[Gap]:
    """For whoever makes accounts; [] for others, and where nothing lacks."""
    return list(_found()) if user.has_perm(MAY_SEE) else []


def _found() -> Iterable[Gap]:
    for title, why, model, lacks in CHECKS:
        missing = lacks()
        named = [] if isinstance(missing, bool) else [str(row) for row in missing[: NAMED + 1]]
        if named or missing is True:
            listed = ", ".join(named[:NAMED]) + (" …" if len(named) > NAMED else "")
            yield Gap(title, why, reverse(changelist_of(model) if model else "admin:index"), listed)

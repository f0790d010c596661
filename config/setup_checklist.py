"""What a new portal still lacks, for the start page of administrators: a line goes once it is mended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models import Agency, Procedure
from foundation.accounts.services import MAY_DECIDE
from foundation.calendar.models import CalendarException
from foundation.regions.models import AdminUnit
from petitions.models import HandlingUnit, RoutingRule
from zalo_channel.models import MessageTemplate
from zalo_channel.token_state import token_state

MAY_SEE = "auth.change_user"
NAMED = 3  # of the rows that lack something


@dataclass(frozen=True, slots=True)
class Check:
    """`missing`: whether it lacks, or the names of what does; `page` is where it is mended."""

    title: Any
    why: Any
    page: str
    missing: Callable[[], bool | QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Gap:
    title: Any
    why: Any
    link: str
    names: str = ""


def _has_none(rows: Callable[[], QuerySet[Any]]) -> Callable[[], bool]:
    return lambda: not rows().exists()


def _counters() -> QuerySet[Agency]:
    return Agency.objects.current().filter(is_one_stop=True)


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


def _lacks_templates() -> bool:
    return not MessageTemplate.objects.filter(key="dossier_update", is_enabled=True).exists()


def _lacks_alarm_ways() -> bool:
    return not (settings.ALARM_MAIL_TO or settings.ALARM_WEBHOOK_URL or settings.ALARM_FOLLOWER)


def _lacks_logo() -> bool:
    return not (settings.PROVINCE.folder / "static" / "logo.svg").exists()


def _units() -> QuerySet[HandlingUnit]:
    return HandlingUnit.objects.filter(is_active=True)


CHECKS = (
    Check(
        _("No communes and wards"),
        _("Addresses, wards of handling units and warnings need them: “load_regions” (docs/first-week.md)."),
        "admin:regions_adminunit_changelist",
        _has_none(lambda: AdminUnit.objects.all()),
    ),
    Check(
        _("No agency receives dossiers"),
        _("Without one nobody can hand in a dossier, at a counter or online."),
        "admin:dossiers_agency_changelist",
        _has_none(_counters),
    ),
    Check(
        _("Agencies without an officer"),
        _("What citizens send there lies unread: give an officer its desk."),
        "admin:auth_user_changelist",
        lambda: _counters().filter(desks=None),
    ),
    Check(
        _("Agencies without opening hours"),
        _("Citizens are told when to come, on the page, on receipts and in the chat."),
        "admin:dossiers_agency_changelist",
        lambda: _counters().filter(opening_hours=None),
    ),
    Check(
        _("No procedure in the catalogue"),
        _("Dossiers are received under a procedure, with its papers, time limit and fee."),
        "admin:dossiers_procedure_changelist",
        _has_none(lambda: Procedure.objects.current().filter(is_confirmed=True)),
    ),
    Check(
        _("No second administrator"),
        _("Roles and accounts count once a second person has confirmed them."),
        "admin:auth_user_changelist",
        lambda: len(_administrators()[:2]) < 2,
    ),
    Check(
        _("No public holidays of this year"),
        _("Due dates are counted in working days; from December on those of the next year count too."),
        "admin:calendar_calendarexception_changelist",
        _lacks_calendar,
    ),
    Check(
        _("No centre that receives petitions"),
        _("The centre reads each petition first and forwards it."),
        "admin:petitions_handlingunit_changelist",
        _has_none(lambda: _units().filter(is_centre=True)),
    ),
    Check(
        _("Handling units without an officer"),
        _("Petitions that are forwarded there are answered by nobody."),
        "admin:petitions_handlingunit_changelist",
        lambda: _units().filter(desks=None, is_centre=False),
    ),
    Check(
        _("No routing rule"),
        _("Without one the centre chooses the unit of each petition by hand."),
        "admin:petitions_routingrule_changelist",
        _has_none(lambda: RoutingRule.objects.all()),
    ),
    Check(
        _("No working connection with Zalo"),
        _("Messages wait until an administrator of the Official Account connects it."),
        "admin:zalo_channel_oatoken_changelist",
        lambda: not token_state().is_working,
    ),
    Check(
        _("No approved template for news of dossiers"),
        _("Who has not written for seven days is reached by a template alone."),
        "admin:zalo_channel_messagetemplate_changelist",
        _lacks_templates,
    ),
    Check(
        _("Nobody is told of alarms"),
        _(
            "Nobody would learn at night that messages stopped. Set ALARM_MAIL_TO, ALARM_WEBHOOK_URL or "
            "ALARM_FOLLOWER."
        ),
        "admin:outbox_alarm_changelist",
        _lacks_alarm_ways,
    ),
    Check(
        _("No logo of the province"),
        _("It stands on every page and printed paper: “static/logo.svg” of the province’s folder."),
        "admin:index",
        _lacks_logo,
    ),
)


def gaps(user: Any) -> list[Gap]:
    """For whoever makes accounts; [] for others, and where nothing lacks."""
    return list(_found()) if user.has_perm(MAY_SEE) else []


def _found() -> Iterable[Gap]:
    for check in CHECKS:
        missing = check.missing()
        named = [] if isinstance(missing, bool) else [str(row) for row in missing[: NAMED + 1]]
        if named or missing is True:
            listed = ", ".join(named[:NAMED]) + (" …" if len(named) > NAMED else "")
            yield Gap(check.title, check.why, reverse(check.page), listed)

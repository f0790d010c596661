"""The menu of the desk: every page that an officer may open, with the number of what waits there."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config import my_work
from config.duty import WATCHES
from dossiers.permissions import may_see_report
from foundation.insights.dashboard import figures_visible_to
from foundation.spreadsheets.importing import may_see_imports
from inbox.permissions import CAN_ANSWER, CAN_SEE_FIGURES


class Page:
    """An address of the desk by its name, and who may open it."""

    def __init__(self, title: Any, icon: str, name: str, needs: str | Callable[[HttpRequest], bool]) -> None:
        """`needs`: a permission, or a function of the request."""
        self.title, self.icon, self.name, self.needs = title, icon, name, needs

    def is_for(self, request: HttpRequest) -> bool:
        return self.needs(request) if callable(self.needs) else request.user.has_perm(self.needs)


class Group:
    """Pages under one heading; one that folds is open where one of its pages is shown."""

    def __init__(self, title: Any, *pages: Page, folds: bool = False) -> None:
        self.title, self.pages, self.folds = title, pages, folds


def _list(title: Any, icon: str, model: str) -> Page:
    app, name = model.split(".")
    return Page(title, icon, f"admin:{app}_{name}_changelist", f"{app}.view_{name}")


MENU = (
    Group(
        _("Desk"),
        Page(_("My work"), "task_alt", "admin:index", lambda request: True),
        _list(_("Dossiers"), "inventory_2", "dossiers.dossier"),
        _list(_("Citizens"), "person", "citizens.citizen"),
        _list(_("Bank transfers"), "account_balance_wallet", "dossiers.banktransfer"),
        Page(
            _("Days of the accounts"),
            "event_available",
            "admin:dossiers_banktransfer_days",
            "dossiers.view_banktransfer",
        ),
        _list(_("Fee notices"), "request_quote", "dossiers.feenotice"),
        _list(_("Refunds"), "currency_exchange", "dossiers.refund"),
        _list(_("Notices"), "outgoing_mail", "outbox.notice"),
        _list(_("Alarms"), "notifications_active", "outbox.alarm"),
        _list(_("Where alarms go"), "contact_phone", "outbox.alarmaddress"),
        Page(_("On duty"), "monitor_heart", "admin:duty", WATCHES),
        Page(
            _("Report on dossiers"),
            "lab_profile",
            "admin:dossiers_dossier_report",
            lambda request: may_see_report(request.user),
        ),
        Page(
            _("Figures"),
            "monitoring",
            "admin:figures",
            lambda request: bool(figures_visible_to(request.user)),
        ),
        _list(_("Monthly reports"), "summarize", "insights.closedmonth"),
        _list(_("Targets of figures"), "flag", "insights.figuretarget"),
    ),
    Group(
        _("Conversations"),
        Page(_("Operators' desk"), "forum", "inbox:lists", CAN_ANSWER),
        _list(_("Tags of people"), "sell", "citizens.tag"),
        _list(_("Ready answers"), "quickreply", "inbox.cannedanswer"),
        _list(_("Questions and answers"), "live_help", "knowledge.questionanswer"),
        _list(_("Missed messages"), "help_center", "assistant.miss"),
        _list(_("Example phrases"), "format_quote", "assistant.phrase"),
        _list(_("Trainings of the bot"), "model_training", "assistant.training"),
        _list(_("Generated answers"), "auto_awesome", "assistant.generationrun"),
        _list(_("Working hours"), "schedule", "conversations.workingspan"),
        _list(_("Special days"), "event_busy", "conversations.specialday"),
        _list(_("Rules of the desk"), "tune", "conversations.deskrules"),
        Page(_("Figures of the desk"), "monitoring", "inbox:figures", CAN_SEE_FIGURES),
        _list(_("Requests about personal data"), "contact_page", "citizens.datarequest"),
        _list(_("Access to personal data"), "visibility", "citizens.personaldataread"),
    ),
    Group(
        _("Publishing"),
        _list(_("Articles"), "newspaper", "announcements.article"),
        _list(_("Campaigns"), "campaign", "announcements.campaign"),
    ),
    Group(
        _("Community technology groups"),
        _list(_("Groups"), "diversity_3", "outreach.group"),
        Page(_("Coverage of the communes"), "grid_view", "admin:outreach_coverage", "outreach.view_group"),
        _list(_("Training sessions"), "co_present", "outreach.training"),
        _list(_("Surveys"), "ballot", "outreach.survey"),
    ),
    Group(
        _("Petitions"),
        _list(_("Petitions"), "campaign", "petitions.petition"),
        _list(_("Handling units"), "groups", "petitions.handlingunit"),
        _list(_("Routing rules"), "alt_route", "petitions.routingrule"),
        _list(_("Time limits"), "timer", "petitions.timelimit"),
        _list(_("Ready answers to petitions"), "quickreply", "petitions.readyanswer"),
        _list(_("Usual reasons"), "format_list_bulleted", "petitions.usualreason"),
        _list(_("Addresses for complaints"), "signpost", "petitions.referral"),
    ),
    Group(
        _("Handbook"),
        _list(_("Places to see"), "temple_buddhist", "tourism.place"),
        _list(_("Places to stay"), "hotel", "tourism.stay"),
        _list(_("Places to eat"), "restaurant", "tourism.eatery"),
        _list(_("Dishes"), "ramen_dining", "tourism.dish"),
        _list(_("Specialities"), "redeem", "tourism.speciality"),
        _list(_("Shops"), "storefront", "tourism.shop"),
        _list(_("Festivals"), "celebration", "tourism.festival"),
        _list(_("Tours"), "tour", "tourism.tour"),
        _list(_("Itineraries"), "route", "tourism.itinerary"),
        folds=True,
    ),
    Group(
        _("Catalogue"),
        _list(_("Procedures"), "checklist", "dossiers.procedure"),
        _list(_("Procedures of other bodies"), "alt_route", "dossiers.outsideprocedure"),
        _list(_("National catalogue"), "travel_explore", "dossiers.nationalprocedure"),
        _list(_("Agencies"), "account_balance", "dossiers.agency"),
        _list(_("Usual reasons"), "format_list_bulleted", "dossiers.usualreason"),
        Page(
            _("Wording of messages"),
            "edit_note",
            "admin:outbox_noticewording_wordings",
            "outbox.view_noticewording",
        ),
        _list(_("Administrative units"), "map", "regions.adminunit"),
        _list(_("Days off and swapped days"), "event_busy", "calendar.calendarexception"),
        Page(_("Imports"), "upload_file", "admin:spreadsheets_importrun_changelist", may_see_imports),
        _list(_("Long tasks"), "hourglass_top", "jobs.job"),
    ),
    Group(
        _("Look-ups"),
        _list(_("Exams"), "school", "exams.exam"),
        _list(_("Candidates"), "person_search", "exams.candidate"),
        _list(_("Disaster notices"), "flood", "hazards.hazardnotice"),
        _list(_("Warnings of other systems"), "rss_feed", "hazards.receivedalert"),
        _list(_("Shelters"), "night_shelter", "hazards.shelter"),
        _list(_("Emergency numbers"), "sos", "hazards.hotline"),
        _list(_("River stations"), "waves", "hazards.riverstation"),
        _list(_("Outbreaks by commune"), "coronavirus", "epidemics.outbreaklevel"),
        _list(_("Vaccination and test sites"), "vaccines", "epidemics.site"),
        _list(_("Diseases"), "sick", "epidemics.disease"),
        _list(_("Power cuts"), "power_off", "power_cuts.powercut"),
        _list(_("Health facilities"), "local_hospital", "health.facility"),
        _list(_("Land price tables"), "real_estate_agent", "land_prices.pricetable"),
        _list(_("Land prices"), "landscape", "land_prices.landprice"),
        _list(_("Legal documents"), "gavel", "legal.legaldocument"),
        _list(_("Bus timetables"), "directions_bus", "buses.feed"),
        _list(_("Traffic violations"), "traffic", "violations.violation"),
        _list(_("Subscriptions"), "notifications", "subscriptions.subscription"),
        folds=True,
    ),
    Group(
        _("Zalo"),
        _list(_("Inbound events"), "move_to_inbox", "zalo_channel.inboundevent"),
        _list(_("Message templates"), "sms", "zalo_channel.messagetemplate"),
        _list(_("Connection to Zalo"), "link", "zalo_channel.oatoken"),
    ),
    Group(
        _("System"),
        _list(_("Officers"), "badge", "auth.user"),
        _list(_("Roles"), "group", "auth.group"),
        _list(_("Phones for the second step"), "phonelink_lock", "otp_totp.totpdevice"),
        _list(_("Passkeys"), "passkey", "django_otp_webauthn.webauthncredential"),
        _list(_("Changes of accounts"), "how_to_reg", "accounts.accountchange"),
        _list(_("Software tokens"), "key", "dossiers.partnertoken"),
    ),
)


@cache
def _address(name: str) -> str:
    return reverse(name)


def shown(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups in which this person may open a page: title, folds, is_open, and items of title, icon, page
    (its name), link, number (words, or "") and is_active."""
    mine = [(group, [page for page in group.pages if page.is_for(request)]) for group in MENU]
    opened = max(
        (_address(page.name) for _group, pages in mine for page in pages if _is_within(request, page)),
        key=len,
        default="",
    )
    waiting = my_work.menu_numbers(request)
    return [_shown(group, pages, opened, waiting) for group, pages in mine if pages]


def _is_within(request: HttpRequest, page: Page) -> bool:
    """Every address of the desk begins with that of the start page, which stands for itself alone."""
    link = _address(page.name)
    return request.path == link or (page.name != "admin:index" and request.path.startswith(link))


def _shown(group: Group, pages: list[Page], opened: str, waiting: dict[str, str]) -> dict[str, Any]:
    links = [_address(page.name) for page in pages]
    items = [
        {
            "title": page.title,
            "icon": page.icon,
            "page": page.name,
            "link": link,
            "number": waiting.get(page.name, ""),
            "is_active": link == opened,
        }
        for page, link in zip(pages, links, strict=True)
    ]
    return {"title": group.title, "folds": group.folds, "is_open": opened in links, "items": items}

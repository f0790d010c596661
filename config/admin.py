"""The officers' back office: who may enter, the start page, the menu."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from unfold.dataclasses import SearchResult
from unfold.sites import UnfoldAdminSite

from config import bell, desk_search, login_limits, my_work, second_factor, setup_checklist
from config.duty import WATCHES, duty_page
from config.landing import page_after_login
from config.my_settings import my_settings
from config.second_factor_setup import my_second_step
from dossiers import worklist as dossiers_worklist
from dossiers.permissions import may_see_report
from foundation.accounts.officers import officer_of
from foundation.database.counting import kept_numbers, number_label
from foundation.insights import dashboard as figures
from foundation.outbox import alarms
from foundation.outbox.models import Lane
from foundation.spreadsheets.import_kinds import may_see_imports
from inbox.permissions import CAN_ANSWER, CAN_SEE_FIGURES
from petitions import worklist as petitions_worklist

OF_A_ROW = re.compile(r"admin/(\w+)/(\w+)/<path:object_id>")
SAVED_VIEWS = {
    my_work.DOSSIERS: ("dossiers.dossier", dossiers_worklist),
    my_work.PETITIONS: ("petitions.petition", petitions_worklist),
}


def _raise_unless_key(request: HttpRequest, key: Any) -> None:
    """Raises Http404 where no row of the address's model can have such a key."""
    match = request.resolver_match
    of_model = OF_A_ROW.match(match.route) if match else None
    try:
        if of_model:
            apps.get_model(".".join(of_model.groups()))._meta.pk.to_python(unquote(str(key)))
    except ValidationError:
        raise Http404 from None


class PortalAdminSite(UnfoldAdminSite):
    """Unfold's site, behind a second step at log-in, with a search that keeps nothing."""

    index_title = _("My work")

    def has_permission(self, request: HttpRequest) -> bool:
        is_whole = not second_factor.is_missing(request.user) or request.path == reverse("admin:logout")
        return super().has_permission(request) and is_whole

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Django's; a key that no row of the model can have is not found, whatever the page does with it."""

        @wraps(view)
        def of_a_row(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _raise_unless_key(request, kwargs.get("object_id"))
            return view(request, *args, **kwargs)

        return super().admin_view(of_a_row, cacheable)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Made where it is shown: the context of every page holds it, and the menu is our own."""
        return SimpleLazyObject(lambda: super(PortalAdminSite, self).get_app_list(request, app_label))

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Without the tabs, which unfold would compare with every entry: an entry knows its page itself."""
        request.asks_for_menu = True  # type: ignore[attr-defined]
        try:
            return super().get_sidebar_list(request)
        finally:
            request.asks_for_menu = False  # type: ignore[attr-defined]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        user = request.user
        if request.method == "GET" and user.is_staff and second_factor.is_missing(user):
            wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
            return HttpResponseRedirect(
                reverse("admin:second_step") + "?" + urlencode({REDIRECT_FIELD_NAME: wanted})
            )
        if request.method != "POST":
            return super().login(request, extra_context)
        attempt = login_limits.Attempt(request)
        if not attempt.is_allowed():
            return second_factor.locked_out(request)
        response = super().login(request, extra_context)
        if isinstance(response, HttpResponseRedirect):
            response = HttpResponseRedirect(page_after_login(request.user, response.url))
            attempt.succeeded(response)
        return response

    def extra_urls(self) -> list[Any]:
        own = self.admin_view(my_second_step)
        return [
            path("buoc-hai/", second_factor.second_step, name="second_step"),
            path("buoc-hai/cua-toi/", own, name="my_second_step"),
            path("cai-dat/", self.admin_view(my_settings), name="my_settings"),
            path("chuong/", self.admin_view(bell.notifications), name="bell"),
            path("chuong/da-xem/", self.admin_view(bell.mark_all_seen), name="bell_seen"),
            path("chuong/<int:pk>/", self.admin_view(bell.open_notification), name="bell_open"),
            path("truc-ban/", self.admin_view(duty_page), name="duty"),
            path("so-lieu/", self.admin_view(figures_page), name="figures"),
        ]

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Unfold's would keep names and codes typed at a shared desk in the cache; here nothing is kept."""
        term = request.GET.get("s", "").strip()[:100]
        if not term:
            return HttpResponse()
        results = [] if "extended" not in request.GET else desk_search.records(request, term)
        results += pages_named(self.get_sidebar_list(request), self.get_app_list(request), term.lower())
        paginator = Paginator(results, 100)
        template = "command_results" if "extended" in request.GET else "search_results"
        return TemplateResponse(
            request,
            f"unfold/helpers/{template}.html",
            {
                "page_obj": paginator,
                "results": paginator.page(1),
                "page_counter": 0,
                "execution_time": 0,
                "command_show_history": False,
            },
            headers={"HX-Trigger": "search"},
        )


def pages_named(menu: list[Any], apps: list[Any], term: str) -> list[SearchResult]:
    """The pages of the desk whose own name or whose room's name holds the term (lower case), each once: those
    of the menu and of the models that this person may open."""
    named = [
        (str(item["title"]), str(group["title"] or ""), str(item["link"]))
        for group in menu
        for item in group["items"]
        if item["has_permission"]
    ]
    named += [(model["name"], app["name"], model["admin_url"]) for app in apps for model in app["models"]]
    found = {
        link: (title, room) for title, room, link in reversed(named) if term in f"{room}\n{title}".lower()
    }
    return [
        SearchResult(title=title, description=room, link=link, icon="tag")
        for link, (title, room) in reversed(found.items())
    ]


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What waits for this person, and what is out of order."""
    groups = my_work.groups(request)
    is_quiet = not any(card["number"] for _title, cards in groups for card in cards)
    may_receive = request.user.has_perm("dossiers.add_dossier")
    alarms_of_all = alarms.open_alarms()
    return {
        **context,
        "groups": groups,
        "is_quiet": is_quiet,
        "may_receive": may_receive,
        "alarms": alarms_of_all,
        "gaps": setup_checklist.gaps(request.user),
    }


def figures_page(request: HttpRequest) -> HttpResponse:
    """The month's figures of a person's work; all of them for the manager."""
    if not figures.figures_visible_to(request.user):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": _("Figures"),
        "figures": figures.context(request.user, request.GET.get("thang", "")),
    }
    return TemplateResponse(request, "admin/figures.html", context)


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The saved views of the list of dossiers or petitions, each with the number of its rows."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    if page == my_work.NOTICES:
        return _lanes_of_ledger(request)
    desk = SAVED_VIEWS.get(page)
    if desk is None or getattr(request, "asks_for_menu", False):
        return []
    model, worklist = desk
    if not hasattr(request, "view_numbers"):  # a page draws its tabs twice
        officer = officer_of(request)
        kept = kept_numbers(
            officer, model, lambda: {view: worklist.rows(view, officer) for view in worklist.VIEWS}
        )
        request.view_numbers = kept.value()  # type: ignore[attr-defined]
    chosen = request.GET.get("view", "")
    items = [{"title": _("All"), "link": request.path, "active": not chosen}]
    for key, title in worklist.VIEWS.items():
        number = request.view_numbers.get(key, 0)  # type: ignore[attr-defined]
        shown = f"{title} {number_label(number)}" if number else title
        items.append({"title": shown, "link": f"{request.path}?view={key}", "active": chosen == key})
    return [{"models": [model], "items": items}]


def _lanes_of_ledger(request: HttpRequest) -> list[dict[str, Any]]:
    """Answers of the chat apart from notices and broadcasts."""
    chosen = request.GET.get("lane__exact", "")
    lanes = [("", _("All")), (Lane.NOTICE, _("Notices")), (Lane.REPLY, _("Answers of the chat")),
             (Lane.BULK, _("Broadcasts"))]  # fmt: skip
    items = [
        {"title": title, "link": f"{request.path}?lane__exact={lane}" if lane else request.path,
         "active": lane == chosen}
        for lane, title in lanes
    ]  # fmt: skip
    return [{"models": ["outbox.notice"], "items": items}]


def _has_figures(request: HttpRequest) -> bool:
    return bool(figures.figures_visible_to(request.user))


def _item(title: Any, icon: str, model: str) -> dict[str, Any]:
    app, name = model.split(".")
    return _page(title, icon, f"admin:{app}_{name}_changelist", f"{app}.view_{name}")


def _page(title: Any, icon: str, page: str, needs: Any) -> dict[str, Any]:
    """`needs`: a permission, or a function of the request."""
    may = needs if callable(needs) else lambda request: request.user.has_perm(needs)
    return {"title": title, "icon": icon, "page": page, "link": reverse(page), "permission": may}


def _group(title: Any, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": title, "items": list(items), **more}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu, with the number of what waits beside its pages."""
    waiting = my_work.menu_numbers(request)
    groups = _menu()
    for group in groups:
        for item in group["items"]:
            if number := waiting.get(item["page"]):
                item |= {"badge": number, "badge_variant": "primary"}
    return groups


def _menu() -> list[dict[str, Any]]:
    return [
        _group(
            _("Desk"),
            _page(_("My work"), "task_alt", "admin:index", lambda request: True),
            _item(_("Dossiers"), "inventory_2", "dossiers.dossier"),
            _item(_("Citizens"), "person", "citizens.citizen"),
            _item(_("Bank transfers"), "account_balance_wallet", "dossiers.banktransfer"),
            _page(
                _("Days of the accounts"),
                "event_available",
                "admin:dossiers_banktransfer_days",
                "dossiers.view_banktransfer",
            ),
            _item(_("Fee notices"), "request_quote", "dossiers.feenotice"),
            _item(_("Refunds"), "currency_exchange", "dossiers.refund"),
            _item(_("Notices"), "outgoing_mail", "outbox.notice"),
            _item(_("Alarms"), "notifications_active", "outbox.alarm"),
            _page(_("On duty"), "monitor_heart", "admin:duty", WATCHES),
            _page(
                _("Report on dossiers"),
                "lab_profile",
                "admin:dossiers_dossier_report",
                lambda request: may_see_report(request.user),
            ),
            _page(_("Figures"), "monitoring", "admin:figures", _has_figures),
            _item(_("Monthly reports"), "summarize", "insights.closedmonth"),
            _item(_("Targets of figures"), "flag", "insights.figuretarget"),
        ),
        _group(
            _("Conversations"),
            _page(_("Operators' desk"), "forum", "inbox:lists", CAN_ANSWER),
            _item(_("Tags of people"), "sell", "citizens.tag"),
            _item(_("Ready answers"), "quickreply", "inbox.cannedanswer"),
            _item(_("Questions and answers"), "live_help", "knowledge.questionanswer"),
            _item(_("Missed messages"), "help_center", "assistant.miss"),
            _item(_("Example phrases"), "format_quote", "assistant.phrase"),
            _item(_("Trainings of the bot"), "model_training", "assistant.training"),
            _item(_("Generated answers"), "auto_awesome", "assistant.generationrun"),
            _item(_("Working hours"), "schedule", "conversations.workingspan"),
            _item(_("Special days"), "event_busy", "conversations.specialday"),
            _item(_("Rules of the desk"), "tune", "conversations.deskrules"),
            _page(_("Figures of the desk"), "monitoring", "inbox:figures", CAN_SEE_FIGURES),
            _item(_("Access to personal data"), "visibility", "citizens.personaldataread"),
        ),
        _group(
            _("Publishing"),
            _item(_("Articles"), "newspaper", "announcements.article"),
            _item(_("Campaigns"), "campaign", "announcements.campaign"),
        ),
        _group(
            _("Community technology groups"),
            _item(_("Groups"), "diversity_3", "outreach.group"),
            _page(
                _("Coverage of the communes"), "grid_view", "admin:outreach_coverage", "outreach.view_group"
            ),
            _item(_("Training sessions"), "co_present", "outreach.training"),
            _item(_("Surveys"), "ballot", "outreach.survey"),
        ),
        _group(
            _("Petitions"),
            _item(_("Petitions"), "campaign", "petitions.petition"),
            _item(_("Handling units"), "groups", "petitions.handlingunit"),
            _item(_("Routing rules"), "alt_route", "petitions.routingrule"),
            _item(_("Time limits"), "timer", "petitions.timelimit"),
            _item(_("Ready answers to petitions"), "quickreply", "petitions.readyanswer"),
            _item(_("Usual reasons"), "format_list_bulleted", "petitions.usualreason"),
            _item(_("Addresses for complaints"), "signpost", "petitions.referral"),
        ),
        _group(
            _("Handbook"),
            _item(_("Places to see"), "temple_buddhist", "tourism.place"),
            _item(_("Places to stay"), "hotel", "tourism.stay"),
            _item(_("Places to eat"), "restaurant", "tourism.eatery"),
            _item(_("Dishes"), "ramen_dining", "tourism.dish"),
            _item(_("Specialities"), "redeem", "tourism.speciality"),
            _item(_("Shops"), "storefront", "tourism.shop"),
            _item(_("Festivals"), "celebration", "tourism.festival"),
            _item(_("Tours"), "tour", "tourism.tour"),
            _item(_("Itineraries"), "route", "tourism.itinerary"),
            collapsible=True,
        ),
        _group(
            _("Catalogue"),
            _item(_("Procedures"), "checklist", "dossiers.procedure"),
            _item(_("Agencies"), "account_balance", "dossiers.agency"),
            _item(_("Usual reasons"), "format_list_bulleted", "dossiers.usualreason"),
            _page(
                _("Wording of messages"),
                "edit_note",
                "admin:outbox_noticewording_wordings",
                "outbox.view_noticewording",
            ),
            _item(_("Administrative units"), "map", "regions.adminunit"),
            _item(_("Days off and swapped days"), "event_busy", "calendar.calendarexception"),
            _page(_("Imports"), "upload_file", "admin:spreadsheets_importrun_changelist", may_see_imports),
            _item(_("Long tasks"), "hourglass_top", "jobs.job"),
        ),
        _group(
            _("Look-ups"),
            _item(_("Exams"), "school", "exams.exam"),
            _item(_("Candidates"), "person_search", "exams.candidate"),
            _item(_("Disaster notices"), "flood", "hazards.hazardnotice"),
            _item(_("Warnings of other systems"), "rss_feed", "hazards.receivedalert"),
            _item(_("Shelters"), "night_shelter", "hazards.shelter"),
            _item(_("Emergency numbers"), "sos", "hazards.hotline"),
            _item(_("River stations"), "waves", "hazards.riverstation"),
            _item(_("Outbreaks by commune"), "coronavirus", "epidemics.outbreaklevel"),
            _item(_("Vaccination and test sites"), "vaccines", "epidemics.site"),
            _item(_("Diseases"), "sick", "epidemics.disease"),
            _item(_("Power cuts"), "power_off", "power_cuts.powercut"),
            _item(_("Health facilities"), "local_hospital", "health.facility"),
            _item(_("Land price tables"), "real_estate_agent", "land_prices.pricetable"),
            _item(_("Land prices"), "landscape", "land_prices.landprice"),
            _item(_("Legal documents"), "gavel", "legal.legaldocument"),
            _item(_("Bus timetables"), "directions_bus", "buses.feed"),
            _item(_("Traffic violations"), "traffic", "violations.violation"),
            _item(_("Subscriptions"), "notifications", "subscriptions.subscription"),
            collapsible=True,
        ),
        _group(
            _("Zalo"),
            _item(_("Inbound events"), "move_to_inbox", "zalo_channel.inboundevent"),
            _item(_("Message templates"), "sms", "zalo_channel.messagetemplate"),
            _item(_("Connection to Zalo"), "link", "zalo_channel.oatoken"),
        ),
        _group(
            _("System"),
            _item(_("Officers"), "badge", "auth.user"),
            _item(_("Roles"), "group", "auth.group"),
            _item(_("Phones for the second step"), "phonelink_lock", "otp_totp.totpdevice"),
            _item(_("Passkeys"), "passkey", "django_otp_webauthn.webauthncredential"),
            _item(_("Changes of accounts"), "how_to_reg", "accounts.accountchange"),
            _item(_("Software tokens"), "key", "dossiers.partnertoken"),
        ),
    ]

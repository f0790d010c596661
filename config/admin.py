"""The officers' back office: who may enter, the start page, the menu."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import PasswordChangeView
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

from config import bell, desk_search, login_limits, menu, my_work, second_factor, setup_checklist
from config.duty import WATCHES, duty_page
from config.landing import page_after_login
from config.my_settings import my_settings
from config.reauthentication import NewPasswordForm
from config.second_factor_setup import my_second_step
from dossiers import worklist as dossiers
from foundation import alarms
from foundation.admin.worklist import VIEW, changelist_of
from foundation.database.counting import kept_numbers, number_label
from foundation.insights import dashboard as figures
from foundation.officers import officer_of
from foundation.outbox.models import Lane, Notice
from inbox.permissions import CAN_ANSWER
from petitions import worklist as petitions

OF_A_ROW = re.compile(r"admin/(\w+)/(\w+)/<path:object_id>")
NOTICES = changelist_of(Notice)
SAVED_VIEWS = {changelist_of(views.model): views for views in (dossiers.VIEWS, petitions.VIEWS)}


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
        """Our own menu: unfold's is built anew for every page, most of what an empty page costs."""
        return menu.shown(request)

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

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The theme names its form in the view."""
        view = PasswordChangeView.as_view(
            form_class=NewPasswordForm,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return cast(HttpResponse, view(request))

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


def pages_named(groups: list[Any], apps: list[Any], term: str) -> list[SearchResult]:
    """The pages of the desk whose own name or whose room's name holds the term (lower case), each once: those
    of the menu and of the models that this person may open."""
    named = [
        (str(item["title"]), str(group["title"] or ""), str(item["link"]))
        for group in groups
        for item in group["items"]
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
    told = alarms.open_alarms()
    answers = request.user.has_perm(CAN_ANSWER)
    not_mine = () if answers or request.user.has_perm(WATCHES) else (alarms.REPLIES,)
    return {
        **context,
        "groups": groups,
        "is_quiet": is_quiet,
        "may_receive": may_receive,
        "emergency_count": answers and sum(alarm.key.startswith(alarms.EMERGENCIES) for alarm in told),
        "alarms": [alarm for alarm in told if not alarm.key.startswith((alarms.EMERGENCIES, *not_mine))],
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
    if page == NOTICES:
        return _lanes_of_ledger(request)
    views = SAVED_VIEWS.get(page)
    if views is None:
        return []
    model = views.model._meta.label_lower
    if not hasattr(request, "view_numbers"):  # a page draws its tabs twice
        officer = officer_of(request)
        request.view_numbers = kept_numbers(officer, model, lambda: views.lists(officer)).value()  # type: ignore[attr-defined]
    chosen = request.GET.get(VIEW, "")
    items = [{"title": _("All"), "link": request.path, "active": not chosen}]
    for key, title in views.titles().items():
        number = request.view_numbers.get(key, 0)  # type: ignore[attr-defined]
        shown = f"{title} {number_label(number)}" if number else title
        items.append({"title": shown, "link": f"{request.path}?{VIEW}={key}", "active": chosen == key})
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

"""Permissions of the desk: staff with a role who passed the second authentication step; default roles."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.accounts.roles import Role, grant, manage, view

CAN_ANSWER = "conversations.answer_conversation"
CAN_SEE_FIGURES = "conversations.see_desk_figures"
UNAUTHORISED = 401

View = Callable[..., HttpResponseBase]


def desk_view(*methods: str, permission: str = CAN_ANSWER) -> Callable[[View], View]:
    """A view for staff with the permission; others log in or get 403. Responses are never cached.

    Requests by script get 401 after sign-out, because a log-in page would be swapped into the thread.
    """

    def guard(view: View) -> View:
        @require_http_methods(methods)
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not admin.site.has_permission(request):
                if _by_script(request):
                    return HttpResponse(status=UNAUTHORISED)
                return redirect_to_login(_next_page(request, kwargs.get("pk")), resolve_url("admin:login"))
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _next_page(request: HttpRequest, conversation: int | None) -> str:
    """The page after the log-in: what a form sent is gone, and its address may have no page."""
    if request.method != "POST":
        return request.get_full_path()
    return resolve_url("inbox:conversation", conversation) if conversation else resolve_url("inbox:lists")


def _by_script(request: HttpRequest) -> bool:
    """Whether htmx or a script of the page asks."""
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def operator_of(request: HttpRequest) -> User:
    """The signed-in operator; views behind `desk_view` always have one."""
    return cast(User, request.user)


RECORDS = ("conversation", "turn", "deskentry", "handling")
RULES = ("workingspan", "specialday", "deskrules")


def grant_roles() -> None:
    grant(Role.OPERATOR, "conversations", (*view(*RECORDS, *RULES), "answer_conversation"))
    grant(Role.OPERATOR, "inbox", view("cannedanswer"))
    grant(Role.EDITOR, "inbox", manage("cannedanswer"))
    grant(
        Role.MANAGER,
        "conversations",
        (*view(*RECORDS), *manage(*RULES), "answer_conversation", "see_desk_figures"),
    )
    grant(Role.MANAGER, "inbox", (*manage("cannedanswer"), "view_historicalcannedanswer"))

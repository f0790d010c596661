"""Who may enter the desk: staff with the role, behind the same second step as the back office."""

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

CAN_ANSWER = "conversations.answer_conversation"
CAN_SEE_FIGURES = "conversations.see_desk_figures"
UNAUTHORISED = 401

View = Callable[..., HttpResponseBase]


def staff_required(permission: str) -> Callable[[View], View]:
    """A page for those with the permission: others log in, or are refused. Never kept by a browser.

    What a page asks by itself is answered 401 once its operator is signed out.
    """

    def guard(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not admin.site.has_permission(request):
                if _by_script(request):
                    return HttpResponse(status=UNAUTHORISED)
                return redirect_to_login(request.get_full_path(), resolve_url("admin:login"))
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _by_script(request: HttpRequest) -> bool:
    """A question of the page itself: a log-in form in its place would be swapped into the thread."""
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def operator_of(request: HttpRequest) -> User:
    """The operator who asks; behind `for_staff` there always is one."""
    return cast(User, request.user)

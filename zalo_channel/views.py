"""The connection to Zalo, for administrators; the webhook, for servers that do not run config/rsgi.py."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from zalo_channel import oa_connection, tokens
from zalo_channel.errors import ZaloProblem
from zalo_channel.models import OaToken
from zalo_channel.oa_connection import CannotConnect
from zalo_channel.webhook import answer

PAGE = "admin:zalo_channel_oatoken_changelist"
administrators_only = permission_required("zalo_channel.change_oatoken", raise_exception=True)


@csrf_exempt
def webhook(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=answer(request.META | {"wsgi.input": request}), content_type="text/plain")


@administrators_only
@require_http_methods(["GET", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """How the connection stands; POST `act`: begin, adopt (a pasted refresh token) or renew.

    `begin` shows a link instead of going there: browsers keep a form from leading to another site.
    """
    if request.method == "POST" and request.POST.get("act") == "begin":
        return _page(request, permission_link=oa_connection.begin())
    return _act(request) if request.method == "POST" else _page(request)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Connection to Zalo"),
        "token": OaToken.objects.filter(oa_id=settings.ZALO_OA_ID).first(),
        "oa_id": settings.ZALO_OA_ID,
        "callback_url": oa_connection.callback_url(),
        "webhook_url": f"{settings.PUBLIC_URL}/zalo/webhook/",
        "webhook_is_signed": bool(settings.ZALO_OA_SECRET_KEY),
        **more,
    }
    return render(request, "zalo_channel/connect.html", context)


def _act(request: HttpRequest) -> HttpResponse:
    try:
        match request.POST.get("act"):
            case "adopt":
                oa_connection.connect_with_refresh_token(request.POST.get("refresh_token", "").strip())
            case "renew":
                tokens.renew_now()
        messages.success(request, _("Zalo is connected."))
    except CannotConnect as problem:
        messages.error(request, str(problem))
    except ZaloProblem:
        messages.error(request, _("The token could not be renewed: connect again."))
    return redirect(PAGE)


@admin.site.admin_view  # the second step of the log-in too
@administrators_only
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Zalo sends the administrator back here with ?code=&oa_id=&state=."""
    try:
        oa_connection.finish(
            state=request.GET.get("state", ""),
            code=request.GET.get("code", ""),
            oa_id=request.GET.get("oa_id", ""),
        )
        messages.success(request, _("Zalo is connected."))
    except CannotConnect as problem:
        messages.error(request, str(problem))
    return redirect(PAGE)

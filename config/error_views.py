"""Errors that Django would answer with a bare page."""

import errno
import sys
from urllib.parse import urlsplit

import redis
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.defaults import page_not_found

from config.api import MESSAGES, error_body
from config.my_work import DESKS
from foundation.files.errors import StorageUnavailable

FOR_PROGRAMS = ("/api/", "/readyz", "/metrics")  # these read JSON
OUTAGES = (OperationalError, InterfaceError, redis.ConnectionError, redis.TimeoutError, StorageUnavailable)
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)  # temporary files are bounded (docker-compose.yml)
RETRY_AFTER = "10"  # seconds


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(FOR_PROGRAMS):
        return _api_error("parse_error", 400)
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(FOR_PROGRAMS):
        return _api_error("not_found", 404)
    return page_not_found(request, exception)


def _api_error(code: str, status: int) -> HttpResponse:
    """For what ends before a view of the API is reached, or after it failed."""
    return JsonResponse(error_body(code, MESSAGES[code]), status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where PostgreSQL, Redis or the file storage is away or a disk is full, 500 for a fault of ours.

    Django calls this while it handles the exception, for views, templates and middleware alike.
    """
    error = sys.exc_info()[1]
    is_outage = isinstance(error, OUTAGES) or (isinstance(error, OSError) and error.errno in FULL_DISK)
    status, code = (503, "unavailable") if is_outage else (500, "server_error")
    response: HttpResponse
    if request.path.startswith(FOR_PROGRAMS):
        response = _api_error(code, status)
    else:
        told = {"is_of_desk": request.path.startswith(DESKS)}
        response = render(None, f"{status}.html", told, status=status)  # processors may need the database
    if is_outage:
        response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing was done. Words for the office are long: whoever wrote them reads them and sends them again.

    Words that came from another site's page are not offered: one press would send them with a good token.
    """
    context = {}
    if request.path == reverse("petitions:what") and _is_from_our_page(request):
        said = {name: request.POST.get(name, "") for name in ("text", "kind", "field")}
        context = {"said": said, "action": request.path}
    return render(request, "403_csrf.html", context, status=403)


def _is_from_our_page(request: HttpRequest) -> bool:
    """Browsers name where a form was sent from; of one that says nothing, nothing is believed."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(source).netloc == request.get_host()
    except ValueError:  # no address at all
        return False

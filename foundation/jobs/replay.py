"""A page that gives out a file, asked once more by a worker in the name of its officer.

The page itself checks again what this person may do, and writes the file that it would have written at once.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.accounts.officers import officer_of
from foundation.jobs import services
from foundation.jobs.kinds import NOT_ALLOWED, JobRefused, Result


def is_replayed(request: HttpRequest) -> bool:
    """Whether a worker asks."""
    return bool(getattr(request, "is_replayed", False))


def later(request: HttpRequest, *, kind: str, title: str, about: str = "", purpose: str = "") -> HttpResponse:
    """Let a worker ask for this page; leads to the page of the job, or back with a word why not."""
    order = {
        "method": request.method,
        "path": request.path,
        "query": request.GET.urlencode(),
        "post": request.POST.urlencode(),
        "language": get_language(),
    }
    try:
        job = services.enqueue(
            kind=kind, by=officer_of(request), title=title, about=about, order=order, purpose=purpose
        )
    except JobRefused as refusal:
        messages.warning(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:jobs_job_changelist"))
    return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[job.pk]))


def request_of(order: dict[str, Any], officer: User) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = order["method"], order["path"], order["path"]
    request.GET, request.POST = QueryDict(order["query"]), QueryDict(order["post"])
    request.META = {"REQUEST_METHOD": order["method"], "SERVER_NAME": "worker", "SERVER_PORT": "80"}
    request.user = officer
    request._messages = SimpleNamespace(add=lambda *args, **kwargs: None)  # type: ignore[attr-defined]
    request.is_replayed = True  # type: ignore[attr-defined]
    return request


def file_from(page: Callable[[HttpRequest], Any], request: HttpRequest) -> Result:
    """The file that the page answers with. Raises JobRefused where it gives none."""
    try:
        response = page(request)
    except (PermissionDenied, Http404) as refusal:
        raise JobRefused(NOT_ALLOWED) from refusal
    named = re.search(r'filename="([^"]+)"', response.headers.get("Content-Disposition", ""))
    if response.status_code != 200 or named is None:
        raise JobRefused(_("No file came of it. Please start it once more from its page."))
    return Result(file=(named[1], response.content))

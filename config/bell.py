"""`/admin/chuong/`: what the bell tells an officer; opening one marks it as seen and leads to it."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from foundation.accounts import bell
from foundation.accounts.models import OfficerNotification
from foundation.officers import officer_of

MAX_SHOWN = 50


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    rows = OfficerNotification.objects.filter(officer=officer_of(request))[:MAX_SHOWN]
    context = {
        **admin.site.each_context(request),
        "title": _("Notifications"),
        "rows": rows,
        "has_unseen": any(row.seen_at is None for row in rows),
    }
    return TemplateResponse(request, "admin/bell.html", context)


@require_POST
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else's is as unknown as one that does not exist."""
    row = bell.mark_seen(officer=officer_of(request), pk=pk)
    if row is None:
        raise Http404
    return HttpResponseRedirect(row.url)


@require_POST
def mark_all_seen(request: HttpRequest) -> HttpResponse:
    bell.mark_seen(officer=officer_of(request))
    return HttpResponseRedirect(reverse("admin:bell"))

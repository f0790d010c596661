"""Pages about the portal: who runs it, privacy, accessibility, open data; and whether a page is useful."""

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.insights.models import PageFeedback
from foundation.rate_limits import RateLimiter
from foundation.web.client_address import client_address
from foundation.web.page_cache import cache_public_page

TITLES = {
    "gioi-thieu": _("About this portal"),
    "quyen-rieng-tu": _("Privacy"),
    "tiep-can": _("Accessibility"),
    "du-lieu-mo": _("Open data"),
    "cam-on": _("Thank you"),
}
IN_THE_FOOT = ("gioi-thieu", "quyen-rieng-tu", "tiep-can", "du-lieu-mo")
FEEDBACK = RateLimiter("page-feedback", "30/hour")


@cache_public_page
def statement(request: HttpRequest, key: str) -> HttpResponse:
    if key not in TITLES:
        raise Http404
    context = {"title": TITLES[key], "chat_days": settings.CHAT_RETENTION_DAYS}
    return render(request, f"public/statements/{key}.html", context)


@csrf_exempt
@require_POST
def feedback(request: HttpRequest) -> HttpResponse:
    """Count whether a page was useful. Pages are kept for all readers, so their form holds no token; all that
    a forged answer could do is count."""
    try:
        route = resolve(request.POST.get("page", "")).view_name[:80]
    except Resolver404:
        route = ""
    if route and FEEDBACK.hit(client_address(request)):
        row, _is_new = PageFeedback.objects.get_or_create(
            route=route, is_useful=request.POST.get("useful") == "yes"
        )
        PageFeedback.objects.filter(pk=row.pk).update(times=F("times") + 1)
    return HttpResponseRedirect(reverse("statement", args=["cam-on"]), status=303)

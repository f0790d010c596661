"""The front page: one field for any code, and what can be done here."""

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from announcements.models import Article
from config import home_tiles
from dossiers.codes import EXAMPLE, MAX_TYPED
from dossiers.submission.life_events import LIFE_EVENTS
from foundation.web.page_cache import cache_public_page


@cache_public_page
def home(request: HttpRequest) -> HttpResponse:
    """`?code=`, as printed on older papers, is searched."""
    if typed := request.GET.get("code", ""):
        return redirect(f"{reverse('search')}?{urlencode({'q': typed[:MAX_TYPED]})}")
    context = {
        "example": EXAMPLE,
        "groups": home_tiles.groups(),
        "life_events": LIFE_EVENTS,
        "news": Article.objects.readable().in_order()[:3],
    }
    return render(request, "public/home.html", context)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it by its old name whatever the page says."""
    return redirect(static("province/logo.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Pages of single dossiers are nobody's search result."""
    lines = (
        "User-agent: *",
        "Disallow: /t/",
        "Disallow: /ket-qua/",
        "Disallow: /phan-anh/xem/",
        "Disallow: /admin/",
        "Disallow: /api/",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a hole (RFC 9116): SECURITY_CONTACT, else the page that names the hotline."""
    good_until = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=180)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT or settings.PUBLIC_URL + '/'}",
        f"Expires: {good_until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

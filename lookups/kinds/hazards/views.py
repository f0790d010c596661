"""Each warning's own page and CAP messages; and the commune where a visitor lives, which is remembered in a
cookie of his own browser and nowhere else."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.regions.models import AdminUnit
from foundation.web.json_ld import json_ld
from foundation.web.page_cache import cache_public_page
from lookups.kinds.hazards import cards
from lookups.kinds.hazards.active_notices import COOKIE
from lookups.kinds.hazards.cap.messages import CapMessage, first_message, messages_of
from lookups.kinds.hazards.cap.vocabulary import CONTENT_TYPE, MessageType
from lookups.kinds.hazards.cap.writing import as_xml
from lookups.kinds.hazards.models import HazardNotice
from lookups.kinds.hazards.structured_data import notice_data

A_YEAR = 365 * 24 * 60 * 60


@cache_public_page
def warning(request: HttpRequest, pk: int) -> HttpResponse:
    """What was published stays readable, and says that it is over."""
    notice = _published(pk)
    context = {
        "notice": notice,
        "card": cards.notice_card(notice),
        "successor": HazardNotice.objects.published().filter(supersedes=notice).first(),
        "hotlines": cards.hotlines(None),
        "structured": json_ld(notice_data(notice)),
    }
    return render(request, "lookups/hazards/notice.html", context)


@cache_public_page
def cap_message(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it was published: an Alert, or an Update of earlier ones."""
    return _as_cap(first_message(_published(pk)))


@cache_public_page
def cap_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """That it was withdrawn before its end."""
    last = messages_of(_published(pk))[-1]
    if last.kind != MessageType.CANCEL:
        raise Http404
    return _as_cap(last)


def _published(pk: int) -> HazardNotice:
    published = HazardNotice.objects.published().select_related("hazard", "supersedes")
    return get_object_or_404(published, pk=pk)


def _as_cap(message: CapMessage) -> HttpResponse:
    return HttpResponse(as_xml(message), content_type=CONTENT_TYPE)


def _is_of_another_site(request: HttpRequest) -> bool:
    fetched, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if fetched is not None:
        return fetched != "same-origin"
    return origin is not None and urlsplit(origin).netloc != request.get_host()


@csrf_exempt
@require_POST
def remember(request: HttpRequest) -> HttpResponse:
    """Keep the commune of this code; without a known code, forget the one that was kept.

    The page with its form is kept for all who ask the same and so holds no token: a post from another site is
    known by what the browser says of it.
    """
    if _is_of_another_site(request):
        raise PermissionDenied
    level = AdminUnit.Level.COMMUNE
    code = request.POST.get("code", "")[:10]
    home = AdminUnit.objects.current().filter(code=code, level=level).first() if code else None
    page = reverse("lookups:look_up", args=["thien-tai"])
    if home is None:
        response = HttpResponseRedirect(page)
        response.delete_cookie(COOKIE)
        return response
    response = HttpResponseRedirect(f"{page}?{urlencode({'place': home.full_name})}")
    response.set_cookie(
        COOKIE, home.code, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS
    )
    return response

"""The commune where a visitor lives, remembered in a cookie of his own browser and nowhere else."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.regions.models import AdminUnit
from lookups.kinds.hazards.active_notices import COOKIE

A_YEAR = 365 * 24 * 60 * 60


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

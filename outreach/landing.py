"""`/q/<code>/`: what a scanned poster opens.

A phone without our cookie gets one and is redirected to the same page; it is counted when it returns with the
cookie. Link previews and crawlers keep no cookies and are therefore not counted.
"""

import logging
import secrets

from django.conf import settings
from django.core.signing import BadSignature
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from outreach import referral_cookie
from outreach.models import Group, Survey
from outreach.services.surveys import count_phone

logger = logging.getLogger(__name__)

COOKIE = "ap-phich"
KEPT_FOR = 24 * 3600  # seconds; a phone is told from another for one day at most
AGAIN = "lan"  # marks the way back, so that a phone that refuses cookies is not sent round for ever


@never_cache
@require_safe
def landing(request: HttpRequest, code: str) -> HttpResponse:
    group = _group(code)
    is_active = not group.has_ended
    phone = _phone(request)
    if not phone and AGAIN not in request.GET:
        response = redirect(f"{group.poster_path}?{AGAIN}=2")
        response.set_signed_cookie(
            COOKIE,
            secrets.token_urlsafe(16),
            max_age=KEPT_FOR,
            path="/q/",
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
        return response
    surveys = Survey.objects.open_on(timezone.localdate())[:3]
    context = {"group": group, "is_active": is_active, "surveys": surveys}
    page = render(request, "outreach/landing.html", context)
    if phone and request.method == "GET" and is_active and _is_counted(group, phone):
        referral_cookie.set_cookie(page, group)
    return page


def _is_counted(group: Group, phone: str) -> bool:
    """False for a phone that was counted today already."""
    try:
        return count_phone(group=group, phone=phone)
    except IntegrityError:
        logger.info("a phone came while its day ended, and is not counted")
        return False


def _group(code: str) -> Group:
    found = Group.objects.select_related("commune").filter(code=code.upper()).first()
    if found is None:
        raise Http404
    return found


def _phone(request: HttpRequest) -> str:
    try:
        return request.get_signed_cookie(COOKIE, default="", max_age=KEPT_FOR) or ""
    except BadSignature:
        return ""

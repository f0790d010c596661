"""`/t/<token>/`: the page that the QR of the receipt opens. The 128-bit token is the proof.

Its forms need no CSRF check: who can write the address may send the form, and no cookie adds any right. A
check would even fail, because browsers send no origin from a page that forbids the referrer.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import matters, tracking
from dossiers.models import Follow
from dossiers.views import page
from dossiers.views.access import DossierAccess
from dossiers.views.responses import not_opened
from foundation.database.tokens import token_digest
from foundation.insights.usage import count_usage
from foundation.matters import cookie
from foundation.web.banners import banners_for
from foundation.web.danger import danger_shown
from foundation.web.page_cache import CachedPage, PageCache
from foundation.web.responses import secret_address

PAGES = PageCache[CachedPage](seconds=60, size=1000)
OF_THE_PAGE = {"lang"}
# Everything on the page that may change at any moment. Plain SQL, because this is asked for every page shown
# and building it with the ORM costs several times the answer.
STAMP = """
    SELECT dossier.id, dossier.version, rating.id,
           (SELECT max(fee.paid_at) FROM dossiers_feenotice fee WHERE fee.dossier_id = dossier.id),
           (SELECT array_agg((notice.id, notice.state)::text ORDER BY notice.id)::text
              FROM outbox_notice notice WHERE notice.subject = dossier.code)
    FROM dossiers_dossier dossier LEFT JOIN dossiers_rating rating ON rating.dossier_id = dossier.id
    WHERE dossier.token_hash = %s
"""


@require_safe
@count_usage("ho-so")
def show(request: HttpRequest, token: str) -> HttpResponse:
    """One small query says whether the page made a moment ago still tells the truth. The list of this device
    keeps that the dossier was opened, not its address."""
    stamp = _stamp(token)
    if stamp is None:
        return secret_address(not_opened(request, by_token=True))
    return cookie.remember(request, _page(request, token, stamp), matters.DOSSIER, stamp[0])


def _page(request: HttpRequest, token: str, stamp: tuple[Any, ...]) -> HttpResponse:
    if set(request.GET) - OF_THE_PAGE:
        return _made(request, token)
    key = (*stamp, get_language(), banners_for(request), danger_shown(request))
    if made := PAGES.get(key):
        return secret_address(made.answer(request))
    response = _made(request, token)
    if response.status_code != HTTPStatus.OK:
        return response
    PAGES.put(key, made := CachedPage(response.content))
    return secret_address(made.answer(request))  # compressed once, for now and for later


def act(action: Callable[[HttpRequest, DossierAccess], HttpResponse]) -> Callable[..., HttpResponse]:
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, token: str) -> HttpResponse:
        access = _access(token)
        return secret_address(action(request, access) if access else not_opened(request, by_token=True))

    return view


def _stamp(token: str) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [token_digest(token)])
        return cursor.fetchone()


def _made(request: HttpRequest, token: str) -> HttpResponse:
    access = _access(token)
    return secret_address(page.full(request, access) if access else not_opened(request, by_token=True))


def _access(token: str) -> DossierAccess | None:
    dossier = tracking.by_token(token)
    return DossierAccess(dossier, Follow.Proof.QR, token) if dossier else None

"""`/ho-so/`: the stage by the code alone; the rest after a second factor.

A code alone is told its stage, or that no dossier has it. With a proof, a wrong code, a wrong secret and a
lock end on one page that looks nothing up, after the same work.
Every form is answered by a redirect, so that going back or reloading sends nothing twice.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from dossiers import matters, second_factor
from dossiers.codes import EXAMPLE, MAX_TYPED, canonical, is_tail
from dossiers.models import Dossier
from dossiers.views import grant, page
from dossiers.views.access import DossierAccess
from dossiers.views.responses import not_opened
from foundation.insights.usage import count_usage
from foundation.matters import cookie
from foundation.vietnamese.folding import nfc
from foundation.web.client_address import client_address
from foundation.web.responses import no_store, too_many


def address_of_code(text: str) -> str | None:
    """The page for what looks like a dossier code, whole or only its tail; None for anything else."""
    if is_tail(text):
        return _address(text)
    try:
        return _address(canonical(text))
    except ValueError:
        return None


@require_safe
@count_usage("ho-so", asked="code")
def look_up(request: HttpRequest) -> HttpResponse:
    typed = nfc(request.GET.get("code", "")).strip()[:MAX_TYPED]
    if not typed:
        return _form(request)
    try:
        code = canonical(typed)
    except ValueError:
        return _form(request, typed, _what_is_wrong(typed))
    granted = grant.granted(request)
    if granted and granted.dossier.code == code:
        return page.full(request, DossierAccess(*granted))
    if not second_factor.may_read_stage([client_address(request)]):
        return too_many(request)
    dossier = Dossier.objects.with_parties().filter(code=code).first()
    return page.stage(request, dossier) if dossier else _form(request, code, _unknown(), status=404)


@sensitive_post_parameters("key")
@require_POST
def open_dossier(request: HttpRequest) -> HttpResponse:
    typed = nfc(request.POST.get("code", "")).strip()[:MAX_TYPED]
    try:
        code = canonical(typed)
    except ValueError:
        return redirect(_address(typed))
    key = request.POST.get("key", "")
    dossier = second_factor.prove(code=code, key=key, askers=[client_address(request)])
    if dossier is None:
        return redirect(f"{reverse('dossiers:not_opened')}?{urlencode({'code': code})}")
    response = redirect(_address(dossier.code))
    grant.give(response, dossier, second_factor.kind_of(key))
    return cookie.remember(request, response, matters.DOSSIER, dossier.pk)


@require_safe
def show_not_opened(request: HttpRequest) -> HttpResponse:
    return not_opened(request, typed=nfc(request.GET.get("code", "")).strip()[:MAX_TYPED])


@require_POST
def close_dossier(request: HttpRequest) -> HttpResponse:
    """For a shared computer: forget the proof at once, and that the dossier was opened here."""
    response = redirect("dossiers:look_up")
    if granted := grant.granted(request):
        cookie.forget(request, response, (matters.DOSSIER, str(granted.dossier.pk)))
    grant.take_away(response)
    return response


def _address(code: str) -> str:
    return f"{reverse('dossiers:look_up')}?{urlencode({'code': code})}"


def _unknown() -> str:
    words = _("No dossier has this code. Compare it with the receipt, or call %(hotline)s.")
    return words % {"hotline": settings.HOTLINE}


def _form(request: HttpRequest, typed: str = "", error: str = "", *, status: int = 200) -> HttpResponse:
    context = {"typed": typed, "error": error, "example": EXAMPLE}
    return no_store(render(request, "dossiers/look_up.html", context, status=status))


def _what_is_wrong(typed: str) -> str:
    if is_tail(typed):
        return (
            _("The code lacks its beginning, which names the office. A whole code looks like %s.") % EXAMPLE
        )
    return _("This is not a dossier code. It stands on the receipt and looks like %s.") % EXAMPLE

"""`/phan-anh/tra-cuu/`: the code and the secret open the petition; the code alone opens nothing.

An unknown code, a wrong secret and a lock end on one page that looks nothing up, after the same work.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from foundation.vietnamese.folding import nfc
from foundation.web.client_address import client_address
from foundation.web.responses import no_store, secret_address
from petitions import tracking
from petitions.codes import EXAMPLE, MAX_TYPED, canonical


def address_of_code(text: str) -> str | None:
    """The page for what looks like a petition's code; None for anything else."""
    try:
        return f"{reverse('petitions:track')}?{urlencode({'code': canonical(text)})}"
    except ValueError:
        return None


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, nfc(request.GET.get("code", "")).strip()[:MAX_TYPED])
    typed = nfc(request.POST.get("code", "")).strip()[:MAX_TYPED]
    try:
        code = canonical(typed)
    except ValueError:
        words = _("This is not a petition code. It looks like %(example)s.") % {"example": EXAMPLE}
        return _form(request, typed, {"code": words})
    secret = request.POST.get("secret", "")
    if not secret.strip():
        return _form(request, code, {"secret": _("Please type the secret that came with the code.")})
    petition = tracking.prove(code=code, secret=secret, askers=[client_address(request)])
    if petition is None:
        return no_store(redirect("petitions:not_opened"))
    return secret_address(redirect(petition.tracking_path))


@require_safe
def not_opened(request: HttpRequest) -> HttpResponse:
    """The one answer to everything that did not fit. It asks nothing of the database."""
    return no_store(render(request, "petitions/not_opened.html", {"example": EXAMPLE}, status=404))


def _form(request: HttpRequest, typed: str, errors: dict[str, str] | None = None) -> HttpResponse:
    context = {"typed": typed, "errors": errors or {}, "example": EXAMPLE}
    return no_store(render(request, "petitions/track.html", context, status=422 if errors else 200))

"""The actions of a browser that proved itself at `/ho-so/`: the cookie is the proof, so CSRF is checked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from dossiers.views import grant
from dossiers.views.access import DossierAccess

METHODS = ["GET", "HEAD", "POST"]


def act(
    action: Callable[[HttpRequest, DossierAccess], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    @require_http_methods(METHODS)
    def view(request: HttpRequest) -> HttpResponse:
        granted = grant.granted(request)
        return action(request, DossierAccess(*granted)) if granted else redirect("dossiers:look_up")

    return view

"""The actions of a browser that proved itself at `/ho-so/`: the cookie is the proof, so CSRF is checked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from dossiers.views import actions, grant
from dossiers.views.access import DossierAccess
from dossiers.views.due_date import due_date as due_date_file
from dossiers.views.filing import begin

METHODS = ["GET", "HEAD", "POST"]


def _act(act: Callable[[HttpRequest, DossierAccess], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    @require_http_methods(METHODS)
    def view(request: HttpRequest) -> HttpResponse:
        granted = grant.granted(request)
        return act(request, DossierAccess(*granted)) if granted else redirect("dossiers:look_up")

    return view


rate = _act(actions.rate)
follow = _act(actions.follow)
remove_follower = _act(actions.remove_follower)
confirm_phone = _act(actions.confirm_phone)
supplement = _act(begin.supplement)
due_date = _act(due_date_file)
send_result = _act(actions.send_result)

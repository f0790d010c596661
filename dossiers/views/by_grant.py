"""The actions of a browser that proved itself at `/ho-so/`: the cookie is the proof, so CSRF is checked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from dossiers.views import actions, doors, grant
from dossiers.views.filing import begin


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    dossier = grant.granted(request)
    return actions.rate(request, doors.by_grant(dossier)) if dossier else redirect("dossiers:look_up")


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    dossier = grant.granted(request)
    return actions.follow(request, doors.by_grant(dossier)) if dossier else redirect("dossiers:look_up")


@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest) -> HttpResponse:
    dossier = grant.granted(request)
    if dossier is None:
        return redirect("dossiers:look_up")
    return begin.supplement(request, doors.by_grant(dossier))


@require_http_methods(["GET", "HEAD", "POST"])
def send_result(request: HttpRequest) -> HttpResponse:
    dossier = grant.granted(request)
    if dossier is None:
        return redirect("dossiers:look_up")
    return actions.send_result(request, doors.by_grant(dossier))

"""The actions of a browser that proved itself at `/ho-so/`: the cookie is the proof, so CSRF is checked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from dossiers.views import actions, doors, grant


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    dossier = grant.granted(request)
    return actions.rate(request, doors.by_grant(dossier)) if dossier else redirect("dossiers:look_up")


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    dossier = grant.granted(request)
    return actions.follow(request, doors.by_grant(dossier)) if dossier else redirect("dossiers:look_up")

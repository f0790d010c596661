"""Proof that this browser named a dossier's second factor: a signed cookie, for half an hour."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dossiers.models import Dossier

COOKIE = "ho_so"
SALT = "dossiers.grant"
SECONDS = 30 * 60
PATH = "/ho-so/"


def give(response: HttpResponse, dossier: Dossier) -> None:
    response.set_signed_cookie(
        COOKIE,
        str(dossier.pk),
        salt=SALT,
        max_age=SECONDS,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take_away(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def granted(request: HttpRequest) -> Dossier | None:
    """The dossier that this browser may see in full."""
    key = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SECONDS)
    return Dossier.objects.for_page().filter(pk=key).first() if key else None

"""Proof that this browser named a dossier's second factor: a signed cookie, for half an hour.

It says which factor, since digits open less than the receipt does, and ends with the QR of its time.
"""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dossiers.models import Dossier, Follow

COOKIE = "ho_so"
SALT = "dossiers.grant"
SECONDS = 30 * 60
PATH = "/ho-so/"


class Grant(NamedTuple):
    """`proof` is one of Follow.Proof."""

    dossier: Dossier
    proof: str


def give(response: HttpResponse, dossier: Dossier, proof: str) -> None:
    response.set_signed_cookie(
        COOKIE,
        f"{dossier.pk}.{proof}.{_mark(dossier)}",
        salt=SALT,
        max_age=SECONDS,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take_away(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def granted(request: HttpRequest) -> Grant | None:
    """The dossier that this browser may see in full."""
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SECONDS)
    key, proof, mark = [*(value or "").split("."), "", ""][:3]
    if not key.isdecimal() or proof not in Follow.Proof.values:
        return None
    dossier = Dossier.objects.for_page().filter(pk=key).first()
    return Grant(dossier, proof) if dossier and mark == _mark(dossier) else None


def _mark(dossier: Dossier) -> str:
    return dossier.token_hash[:16]

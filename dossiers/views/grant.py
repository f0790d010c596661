"""Proof that this browser named a dossier's second factor: a signed cookie, for half an hour.

It says which factor, since digits open less than the receipt does, and ends with the QR of its time.
"""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from dossiers.models import Dossier, Follow
from foundation.web.signed_cookie import SignedCookie

COOKIE = "ho_so"
SIGNED = SignedCookie(cookie=COOKIE, path="/ho-so/", salt="dossiers.grant", seconds=30 * 60)


class Grant(NamedTuple):
    """`proof` is one of Follow.Proof."""

    dossier: Dossier
    proof: str


def give(response: HttpResponse, dossier: Dossier, proof: str) -> None:
    SIGNED.remember(response, f"{dossier.pk}.{proof}.{_mark(dossier)}")


def take_away(response: HttpResponse) -> None:
    SIGNED.forget(response)


def granted(request: HttpRequest) -> Grant | None:
    """The dossier that this browser may see in full."""
    key, proof, mark = [*SIGNED.key(request).split("."), "", ""][:3]
    if not key.isdecimal() or proof not in Follow.Proof.values:
        return None
    dossier = Dossier.objects.for_page().filter(pk=key).first()
    return Grant(dossier, proof) if dossier and mark == _mark(dossier) else None


def _mark(dossier: Dossier) -> str:
    return dossier.token_hash[:16]

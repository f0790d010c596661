"""Short-lived signed addresses of single files. A new QR of their dossier ends them at once."""

from typing import NamedTuple

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse

from dossiers.models import Dossier

SECONDS = 15 * 60
SIGNER = TimestampSigner(salt="dossiers.file")


class SignedLink(NamedTuple):
    """`mark` is that of the dossier's token, `proof` what the page that made the link was opened by."""

    kind: str
    key: str
    mark: str
    proof: str
    is_fresh: bool


def address(kind: str, key: int, dossier: Dossier, *, proof: str = "") -> str:
    """A fresh link to one file of the dossier; `kind` is a key of files.KINDS.

    A letter opens only by a link that carries the `proof` of an owner: it holds the permanent address.
    """
    named = "-".join(filter(None, (kind, str(key), dossier.token_mark, proof)))
    return reverse("dossiers:kept_file", args=[SIGNER.sign(named)])


def read(signed: str) -> SignedLink:
    """Raises BadSignature where the address is not ours."""
    try:
        named, is_fresh = SIGNER.unsign(signed, max_age=SECONDS), True
    except SignatureExpired:
        named, is_fresh = SIGNER.unsign(signed), False
    kind, key, mark, proof, *more = [*named.split("-"), "", "", ""]
    if any(more):
        raise BadSignature
    return SignedLink(kind, key, mark, proof, is_fresh)

"""Short-lived signed addresses of single files. A new QR of their dossier ends them at once."""

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse

from dossiers.models import Dossier

SECONDS = 15 * 60
SIGNER = TimestampSigner(salt="dossiers.file")


def address(kind: str, key: int, dossier: Dossier) -> str:
    """A fresh link to one file of the dossier; `kind` is a key of files.KINDS."""
    return reverse("dossiers:kept_file", args=[SIGNER.sign(f"{kind}-{key}-{_mark(dossier)}")])


def read(signed: str) -> tuple[str, str, str, bool]:
    """(kind, key, mark of the dossier's token, still fresh); BadSignature where the address is not ours."""
    try:
        named, is_fresh = SIGNER.unsign(signed, max_age=SECONDS), True
    except SignatureExpired:
        named, is_fresh = SIGNER.unsign(signed), False
    kind, key, mark, *more = [*named.split("-"), "", ""]
    if any(more):
        raise BadSignature
    return kind, key, mark, is_fresh


def is_of(dossier: Dossier, mark: str) -> bool:
    """False once the dossier has got a new QR."""
    return mark == _mark(dossier)


def _mark(dossier: Dossier) -> str:
    return dossier.token_hash[:12]

"""Short-lived signed addresses of single files."""

from django.core.signing import SignatureExpired, TimestampSigner
from django.urls import reverse

SECONDS = 15 * 60
SIGNER = TimestampSigner(salt="dossiers.file")


def address(kind: str, key: int) -> str:
    """A fresh link to one file; `kind` is a key of files.KINDS."""
    return reverse("dossiers:kept_file", args=[SIGNER.sign(f"{kind}-{key}")])


def read(signed: str) -> tuple[str, str, bool]:
    """(kind, key, still fresh); BadSignature where the address is not ours."""
    try:
        named, is_fresh = SIGNER.unsign(signed, max_age=SECONDS), True
    except SignatureExpired:
        named, is_fresh = SIGNER.unsign(signed), False
    kind, _, key = named.partition("-")
    return kind, key, is_fresh

"""Opening a dossier from outside: by the address of its QR, or by its code with a proof."""

import hmac
import re
from functools import lru_cache

from dossiers.codes import canonical
from dossiers.models import Dossier
from foundation.database.encryption import seal, unseal
from foundation.database.tokens import token_digest


def by_token(token: str) -> Dossier | None:
    """The dossier whose QR holds this token: 128 bits, a second factor in itself."""
    if not 0 < len(token) <= 64:
        return None
    return Dossier.objects.for_page().filter(token_hash=token_digest(token)).first()


def find(*, code: str, secret: str = "", phone_last4: str = "", is_locked: bool = False) -> Dossier | None:
    """The dossier of this code, if each proof given fits; without any proof None, and None while locked.

    An unknown code, and a lock with whatever proof, cost what a wrong secret costs: one query, one
    decryption, one comparison.
    """
    try:
        spelling = canonical(code)
    except ValueError:
        spelling = ""
    row = Dossier.objects.filter(code=spelling).values_list("pk", "secret", "applicant__phone").first()
    pk, kept, phone = row or (None, unseal(_nobodys_secret()), "")
    fits = [
        hmac.compare_digest(re.sub(r"[\s.-]", "", secret).upper().encode(), kept.encode()),
        hmac.compare_digest(phone_last4.strip().encode(), phone[-4:].encode()) and phone != "",
    ]
    given = [secret != "", phone_last4 != ""]
    proven = any(given) and all(fit for fit, is_given in zip(fits, given, strict=True) if is_given)
    if pk is None or not proven or is_locked:
        return None
    return Dossier.objects.for_page().filter(pk=pk).first()


@lru_cache(maxsize=1)
def _nobodys_secret() -> str:
    return seal("------")

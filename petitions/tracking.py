"""Opening a petition from outside: by its address, or by its code and secret."""

import hmac
import re
from collections.abc import Sequence
from functools import lru_cache

from foundation.database.encryption import seal, unseal
from foundation.rate_limits import GUESSES_OF_ASKER, Guess, RateLimiter
from foundation.vietnamese.folding import nfc
from petitions.codes import canonical
from petitions.models import Petition

# Guesses of one petition by one asker, and of one asker: many phones share an operator's address, so it gets
# more. The petition itself is never locked: others' guesses must not shut out who holds its secret.
PER_PAIR = RateLimiter("petition-code")
PER_ASKER = RateLimiter("petition-asker", GUESSES_OF_ASKER)
MAX_SECRET = 16


def by_token(token: str) -> Petition | None:
    """The petition whose address holds this token: 128 bits, a proof in itself."""
    return Petition.objects.for_page().by_token(token).first() if 0 < len(token) <= 64 else None


def prove(*, code: str, secret: str, askers: Sequence[str]) -> Petition | None:
    """The petition of this code, when the secret fits and nobody is locked. `askers`: address, chat, both.

    An unknown code, a wrong secret and a lock cost the same: one query, one decryption, one comparison.
    """
    try:
        spelling = canonical(code)
    except ValueError:
        spelling = ""
    pairs = [(PER_PAIR, f"{asker} {spelling}") for asker in askers]
    guess = Guess(*pairs, *((PER_ASKER, asker) for asker in askers))
    row = Petition.objects.filter(code=spelling).values_list("pk", "secret").first()
    pk, kept = row or (None, unseal(_nobodys_secret()))
    typed = re.sub(r"[\s.-]", "", nfc(secret))[:MAX_SECRET].upper()
    fits = hmac.compare_digest(typed.encode(), kept.encode())
    if pk is None or not fits or not guess.is_allowed:
        return None
    guess.succeeded()
    return Petition.objects.for_page().get(pk=pk)


@lru_cache(maxsize=1)
def _nobodys_secret() -> str:
    return seal("------")

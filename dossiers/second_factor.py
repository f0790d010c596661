"""Proving that one holds the receipt: the code with its secret, or with the last four digits of the phone;
or that one stands before the open page of the dossier: its link code.

Every door (page, API, chat) counts guesses here, so that no door is the way around another.
"""

import re

from dossiers import services, tracking
from dossiers.errors import LinkCodeRefused
from dossiers.models import Dossier, Follow
from foundation.citizens.models import Citizen
from foundation.lockout import Lockout
from foundation.vietnamese.folding import nfc

# Guesses of one dossier, and of one asker: many phones share an operator's address, so it gets more.
PER_CODE = Lockout("dossier-code")
PER_ASKER = Lockout("dossier-asker", allowed=20)

LAST_DIGITS = re.compile(r"\d{4}", re.ASCII)
MAX_KEY = 16


def prove(*, code: str, key: str, asker: str) -> Dossier | None:
    """The dossier, when `key` is its secret or the last digits of its phone and nobody is locked.

    `code` is canonical; `asker` names who guesses (an address, a chat). Both counters and the comparison
    always run, so that a lock takes as long as a wrong key.
    """
    typed = tidy(key)
    proof = {"phone_last4": typed} if is_phone(typed) else {"secret": typed}
    may_try = [PER_CODE.may_try(code), PER_ASKER.may_try(asker)]
    dossier = tracking.find(code=code, is_locked=not all(may_try), **proof)
    if dossier is None:
        return None
    PER_CODE.succeeded(code)
    PER_ASKER.succeeded(asker)
    return dossier


def redeem(*, link_code: str, citizen: Citizen, asker: str) -> Dossier:
    """The dossier that the citizen follows from now on. Raises LinkCodeRefused, also while locked."""
    if not PER_ASKER.may_try(asker):
        raise LinkCodeRefused
    dossier = services.redeem_link_code(code=link_code, citizen=citizen)
    PER_ASKER.succeeded(asker)
    return dossier


def tidy(key: str) -> str:
    return re.sub(r"[\s.-]", "", nfc(key))[:MAX_KEY].upper()


def is_phone(key: str) -> bool:
    return bool(LAST_DIGITS.fullmatch(key))


def kind_of(key: str) -> Follow.Proof:
    return Follow.Proof.PHONE if is_phone(tidy(key)) else Follow.Proof.SECRET

"""Proving that one holds the receipt: the code with its secret, or with the last four digits of the phone;
or that one stands before the open page of the dossier: its link code.

Every door (page, API, chat) counts guesses here, so that no door is the way around another. `askers` name who
guesses, as plain values: a network address, a chat, or both.
"""

import re
from collections.abc import Sequence

from dossiers import services, tracking
from dossiers.errors import LinkCodeRefused
from dossiers.models import Dossier, Follow
from foundation.citizens.models import Citizen
from foundation.rate_limits import GUESSES_OF_ASKER, Guess, RateLimiter
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.phones import normalise_phone

# Four digits are 10,000 possibilities, so the dossier itself is locked too: ten wrong tries a day from
# wherever. Many phones share an operator's address, so an asker gets more.
DIGITS_OF_DOSSIER = RateLimiter("dossier-digits", "10/day")
DIGITS_OF_ASKER = RateLimiter("dossier-digits-asker", "20/day")
# The secret has 244 million possibilities: only who guesses is locked, so that others' guesses never shut the
# holder of the receipt out. The address of the QR is counted nowhere.
SECRET_OF_PAIR = RateLimiter("dossier-secret")
SECRET_OF_ASKER = RateLimiter("dossier-secret-asker", GUESSES_OF_ASKER)
LINK_CODES = RateLimiter("link-code-asker", GUESSES_OF_ASKER)
# A link code names its own dossier, so what is guessed at are all that live in that half hour, ten million to
# one each: the wrong ones of everybody add up. Who is stopped by others' guesses still has the QR.
LINK_CODES_OF_ALL = RateLimiter("link-code", "1000/5 minutes")
# Dossier numbers can be guessed: how many stages one address, one chat may read a minute.
READING = RateLimiter("dossier-reading", "60/minute")
READING_IN_CHAT = RateLimiter("dossier-reading-chat", "20/minute")

LAST_DIGITS = re.compile(r"\d{4}", re.ASCII)
MAX_KEY = 16


def prove(*, code: str, key: str, askers: Sequence[str]) -> Dossier | None:
    """The dossier, when `key` is its secret or the last digits of its phone and nobody is locked.

    `code` is canonical. All counters and the comparison always run, so that a lock takes as long as a wrong
    key.
    """
    typed = tidy(key)
    proof = {"phone_last4": typed} if is_phone(typed) else {"secret": typed}
    guess = _guess_of_digits(code, askers) if is_phone(typed) else _guess_of_secret(code, askers)
    dossier = tracking.find(code=code, is_locked=not guess.is_allowed, **proof)
    if dossier is not None:
        guess.succeeded()
    return dossier


def _guess_of_digits(code: str, askers: Sequence[str]) -> Guess:
    return Guess((DIGITS_OF_DOSSIER, code), *((DIGITS_OF_ASKER, asker) for asker in askers))


def _guess_of_secret(code: str, askers: Sequence[str]) -> Guess:
    pairs = [(SECRET_OF_PAIR, f"{asker} {code}") for asker in askers]
    return Guess(*pairs, *((SECRET_OF_ASKER, asker) for asker in askers))


def redeem(*, link_code: str, citizen: Citizen, askers: Sequence[str]) -> Dossier:
    """The dossier that the citizen follows from now on. Raises LinkCodeRefused, also while locked."""
    guess = Guess(*((LINK_CODES, asker) for asker in askers))
    if not guess.is_allowed:  # who is locked adds nothing to the count of all
        raise LinkCodeRefused
    guess_of_all = Guess((LINK_CODES_OF_ALL, "all"))
    if not guess_of_all.is_allowed:
        raise LinkCodeRefused
    dossier = services.redeem_link_code(code=link_code, citizen=citizen)
    guess.succeeded()
    guess_of_all.succeeded()
    return dossier


def may_read_stage(askers: Sequence[str]) -> bool:
    """Whether the stage of one more dossier may be told by its code alone."""
    counted = ((READING_IN_CHAT if asker.startswith("chat:") else READING, asker) for asker in askers)
    return Guess(*counted).is_allowed


def tidy(key: str) -> str:
    """A secret, or the last digits of a phone of which all may have been typed."""
    try:
        return normalise_phone(nfc(key))[-4:]
    except ValueError:
        pass
    return re.sub(r"[\s.-]", "", nfc(key))[:MAX_KEY].upper()


def is_phone(key: str) -> bool:
    return bool(LAST_DIGITS.fullmatch(key))


def kind_of(key: str) -> Follow.Proof:
    return Follow.Proof.PHONE if is_phone(tidy(key)) else Follow.Proof.SECRET

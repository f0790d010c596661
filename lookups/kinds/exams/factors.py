"""What an exam asks for beside the number (birth date, end of the card number), kept as a keyed hash."""

import datetime as dt
import hmac
import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

LENGTH = 8
_DAY_FIRST = re.compile(r"(\d{1,2})[\s./-]*(\d{1,2})[\s./-]*(\d{4})")
NONE = bytes(LENGTH)


def digest(*, exam: str, sbd: str, factor: str) -> bytes:
    """By the newest key of EXAM_FACTOR_KEYS."""
    return next(_digests(exam, sbd, factor))


def matches(kept: bytes, *, exam: str, sbd: str, factor: str) -> bool:
    """By any of the keys, and as long for each answer: all of them are tried."""
    right = [hmac.compare_digest(given, kept) for given in _digests(exam, sbd, factor)]
    return any(right) and kept != NONE


def _digests(exam: str, sbd: str, factor: str) -> Iterator[bytes]:
    message = f"exam-factor\0{exam}\0{sbd}\0{factor}".encode()
    return (hmac.digest(key.encode(), message, "sha256")[:LENGTH] for key in settings.EXAM_FACTOR_KEYS)


def normalised(kind: str, typed: str) -> str:
    """`5/3/2008` → `2008-03-05`; `012 345 678 901` → `8901`; ValueError in words where it is neither."""
    if kind == "birth_date":
        match = _DAY_FIRST.fullmatch(typed.strip())
        if match is None:
            raise ValueError(_("Please write day/month/year of birth, for example 05/03/2008."))
        try:
            return dt.date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        except ValueError:
            raise ValueError(_("%(typed)s is not a real date.") % {"typed": typed}) from None
    digits = re.sub(r"\D", "", typed)
    if not 4 <= len(digits) <= 12:
        raise ValueError(_("Please write the last 4 digits of the identity card."))
    return digits[-4:]

"""The list of this device: kinds and ids in a signed cookie.

It holds nothing personal and opens nothing: whoever copies it, or replays it after it was forgotten, learns
what the code of each matter tells anyone. Each proof stays in its own cookie or address, with its own end.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from foundation.matters.kinds import KINDS
from foundation.web.signed_cookie import Answer, SignedCookie

COOKIE, SALT = "viec_cua_toi", "matters.list"
KEPT_FOR = dt.timedelta(days=90)
_SIGNED = SignedCookie(cookie=COOKIE, path="/", salt=SALT, seconds=int(KEPT_FOR.total_seconds()))
MAX_MATTERS = 20
MAX_LENGTH = 2048  # of the cookie; MAX_MATTERS of the longest references need less
MAX_KEY = 32
_BETWEEN, _WITHIN = "~", "."


class Reference(NamedTuple):
    """`kind` is a key of KINDS, `key` names the row within it, `opened_on` when it was last opened here."""

    kind: str
    key: str
    opened_on: dt.date

    def names(self, matter: "tuple[str, str] | None") -> bool:
        return (self.kind, self.key) == matter


def references(request: HttpRequest) -> list[Reference]:
    """The matters of this device, the last opened first; none where the cookie is missing, old or forged."""
    if len(request.COOKIES.get(COOKIE, "")) > MAX_LENGTH:
        return []
    return [row for part in _SIGNED.key(request).split(_BETWEEN)[:MAX_MATTERS] if (row := _parse(part))]


def remember(
    request: HttpRequest,
    response: Answer,
    kind: str,
    key: object,
    *,
    instead_of: tuple[str, str] | None = None,
) -> Answer:
    """Put a matter on top of the list. `instead_of` (kind, key) is what it was before: a draft, sent."""
    known = references(request)
    opened = Reference(kind, str(key), timezone.localdate())
    if known[:1] == [opened] and not any(row.names(instead_of) for row in known):
        return response
    others = [row for row in known if not row.names((kind, str(key))) and not row.names(instead_of)]
    return _write(response, [opened, *others])


def forget(request: HttpRequest, response: Answer, *matters: tuple[str, str]) -> Answer:
    """Take these (kind, key) off the list of this device."""
    known = references(request)
    left = [row for row in known if (row.kind, row.key) not in matters]
    if len(left) == len(known):
        return response
    return _write(response, left) if left else forget_all(response)


def forget_all(response: Answer) -> Answer:
    return _SIGNED.forget(response)


def _write(response: Answer, rows: Iterable[Reference]) -> Answer:
    parts = (_WITHIN.join((row.kind, row.key, str(row.opened_on.toordinal()))) for row in rows)
    return _SIGNED.remember(response, _BETWEEN.join(list(parts)[:MAX_MATTERS]))


def _parse(part: str) -> Reference | None:
    """None for what another version of the portal wrote otherwise, and for what was opened too long ago."""
    kind, key, day = [*part.split(_WITHIN), "", ""][:3]
    if kind not in KINDS or not key.isalnum() or len(key) > MAX_KEY or not day.isdecimal() or len(day) > 7:
        return None
    today = timezone.localdate()
    opened_on = dt.date.fromordinal(max(1, min(int(day), today.toordinal())))
    return Reference(kind, key, opened_on) if today - opened_on <= KEPT_FOR else None

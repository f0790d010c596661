"""Ways to be told of news without an account of a chat, and how a page sends its reader to choose one.

A service knows what its page is about and how the reader proved to be allowed to see it; a channel knows how
to write to people. The ticket carries the first to the second.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core import signing

from foundation.registry import Registry

SALT = "citizens.news"
SECONDS = 30 * 60
MAX_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Way:
    """`label` and `how` (what follows the choice) are lazy; `is_open`: the operator has set it up.

    `next_step`: what confirms it, a link that `send_link` mails (False: too many today), a code to the phone,
    or something else on the page of news.
    """

    label: Any
    is_open: Callable[[], bool]
    how: Any
    send_link: Callable[..., bool] | None = None
    next_step: str = "page"


WAYS: Registry[Way] = Registry("way of news")


def open_ways() -> dict[str, Way]:
    return {key: way for key, way in WAYS.items() if way.is_open()}


class Ticket(NamedTuple):
    """What may be asked for: `kind` of record, its `key`, and how access to it was proven."""

    kind: str
    key: str
    proof: str = ""


def issue_ticket(kind: str, key: object, proof: str = "") -> str:
    """Signed, good for half an hour. It names the record by its number and holds nothing personal."""
    return signing.dumps([kind, str(key), proof], salt=SALT)


def read_ticket(signed: str) -> Ticket | None:
    """None where it is forged or too old."""
    try:
        return Ticket(*signing.loads(signed[:MAX_LENGTH], salt=SALT, max_age=SECONDS))
    except (signing.BadSignature, TypeError):
        return None

"""The routes to a person in fallback order. A delivery channel registers its own here, best first.

`plan` and `deliver` are called away from the database (deliver from many threads at once), so a message
carries all that a route may know.
"""

import datetime as dt
import math
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from foundation.messages import Message
from foundation.registry import Registry

NO_ROUTE = "no_route"
PLAIN_TEXT = "plain_text"


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    channel: str
    external_id: str
    is_following: bool
    last_interaction_at: dt.datetime | None
    unreachable_reason: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One notice on its way, with the facts about its person. `reference` is the stamp in the text."""

    notice_id: int
    reference: str
    purpose: str
    lane: str
    message: Message
    phone: str
    language: str
    identities: tuple[IdentityFacts, ...]
    phone_is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Accept:
    """A route that will carry the message; `data` is the route's own note to its `deliver`, `price` in đ."""

    data: Any = None
    price: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """This route cannot carry this message; the next one is asked. `is_closed`: it would carry it to nobody,
    so that what another route says of the person is the better reason."""

    reason: str
    detail: str = ""
    is_closed: bool = field(default=False, compare=False)

    def after(self, earlier: "Refusal") -> "Refusal":
        """The reason to tell when both routes refused: the first that says something of the person."""
        says_something = earlier.reason != NO_ROUTE
        return earlier if says_something and (self.is_closed or not earlier.is_closed) else self


@dataclass(frozen=True, slots=True)
class Defer:
    """This route will carry it, but not before `at` (quiet hours, quota)."""

    at: dt.datetime
    reason: str


class DeliveryProblem(Exception):
    def __init__(
        self, reason: str, *, code: str = "", detail: str = "", at: dt.datetime | None = None
    ) -> None:
        super().__init__(reason, code, detail)
        self.reason, self.code, self.detail, self.at = reason, code, detail, at


class ButtonsRefused(DeliveryProblem):
    """Surely not accepted, perhaps for the buttons: the same route takes the words alone."""


class RetryLater(DeliveryProblem):
    """Surely not accepted; the same route may work later (`at`, else backoff)."""


class RouteRefused(DeliveryProblem):
    """Surely not accepted, and this route never will for this notice: the next route is tried.

    `is_fault`: for what is in the message, not for the person; staff are told.
    """

    def __init__(self, reason: str, *, code: str = "", detail: str = "", is_fault: bool = False) -> None:
        super().__init__(reason, code=code, detail=detail)
        self.is_fault = is_fault


class PersonUnreachable(DeliveryProblem):
    """Surely not accepted; the person cannot be reached this way at all: the next route is tried.

    `account` (channel, id there), where it is known, counts as unreachable until the person acts there again.
    """

    def __init__(
        self, reason: str, *, code: str = "", detail: str = "", account: tuple[str, str] | None = None
    ) -> None:
        super().__init__(reason, code=code, detail=detail)
        self.account = account


class NeedsAdmin(DeliveryProblem):
    """Nothing is wrong with the notice: the route itself is broken until an administrator acts."""


class AnswerUnknown(DeliveryProblem):
    """Perhaps accepted. Never sent again before it is settled."""


class Route(Protocol):
    """`uses_phone`: it sends to the phone number; absent where it does not."""

    key: str

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal | Defer: ...

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        """Hand the message over; the platform's message id. Raises a DeliveryProblem."""
        ...


ROUTES: Registry[Route] = Registry("route")  # in fallback order


def fallback_order() -> tuple[Route, ...]:
    return tuple(ROUTES.values())


def uses_phone(route: Route) -> bool:
    return getattr(route, "uses_phone", False)


_deadline = ContextVar("deadline", default=math.inf)


def set_deadline(until: float) -> None:
    """This thread's delivery begins no call after `until` (monotonic clock): its lease ends soon after.

    A delivery may take several calls (a token, an upload, the message); a client asks before each.
    """
    _deadline.set(until)


def deadline_is_past() -> bool:
    return time.monotonic() > _deadline.get()

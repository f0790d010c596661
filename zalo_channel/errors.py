"""What Zalo's error codes mean for a notice: one table for each host, and the words an operator reads out.

Source: reference sections 7.8 and 8. An unknown code is treated as BUG, so that it is never retried for ever.
"""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import NamedTuple

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from foundation.database import clock
from foundation.outbox.routes import (
    AnswerUnknown,
    ButtonsRefused,
    DeliveryProblem,
    NeedsAdmin,
    PersonUnreachable,
    RetryLater,
    RouteRefused,
)
from foundation.outbox.sending_hours import after_the_night, in_an_hour, is_night, next_day


class Kind(StrEnum):
    RETRY = "retry"  # the platform stumbled; the same call may work soon
    NEXT_MINUTE = "next_minute"
    MORNING = "morning"  # night block
    TOMORROW = "tomorrow"  # daily quota
    PERSON = "person"  # the account cannot be reached
    ROUTE = "route"  # this way does not carry this notice, another may
    ADMIN = "admin"  # nothing goes out this way until an administrator acts
    TOKEN = "token"  # noqa: S105 - a kind, no secret
    UPLOAD = "upload"  # the uploaded picture expired
    BUG = "bug"  # we built a wrong call


# No other call of the account fares better now: what works off a list stops, else it goes on with the next.
OF_THE_ACCOUNT = (Kind.TOKEN, Kind.ADMIN, Kind.NEXT_MINUTE)
MAY_PASS = (Kind.RETRY, Kind.MORNING, Kind.TOMORROW)


class Meaning(NamedTuple):
    kind: Kind
    reason: str


_BLOCKED = Meaning(Kind.PERSON, "zalo_blocked")
_INACTIVE = Meaning(Kind.PERSON, "zalo_inactive")
_NO_ACCOUNT = Meaning(Kind.ROUTE, "zalo_no_account")
_WINDOW = Meaning(Kind.ROUTE, "zalo_window")
_REFUSES_KIND = Meaning(Kind.ROUTE, "zalo_refuses_kind")
_TEMPLATE = Meaning(Kind.ROUTE, "zalo_template")
_QUOTA = Meaning(Kind.ROUTE, "zalo_quota")
_TOMORROW = Meaning(Kind.TOMORROW, "zalo_quota")
_MONEY = Meaning(Kind.ADMIN, "zalo_money")
_SETUP = Meaning(Kind.ADMIN, "zalo_setup")
_STUMBLED = Meaning(Kind.RETRY, "zalo_stumbled")
_NIGHT = Meaning(Kind.MORNING, "zalo_night")
_TOKEN = Meaning(Kind.TOKEN, "zalo_token")
_BUG = Meaning(Kind.BUG, "zalo_bug")


def _codes(meaning: Meaning, *codes: int) -> dict[int, Meaning]:
    return dict.fromkeys(codes, meaning)


OPENAPI: dict[int, Meaning] = {
    -32: Meaning(Kind.NEXT_MINUTE, "zalo_rate"),
    -100: Meaning(Kind.UPLOAD, "zalo_bug"),
    **_codes(_STUMBLED, -200),
    **_codes(_TOKEN, -216, -220),
    **_codes(_BLOCKED, -217, -222),
    **_codes(_INACTIVE, -227),
    **_codes(_WINDOW, -213, -230, -232, -305, -311),
    **_codes(_REFUSES_KIND, -244),
    **_codes(_QUOTA, -211),
    **_codes(_TOMORROW, -218),
    **_codes(_NIGHT, -234),
    **_codes(_TEMPLATE, -248, -249),
    **_codes(_MONEY, -320, -321),
    **_codes(_SETUP, -204, -205, -209, -212, -219, -221, -223, -224, -235, -237, -238, -241, -242),
    **_codes(_BUG, -201, -210, -233, -240),
}

BUSINESS: dict[int, Meaning] = {
    -32: Meaning(Kind.NEXT_MINUTE, "zalo_rate"),
    **_codes(_STUMBLED, -100),
    **_codes(_TOKEN, -124),
    **_codes(_NO_ACCOUNT, -118),
    **_codes(Meaning(Kind.ROUTE, "zalo_phone"), -108),
    **_codes(_INACTIVE, -110, -114, -119),
    **_codes(_BLOCKED, -141),
    **_codes(_REFUSES_KIND, -134, -139, -140, -1471, -1472),
    **_codes(_NIGHT, -133),
    **_codes(_TOMORROW, -144, -147),
    **_codes(_QUOTA, -1441),
    **_codes(_MONEY, -115, -126, -136, -137),
    **_codes(_TEMPLATE, -109, -1091, -117, -127, -131, -145, -146),
    **_codes(_SETUP, -101, -102, -103, -104, -105, -120, -1201, -1202, -1241, -125),
    **_codes(_SETUP, -135, -1351, -138, -1381),
    **_codes(_BUG, -106, -107, -111, -112, -1121, -1122, -1123, -1124, -113, -1131, -116, -121, -122, -123),
    **_codes(_BUG, -128, -129, -130, -132, -142, -143, -148, -149, -150, -1491, -151, -152, -153, -161, -162),
}

# A template sent by user id travels on the openapi host and may answer with codes of either table.
BY_USER_ID = BUSINESS | OPENAPI

REASONS = {
    "zalo_blocked": _("The recipient has blocked our Zalo page."),
    "zalo_inactive": _("The recipient’s Zalo account is unused for long or cannot receive."),
    "zalo_no_account": _("This telephone has no Zalo account."),
    "zalo_phone": _("The telephone of the dossier is wrong."),
    "zalo_window": _("The recipient has not written for more than 7 days: Zalo takes no consulting message."),
    "zalo_refuses_kind": _("The recipient has switched off this kind of message in Zalo."),
    "zalo_template": _(
        "The template is not approved or is locked by Zalo; an administrator must look at it."
    ),
    "zalo_no_template": _("This message has no template for sending after the 7 days."),
    "zalo_no_identity": _("The recipient has not linked Zalo to the dossier."),
    "zalo_quota": _("The quota of this period at Zalo is used up."),
    "zalo_money": _("The paid Zalo account is empty or not linked; an administrator must top it up."),
    "zalo_setup": _("The Zalo page lacks rights or is locked; an administrator must look at it."),
    "zalo_token": _("The connection with Zalo is lost; an administrator must connect again."),
    "zalo_stumbled": _("Zalo is out of order; the message is sent again."),
    "zalo_rate": _("Sending was too fast; it goes on within a minute."),
    "zalo_night": _("It is night (22:00 to 6:00); the message is sent in the morning."),
    "zalo_bug": _("Zalo refused this message for a fault of ours; the technicians know."),
    "zalo_receipt_missing": _("Sent by telephone number, but Zalo has confirmed nothing for 2 hours."),
    "zalo_person_day": _("The recipient has had a message of this kind today; the next goes tomorrow."),
    "zalo_person_month": _("The recipient has had this month’s messages of this kind."),
    "zalo_hours": _("Zalo takes this kind of message at other hours; it is sent then."),
}
# Sending again ends the same way until the person acts on Zalo, or until the message is another one.
OF_THE_PERSON = ("zalo_blocked", "zalo_inactive", "zalo_no_account", "zalo_window", "zalo_refuses_kind")
OF_THE_MESSAGE = ("zalo_bug", "zalo_phone")


class ZaloProblem(Exception):
    """A call to Zalo that brought no good answer."""


class NotReached(ZaloProblem):
    """Surely not accepted: no connection was made, or the server turned the call away unread."""


class NoAnswer(ZaloProblem):
    """Perhaps accepted: the connection broke, or the answer cannot be read."""


class Refused(ZaloProblem):
    """Zalo answered with an error code; surely not accepted."""

    def __init__(self, code: int, message: str, meaning: Meaning) -> None:
        super().__init__(code, message)
        self.code, self.message, self.meaning = code, message, meaning

    @property
    def is_of_the_account(self) -> bool:
        return self.meaning.kind in OF_THE_ACCOUNT

    @property
    def may_pass(self) -> bool:
        """Only this call: the same one may work later."""
        return self.meaning.kind in MAY_PASS


class TokenLost(ZaloProblem):
    """No usable token and no way to renew it: an administrator must connect the OA again."""


@contextmanager
def mapped_errors(account: tuple[str, str] | None = None, *, has_buttons: bool = False) -> Iterator[None]:
    """Raises a DeliveryProblem for every ZaloProblem inside. `account` is the one written to, where known;
    `has_buttons`: without them the words may still be taken."""
    try:
        yield
    except Refused as refused:
        if has_buttons and refused.meaning.kind is Kind.BUG:
            problem: DeliveryProblem = ButtonsRefused(
                refused.meaning.reason, code=str(refused.code), detail=refused.message
            )
        else:
            problem = _meaning(refused, account)
        raise problem from refused
    except TokenLost as lost:
        raise NeedsAdmin("zalo_token", detail=str(lost)) from lost
    except NotReached as problem:
        raise RetryLater("zalo_stumbled", detail=str(problem)) from problem
    except NoAnswer as problem:
        raise AnswerUnknown("no_answer", detail=str(problem)) from problem
    except FileNotFoundError as error:  # the picture or file to send is gone
        raise RouteRefused("zalo_bug", detail=str(error)) from error
    except (DatabaseError, OSError) as error:  # while reading the token or the file: nothing was sent yet
        raise RetryLater("zalo_stumbled", detail=str(error)) from error


def _meaning(refused: Refused, account: tuple[str, str] | None) -> DeliveryProblem:
    kind, reason = refused.meaning
    code, detail, at = str(refused.code), refused.message, _again_at(kind)
    match kind:
        case Kind.PERSON:
            return PersonUnreachable(reason, code=code, detail=detail, account=account)
        case Kind.ROUTE | Kind.BUG:
            return RouteRefused(reason, code=code, detail=detail, is_fault=kind is Kind.BUG)
        case Kind.ADMIN | Kind.TOKEN:
            return NeedsAdmin(reason, code=code, detail=detail)
        case _:
            return RetryLater(reason, code=code, detail=detail, at=at)


def _again_at(kind: Kind) -> dt.datetime | None:
    """None leaves it to the outbox's backoff."""
    now = clock.now()
    match kind:
        case Kind.NEXT_MINUTE:
            into_minute = dt.timedelta(seconds=random.uniform(1, 15))  # noqa: S311 - spreads the herd
            return now.replace(second=0, microsecond=0) + dt.timedelta(minutes=1) + into_minute
        case Kind.MORNING:
            return after_the_night(now) if is_night(now) else in_an_hour(now)
        case Kind.TOMORROW:
            return next_day(now)
        case _:
            return None

"""A problem of the client in the outbox's words: what may be tried again, where, and when."""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError
from django.utils import timezone

from foundation.outbox.routes import (
    AnswerUnknown,
    ButtonsRefused,
    DeliveryProblem,
    NeedsAdmin,
    PersonUnreachable,
    RetryLater,
    RouteRefused,
)
from zalo_channel.errors import Kind, NoAnswer, NotReached, Refused, TokenLost
from zalo_channel.quiet_hours import after_the_night, in_an_hour, is_night, next_day


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
    except OSError as error:  # the picture or file to send is gone
        raise RouteRefused("zalo_bug", detail=str(error)) from error
    except DatabaseError as error:  # while reading the token: nothing was sent yet
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
    now = timezone.now()
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

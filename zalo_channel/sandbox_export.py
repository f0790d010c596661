"""What a sandbox says it accepted from us (docs/sandbox.md, `/control/messages`), by the notices' numbers."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

import requests
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.outbox import references
from foundation.outbox.models import Notice
from zalo_channel import reconciliation
from zalo_channel.events import Event, moment
from zalo_channel.templates import REFERENCE_PARAM

SECONDS = 60
BY_HAND = "console"  # typed by an officer in Zalo's own tool


class NoSandbox(Exception):
    """Nothing at this address speaks the sandbox's control API; the words are for the operator."""


def accepted(base: str) -> Iterator[tuple[int, int]]:
    """A pair (notice, 1) for each accepted message; what is not ours is left out. Answers, which bear no
    reference, come last.

    Asked when the first pair is taken. Raises NoSandbox.
    """
    unstamped = []
    with _get(base, "messages", stream=True) as answer:
        for line in answer.iter_lines():
            row = _row(base, line) if line else {"via": BY_HAND}
            if row["via"] == BY_HAND:
                continue
            number = _number(row)
            if number is not None:
                yield number, 1
            elif row.get("text"):
                unstamped.append(_echo(row))
    for number in _answers(unstamped):
        yield number, 1


def _answers(echoes: Sequence[Event]) -> Iterator[int]:
    """By the id that the ledger has; else, as an echo would be matched, whatever became of the notice."""
    ids = [echo.message_id for echo in echoes]
    known = dict(Notice.objects.filter(external_message_id__in=ids).values_list("external_message_id", "pk"))
    yield from known.values()
    others = [echo for echo in echoes if echo.message_id not in known]
    answers = reconciliation.answers_to(others, Q())
    for echo in others:
        fitting = (answer for answer in answers.get(echo.user_id, []) if answer.fits(echo))
        if (answer := next(fitting, None)) is not None:
            yield answer.notice_id


def _echo(row: dict[str, Any]) -> Event:
    at = moment(str(row["accepted_at"])) or dt.datetime.now(dt.UTC)
    message_id = str(row["message_id"])
    return Event("oa_send_text", str(row.get("user_id", "")), at, text=row["text"], message_id=message_id)


def began(base: str) -> dt.datetime:
    """Since when it remembers, by this machine's clock."""
    answer = _get(base, "counts")
    return dt.datetime.fromtimestamp(_row(base, answer.content)["began"] / 1000, dt.UTC)


def _number(row: dict[str, Any]) -> int | None:
    codes = ((row.get("template_data") or {}).get(REFERENCE_PARAM), row.get("tracking_id"))
    numbers = [references.decode(str(code)) for code in codes if code]
    numbers.append(references.find(row.get("text") or ""))
    return next((number for number in numbers if number is not None), None)


def _get(base: str, path: str, *, stream: bool = False) -> requests.Response:
    try:
        answer = requests.get(f"{base.rstrip('/')}/control/{path}", timeout=SECONDS, stream=stream)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise NoSandbox(
            _("The sandbox at %(address)s does not answer: %(error)s") % {"address": base, "error": error}
        ) from error
    return answer


def _row(base: str, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise NoSandbox(_("%(address)s is no sandbox.") % {"address": base})
    return row

"""SMS through an HTTP gateway: the last in the fallback order.

SMS_GATEWAY_URL takes POST {"to", "text", "id"} with a bearer token and answers 2xx where it accepts; the same
`id` twice is one SMS. "console:" writes them to the log (demonstrations); empty: no SMS.
"""

import datetime as dt
import logging
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from foundation.outbox.models import Lane
from foundation.outbox.routes import (
    Accept,
    AnswerUnknown,
    Defer,
    NeedsAdmin,
    OutgoingMessage,
    Refusal,
    RetryLater,
    RouteRefused,
)
from foundation.web import http_client
from zalo_channel.quiet_hours import after_the_night, is_night

logger = logging.getLogger(__name__)

CONSOLE = "console:"
SECONDS, MAX_BYTES = 11.0, 100_000


class Sms:
    key = "sms"
    uses_phone = True
    label = _("SMS")

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal | Defer:
        """`data` is the phone number."""
        if not settings.SMS_GATEWAY_URL:
            return Refusal("sms_off", is_closed=True)
        if not outgoing.message.sms:
            return Refusal("sms_no_text", is_closed=True)
        if not outgoing.phone:
            return Refusal("no_phone")
        if outgoing.lane != Lane.REPLY and is_night(now):  # who waits for an answer is awake
            return Defer(after_the_night(now), "zalo_night")
        return Accept(outgoing.phone, price=settings.SMS_PRICE)

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        if settings.SMS_GATEWAY_URL == CONSOLE:
            logger.info("SMS %s to a number ending %s", outgoing.reference, plan.data[-3:])
            return f"sms-{outgoing.reference}"
        return _post(plan.data, outgoing)


def _post(phone: str, outgoing: OutgoingMessage) -> str:
    try:
        answer = http_client.fetch(
            settings.SMS_GATEWAY_URL,
            method="POST",
            json={"to": phone, "text": outgoing.message.sms, "id": outgoing.reference},
            headers={"Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}"},
            max_bytes=MAX_BYTES,
            seconds=SECONDS,
            trusted_hosts=[urlsplit(settings.SMS_GATEWAY_URL).hostname or ""],
        )
    except requests.RequestException as error:
        if http_client.was_never_sent(error):
            raise RetryLater("sms_stumbled", detail=str(error)) from error
        raise AnswerUnknown("no_answer", detail=str(error)) from error
    _check(answer)
    return f"sms-{outgoing.reference}"


def _check(answer: http_client.Answer) -> None:
    code = str(answer.status)
    if answer.ok:
        return
    if code in ("401", "403", "404"):
        raise NeedsAdmin("sms_off", code=code)
    if code in ("429", "503"):
        raise RetryLater("sms_stumbled", code=code)
    if code.startswith("5"):
        raise AnswerUnknown("no_answer", code=code)
    raise RouteRefused("sms_refused", code=code, detail=answer.content[:200].decode(errors="replace"))

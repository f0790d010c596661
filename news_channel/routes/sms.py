"""SMS through an HTTP gateway (sms_gateway.py), paid: the last in the fallback order.

To people who chose it on the web goes `Message.brief` with one link, which leads on and stops; to the
confirmed phone of an applicant the text that his dossier's notices have for SMS. SMS_GATEWAY_URL "console:"
writes to the log (demonstrations); empty: no SMS.
"""

import datetime as dt
import logging

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from foundation.outbox.models import Lane
from foundation.outbox.routes import (
    Accept,
    AnswerUnknown,
    Defer,
    DeliveryProblem,
    IdentityFacts,
    NeedsAdmin,
    OutgoingMessage,
    PersonUnreachable,
    Refusal,
    RetryLater,
    RouteRefused,
)
from foundation.outbox.sending_hours import after_the_night, is_night
from foundation.vietnamese.folding import ascii_only
from foundation.web import http_client
from lookups.kinds.hazards.services import PURPOSE as DANGER
from news_channel import SMS, links, sms_gateway
from news_channel.sms_gateway import Verdict

logger = logging.getLogger(__name__)

CONSOLE = "console:"
MAX_TEXT = 160  # one SMS without diacritics


class Sms:
    key = "sms"
    uses_phone = True
    label = _("SMS")

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal | Defer:
        """`data` is (phone number, text)."""
        if not is_open():
            return Refusal("sms_off", is_closed=True)
        account = _account(outgoing)
        if account and (account.unreachable_reason or not account.is_following):
            return Refusal(account.unreachable_reason or "sms_not_wanted")
        text = _news(outgoing) if account and outgoing.message.brief else outgoing.message.sms
        if not text:
            return Refusal("sms_no_text", is_closed=True)
        if not outgoing.phone:
            return Refusal("no_phone")
        may_wake = outgoing.lane == Lane.REPLY or outgoing.purpose == DANGER  # who waits is awake
        if not may_wake and is_night(now):
            return Defer(after_the_night(now), "sms_night")
        return Accept((outgoing.phone, text), price=settings.SMS_PRICE)

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        phone, text = plan.data
        if settings.SMS_GATEWAY_URL == CONSOLE:
            logger.info("SMS %s to a number ending %s", outgoing.reference, phone[-3:])
        else:
            _post(sms_gateway.Sms(phone, text, outgoing.reference), _account(outgoing))
        return f"sms-{outgoing.reference}"


def is_open() -> bool:
    return bool(settings.SMS_GATEWAY_URL)


def _account(outgoing: OutgoingMessage) -> IdentityFacts | None:
    """Of who chose SMS on the web. A one-time code carries none."""
    return next((one for one in outgoing.identities if one.channel == SMS), None)


def _news(outgoing: OutgoingMessage) -> str:
    link = links.news_url(outgoing.notice_id)
    headline = ascii_only(outgoing.message.brief.partition("\n")[0])
    return f"{headline[: MAX_TEXT - len(link) - 1].rstrip()} {link}"


def _post(sms: sms_gateway.Sms, account: IdentityFacts | None) -> None:
    try:
        answer = sms_gateway.post(sms)
    except requests.RequestException as error:
        if http_client.was_never_sent(error):
            raise RetryLater("sms_stumbled", detail=str(error)) from error
        raise AnswerUnknown("no_answer", detail=str(error)) from error
    problem = _meaning(answer, account)
    if problem:
        raise problem


def _meaning(answer: http_client.Answer, account: IdentityFacts | None) -> DeliveryProblem | None:
    code, detail = str(answer.status), sms_gateway.words(answer)[:200]
    match sms_gateway.read(answer):
        case Verdict.ACCEPTED:
            return None
        case Verdict.ADMIN:
            return NeedsAdmin("sms_setup", code=code, detail=detail)
        case Verdict.LATER:
            return RetryLater("sms_stumbled", code=code, detail=detail)
        case Verdict.UNKNOWN:
            return AnswerUnknown("no_answer", code=code)
        case Verdict.GONE:
            known = (SMS, account.external_id) if account else None
            return PersonUnreachable("sms_gone", code=code, detail=detail, account=known)
    return RouteRefused("sms_refused", code=code, detail=detail)

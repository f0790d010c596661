"""Web push (RFC 8030) to a browser that allowed it: encrypted for it alone, signed with our VAPID key."""

import datetime as dt
import json
import time

import requests
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from py_vapid import Vapid02

from foundation.messages import Message
from foundation.outbox.routes import (
    Accept,
    AnswerUnknown,
    DeliveryProblem,
    IdentityFacts,
    NeedsAdmin,
    OutgoingMessage,
    PersonUnreachable,
    Refusal,
    RetryLater,
    RouteRefused,
)
from foundation.web import http_client
from news_channel import PUSH, links, push_subscription
from news_channel.push_subscription import PushSubscription
from news_channel.routes.accounts import account_of

SECONDS, MAX_BYTES = 11.0, 20_000
KEPT_SECONDS = 2 * 24 * 3600  # by the push service, while the device is off
SIGNED_SECONDS = 3600  # RFC 8292 allows a day
MAX_BODY = 2400  # bytes: services take 4,096 encrypted, of which title, addresses and padding need the rest


class Push:
    key = "push"
    label = gettext_lazy("browser notification")

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal:
        """`data` is the account."""
        return account_of(outgoing, PUSH, is_open=is_open())

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        account: IdentityFacts = plan.data
        subscription = push_subscription.parse(account.address)
        if subscription is None:  # its service has left PUSH_SERVICES
            raise PersonUnreachable("push_gone", account=(PUSH, account.external_id))
        try:
            answer = _post(subscription, outgoing)
        except requests.RequestException as error:
            if http_client.was_never_sent(error):
                raise RetryLater("push_stumbled", detail=str(error)) from error
            raise AnswerUnknown("no_answer", detail=type(error).__name__) from error
        if not answer.ok:
            raise _meaning(answer, account)
        return f"push-{outgoing.reference}"


def is_open() -> bool:
    return bool(settings.VAPID_PRIVATE_KEY and settings.VAPID_CONTACT)


def _post(subscription: PushSubscription, outgoing: OutgoingMessage) -> http_client.Answer:
    from pywebpush import WebPusher  # brings an HTTP client that costs a fifth of a second at each start

    shown = json.dumps(notification(outgoing.message, outgoing), ensure_ascii=False).encode()
    encrypted = WebPusher(json.loads(subscription.as_json())).encode(shown, "aes128gcm")
    claims = {
        "aud": subscription.origin,
        "sub": settings.VAPID_CONTACT,
        "exp": int(time.time()) + SIGNED_SECONDS,
    }
    return http_client.fetch(
        subscription.endpoint,
        method="POST",
        data=encrypted["body"],
        headers={
            **Vapid02.from_string(settings.VAPID_PRIVATE_KEY).sign(claims),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "normal",
            "Topic": outgoing.reference,  # a second try replaces the first, if the device has not had it
        },
        max_bytes=MAX_BYTES,
        seconds=SECONDS,
        trusted_hosts=_trusted_hosts(),
        is_allowed=push_subscription.is_push_service,
    )


def notification(message: Message, outgoing: OutgoingMessage) -> dict[str, str]:
    """What the browser shows (news_channel/worker.js). `tag`: the same message twice is shown once."""
    title, _break, rest = message.brief.partition("\n")
    url = next((button.value for button in message.buttons if button.kind == "url"), settings.PUBLIC_URL)
    with translation.override(outgoing.language):
        stop_label = _("Stop these messages")
    return {
        "title": title,
        "body": rest.strip().encode()[:MAX_BODY].decode(errors="ignore"),
        "url": url,
        "stop": links.stop_url(outgoing.notice_id),
        "stop_label": stop_label,
        "tag": outgoing.reference,
        "language": outgoing.language,
    }


def _meaning(answer: http_client.Answer, account: IdentityFacts) -> DeliveryProblem:
    code, detail = str(answer.status), answer.content[:200].decode(errors="replace")
    if answer.status in (404, 410):  # the browser took its permission back, or is gone
        return PersonUnreachable("push_gone", code=code, account=(PUSH, account.external_id))
    if answer.status in (401, 403):
        return NeedsAdmin("push_setup", code=code, detail=detail)
    if answer.status in (408, 425, 429) or answer.status >= 500:
        return RetryLater("push_stumbled", code=code, detail=detail)
    return RouteRefused("push_fault", code=code, detail=detail, is_fault=True)


def public_key() -> str:
    """For the browser: the uncompressed point of our key, as PushManager.subscribe takes it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from py_vapid.utils import b64urlencode

    key = Vapid02.from_string(settings.VAPID_PRIVATE_KEY).public_key
    return str(b64urlencode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)))


def _trusted_hosts() -> list[str]:
    """Hosts of services that the operator names by their whole origin: those of his own network."""
    return [http_client.host_of(service) for service in settings.PUSH_SERVICES if "://" in service]

"""One-time codes that prove who holds a phone.

Six digits, good once, for five minutes and five tries. Only a keyed hash is kept, in the cache: a code that
is lost with the cache is asked for again. The message goes to the number alone, by SMS or template, at any
hour, because its reader waits for it.
"""

import datetime as dt
import hmac
import secrets
import uuid
from collections.abc import Sequence

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.citizens.languages import language_of
from foundation.citizens.models import Citizen, ConfirmedPhone
from foundation.citizens.phones import confirm_phone
from foundation.database import clock
from foundation.local_names import local
from foundation.messages import Message, TemplateData
from foundation.outbox.models import Lane
from foundation.outbox.phone_limits import CONFIRMATION
from foundation.outbox.services import enqueue
from foundation.rate_limits import Guess, RateLimiter
from foundation.vietnamese.folding import strip_marks

DIGITS, SECONDS = 6, 5 * 60
TO_THE_PHONE = "phone"  # Message.channel: no account of any channel, only the number
TEMPLATE = "phone_code"
SENT_TO_PHONE = RateLimiter("phone-code-sent", "3/day")
SENT_FOR_ASKER = RateLimiter("phone-code-asker", "10/day")
TRIES = RateLimiter("phone-code", "5/5 minutes")


@transaction.atomic
def send_code(*, holder: Citizen, subject: str, askers: Sequence[str]) -> bool:
    """Send a code to the holder's phone; False where there is none, or too many were sent today.

    `subject` is what the code is for and who asked ("chat:7 dossier:12"): it is good for nothing else.
    """
    if not holder.phone:
        return False
    sending = Guess((SENT_TO_PHONE, holder.phone), *((SENT_FOR_ASKER, asker) for asker in askers))
    if not sending.is_allowed:
        return False
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    try:
        cache.set(_key(holder, subject), _digest(code), SECONDS)
    except redis.RedisError:
        return False
    enqueue(
        citizen=holder,
        purpose=CONFIRMATION,
        event_key=f"phone-code:{uuid.uuid4()}",
        message=_message(holder, code),
        lane=Lane.REPLY,
        expires_at=clock.now() + dt.timedelta(seconds=SECONDS),
    )
    return True


def redeem_code(*, holder: Citizen, subject: str, code: str) -> bool:
    """Whether this is the code; then the phone counts as the holder's, and the code is used up.

    A wrong code, a lock and a code that has run out cost the same.
    """
    key = _key(holder, subject)
    may_try = TRIES.hit(key)
    try:
        kept = cache.get(key) or ""
        is_right = hmac.compare_digest(kept.encode(), _digest(code).encode())
        is_first = may_try and is_right and cache.delete(key)
    except redis.RedisError:
        return False
    if is_first and holder.phone:
        confirm_phone(citizen=holder, phone=holder.phone, proof=ConfirmedPhone.Proof.CODE)
    return bool(is_first)


def answer_form(*, holder: Citizen, subject: str, typed: str | None, askers: Sequence[str]) -> str:
    """A page's form: without a typed code one is sent (sent, wait), else it is taken (done, wrong)."""
    if typed is None:
        return "sent" if send_code(holder=holder, subject=subject, askers=askers) else "wait"
    code = "".join(typed.split())[:12]
    return "done" if redeem_code(holder=holder, subject=subject, code=code) else "wrong"


def _message(holder: Citizen, code: str) -> Message:
    with translation.override(language_of(holder)):
        words = local(
            _(
                "%(code)s is your %(brand)s portal code. It expires in 5 minutes. Do not share it with "
                "anyone."
            ),
            code=code,
        )
    brand = strip_marks(settings.PROVINCE.brand)
    sms = f"{code} la ma xac nhan cua Cong {brand}, co gia tri 5 phut. Khong dua ma nay cho ai."
    template = TemplateData(TEMPLATE, {"otp": code})
    return Message(words, template=template, sms=sms, channel=TO_THE_PHONE)


def _key(holder: Citizen, subject: str) -> str:
    return f"phone-code:{_digest(f'{holder.pk} {holder.phone} {subject}')}"


def _digest(text: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), f"phone-code\0{text}".encode(), "sha256").hex()

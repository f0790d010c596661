"""How much one conversation, and all new ones of one address, may send: by behaviour, not by a head count.

A whole town may share one address (carrier-grade NAT), so new visitors are limited only while their browsers
do not come back for the answer, as a program that floods us does not.
"""

import hashlib

import redis
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from foundation.citizens.models import ChannelIdentity
from foundation.files.uploads import UploadBudget
from foundation.rate_limits import Lockout
from foundation.vietnamese.folding import fold
from foundation.web.client_address import client_address

# A person types a message every few seconds at most.
BY_VISITOR = Lockout("web-chat", allowed=15, first_lock=30, longest=600, remembered=60)
SAME_TEXT = Lockout("web-chat-same-text", allowed=5, first_lock=60, longest=600, remembered=120)
BY_ADDRESS = Lockout("web-chat-address", allowed=300, first_lock=30, longest=300, remembered=60)
NEW_UNANSWERED = Lockout("web-chat-new", allowed=60, first_lock=60, longest=1800, remembered=600)
SAME_OPENING = Lockout("web-chat-same-opening", allowed=20, first_lock=600, longest=3600, remembered=3600)
UPLOADED = UploadBudget("web-chat", max_bytes=1024 * 1024 * 1024)
LONG_OPENING = 40  # letters: many people begin with the same greeting, few with the same long text
REMEMBERED_SECONDS = 24 * 60 * 60


def refusal(request: HttpRequest, visitor: ChannelIdentity | None, text: str) -> str:
    """Why this message is not taken now, in words for its writer; "" where it is."""
    address = client_address(request)
    sent = sum(file.size or 0 for file in request.FILES.getlist("file"))
    if sent and not UPLOADED.take(address, sent):
        return _("Too many files came from your network today. Please go on tomorrow.")
    if visitor is None:
        return _refusal_of_a_newcomer(address, text)
    if not BY_VISITOR.may_try(visitor.external_id):
        return _("You write rather fast. Please wait a minute, then send it again.")
    if text and not SAME_TEXT.may_try(f"{visitor.external_id} {_digest(text)}"):
        return _("You have just sent the same words several times. Please wait for the answer.")
    return "" if BY_ADDRESS.may_try(address) else _many()


def _refusal_of_a_newcomer(address: str, text: str) -> str:
    if len(text) >= LONG_OPENING and not SAME_OPENING.may_try(f"{address} {_digest(text)}"):
        return _many()
    if not BY_ADDRESS.may_try(address) or not NEW_UNANSWERED.may_try(address):
        return _many()
    return ""


def came_back(request: HttpRequest, visitor: ChannelIdentity) -> None:
    """The browser of this visitor shows the conversation: it is no longer counted as new, once."""
    try:
        is_first = cache.add(f"web-chat-seen:{visitor.pk}", 1, timeout=REMEMBERED_SECONDS)
    except redis.RedisError:
        return  # then new visitors are limited a little more
    if is_first:
        NEW_UNANSWERED.succeeded(client_address(request))


def _many() -> str:
    return _(
        "Many people are writing from your network at this moment. Your words are still below: please wait a "
        "minute and press “Send” again, or call 1022."
    )


def _digest(text: str) -> str:
    return hashlib.sha256(fold(text).encode()).hexdigest()[:32]

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
from foundation.rate_limits import RateLimiter
from foundation.regions.local_names import local
from foundation.vietnamese.folding import fold
from foundation.web.client_address import client_address

# A person types a message every few seconds at most.
BY_VISITOR = RateLimiter("web-chat", "15/minute")
SAME_TEXT = RateLimiter("web-chat-same-text", "5/2 minutes")
BY_ADDRESS = RateLimiter("web-chat-address", "300/minute")
NEW_UNANSWERED = RateLimiter("web-chat-new", "60/10 minutes")
SAME_OPENING = RateLimiter("web-chat-same-opening", "20/hour")
UPLOADED = RateLimiter("web-chat", f"{1024**3}/day")
LONG_OPENING = 40  # letters: many people begin with the same greeting, few with the same long text
REMEMBERED_SECONDS = 24 * 60 * 60


def refusal(request: HttpRequest, visitor: ChannelIdentity | None, text: str) -> str:
    """Why this message is not taken now, in words for its writer; "" where it is."""
    address = client_address(request)
    sent = sum(file.size or 0 for file in request.FILES.getlist("file"))
    if sent and not UPLOADED.hit(address, sent):
        return _("Too many files were sent from your network today. Please continue tomorrow.")
    if visitor is None:
        return _refusal_of_a_newcomer(address, text)
    if not BY_VISITOR.hit(visitor.external_id):
        return _("You are writing too fast. Please wait a minute, then send it again.")
    if text and not SAME_TEXT.hit(f"{visitor.external_id} {_digest(text)}"):
        return _("You have sent the same message several times. Please wait for the answer.")
    return "" if BY_ADDRESS.hit(address) else _many()


def _refusal_of_a_newcomer(address: str, text: str) -> str:
    if len(text) >= LONG_OPENING and not SAME_OPENING.hit(f"{address} {_digest(text)}"):
        return _many()
    if not BY_ADDRESS.hit(address) or not NEW_UNANSWERED.hit(address):
        return _many()
    return ""


def came_back(request: HttpRequest, visitor: ChannelIdentity) -> None:
    """The browser of this visitor shows the conversation: it is no longer counted as new, once."""
    try:
        is_first = cache.add(f"web-chat-seen:{visitor.pk}", 1, timeout=REMEMBERED_SECONDS)
    except redis.RedisError:
        return  # then new visitors are limited a little more
    if is_first:
        NEW_UNANSWERED.release(client_address(request))


def _many() -> str:
    return local(
        _(
            "Many people on your network are writing right now. Your message is still below: "
            "please wait a minute and press “Send” again, or call %(hotline)s."
        )
    )


def _digest(text: str) -> str:
    return hashlib.sha256(fold(text).encode()).hexdigest()[:32]

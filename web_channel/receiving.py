"""A visitor's message on the page: kept with its files; a worker answers it (answering.py).

Nothing is understood here: a message that is slow to read must not hold the process that serves pages.

How much one conversation, and all new ones of one address, may send: by behaviour, not by a head count.

A whole town may share one address (carrier-grade NAT), so new visitors are limited only while their browsers
do not come back for the answer, as a program that floods us does not.
"""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

import redis
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from assistant.receiving import IncomingMessage, keep_messages
from assistant.replies import Utterance
from foundation import broker
from foundation.citizens.models import ChannelIdentity
from foundation.conversations import files
from foundation.conversations.models import Turn
from foundation.files import stored_files
from foundation.local_names import local
from foundation.rate_limits import RateLimiter
from foundation.vietnamese.folding import fold
from foundation.web.client_address import client_address
from web_channel.models import UnansweredMessage

MAX_CHARACTERS, MAX_FILES, MAX_FILE_BYTES = 2000, 3, 10 * 1024 * 1024
FOLDER = "web-chat"
TASK = "web_channel.tasks.answer_visitors"
Sent = Sequence[tuple[str, bytes]]


@transaction.atomic
def receive(*, visitor: ChannelIdentity, text: str, sent: Sent = (), form_id: str, address: str = "") -> bool:
    """Take one message with its files (name, content). False where this form was received before.

    `address` is the network address: a new visitor costs nothing, so limits of guessing count it too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1023))", [visitor.external_id])
    external_id = f"form:{form_id}"
    if Turn.objects.filter(conversation__identity=visitor, external_id=external_id).exists():
        return False
    kept, waiting = _kept(sent), list[dict[str, str]]()
    try:
        waiting = _stored(sent)
        message = IncomingMessage(visitor, text, Utterance(text), timezone.now(), external_id, kept)
        for turn in filter(None, keep_messages([message])):
            UnansweredMessage.objects.create(turn=turn, files=waiting, address=address)
    except BaseException:  # rolled back: no turn names the files
        files.remove(kept)
        stored_files.delete(file["path"] for file in waiting)
        raise
    transaction.on_commit(lambda: broker.wake_worker(TASK, queue="inbound"))
    return True


def _stored(sent: Sent) -> list[dict[str, str]]:
    """As they came, until they are answered: a paper for a dossier is kept as it is."""
    named = [(name[:200], f"{FOLDER}/{secrets.token_urlsafe(18)}", content) for name, content in sent]
    return [
        {"name": name, "path": default_storage.save(path, ContentFile(content))}
        for name, path, content in named
    ]


def _kept(sent: Sent) -> list[dict[str, Any]]:
    """For the operator to see; what cannot be kept is named all the same."""
    kept = []
    for name, content in sent:
        try:
            kept.append(files.keep(name, content).as_json())
        except files.FileRefused:
            kept.append({"kind": "file", "payload": {"name": name[:100]}})
    return kept


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

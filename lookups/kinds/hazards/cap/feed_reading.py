"""Reads the CAP feeds that the operator has named (CAP_FEEDS), a few minutes apart.

What a feed links to is fetched within limits, never from a private address other than the feed's own host
(foundation/web/http_client.py), and each entry once.
"""

import hashlib
import logging
import time
from operator import attrgetter

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from foundation.alarms import clear_alarm, raise_alarm
from foundation.web import http_client
from lookups.kinds.hazards.cap import receiving
from lookups.kinds.hazards.cap.feed_entries import FeedEntry, FeedUnreadable, entries_in, is_web_address
from lookups.kinds.hazards.models import ReceivedAlert

logger = logging.getLogger(__name__)

MAX_FEED_BYTES, MAX_MESSAGE_BYTES = 2 * 1024 * 1024, 512 * 1024
SECONDS, MAX_REDIRECTS = 10.0, 2
READING_SECONDS = 60.0  # for a feed with all that is new; the rest is read the next time
MAX_FAILURES = 5
QUIET_FOR = 15 * 60  # seconds of failures before anybody is told


def read_all() -> int:
    """How many messages were new."""
    return sum(read(url) for url in settings.CAP_FEEDS)


def read(feed_url: str) -> int:
    until, received, failures = time.monotonic() + READING_SECONDS, 0, 0
    try:
        entries = entries_in(_fetch(feed_url, feed_url, MAX_FEED_BYTES), feed_url)
    except (requests.RequestException, FeedUnreadable, ValueError) as error:
        _note_failure(feed_url, error)
        return 0
    new = _new(entries)
    for entry in filter(attrgetter("is_readable"), new):
        if time.monotonic() > until or failures >= MAX_FAILURES:
            break
        try:
            content = entry.content or _fetch(entry.url, feed_url, MAX_MESSAGE_BYTES)
        except (requests.RequestException, ValueError) as error:
            failures += 1
            logger.warning("a message of %s was not fetched: %s", _host(feed_url), type(error).__name__)
            continue
        receiving.receive(url=entry.url, entry=entry.digest, content=content)
        received += 1
    unread = failures + sum(not entry.is_readable for entry in new)
    if unread:
        _note_failure(feed_url, FeedUnreadable(f"{unread} messages"))
    else:
        _note_success(feed_url)
    return received


def _new(entries: list[FeedEntry]) -> list[FeedEntry]:
    digests = [entry.digest for entry in entries]
    known = set(ReceivedAlert.objects.filter(entry__in=digests).values_list("entry", flat=True))
    return [entry for entry in entries if entry.digest not in known]


def _fetch(url: str, feed_url: str, max_bytes: int) -> bytes:
    answer = http_client.fetch(
        url,
        max_bytes=max_bytes,
        seconds=SECONDS,
        trusted_hosts=[_host(feed_url)],
        is_allowed=is_web_address,
        max_redirects=MAX_REDIRECTS,
    )
    if not answer.ok:
        raise requests.HTTPError(f"status {answer.status}")
    return answer.content


def _note_failure(feed_url: str, error: Exception) -> None:
    """One missed reading or message is nothing; a quarter of an hour of them is an alarm."""
    logger.warning("the feed of %s was not read: %s", _host(feed_url), type(error).__name__)
    try:
        since = cache.get_or_set(_key(feed_url), time.time(), timeout=None)
    except RedisError:
        return
    if time.time() - (since or time.time()) >= QUIET_FOR:
        words = _("Warnings of %(host)s cannot be read; look there yourself until they can.")
        raise_alarm(key=_key(feed_url), message=words % {"host": _host(feed_url)})


def _note_success(feed_url: str) -> None:
    clear_alarm(key=_key(feed_url))
    try:
        cache.delete(_key(feed_url))
    except RedisError as error:
        logger.warning("the last failure stays noted: %s", type(error).__name__)


def _key(feed_url: str) -> str:
    return f"{receiving.ALARMS}feed-{hashlib.sha256(feed_url.encode()).hexdigest()[:16]}"


def _host(url: str) -> str:
    return http_client.host_of(url)

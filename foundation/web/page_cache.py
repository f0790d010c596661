"""Pages made a moment ago, kept in this process's memory and nowhere else.

The key holds everything that may change at any time (the dossier's version, its rating, the language, the
edition of the public pages); what changes by the clock alone, or in the catalogue, is at most `seconds` old.
"""

import gzip
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from http import HTTPStatus
from typing import Generic, TypeVar

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from foundation import broker
from foundation.web.banners import banner_for

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


class CachedPage:
    """The bytes of a page, compressed once; the few that cannot unpack them get them plain."""

    def __init__(self, body: bytes, content_type: str | None = None) -> None:
        self.compressed = gzip.compress(body, compresslevel=6)
        self.content_type = content_type

    @property
    def plain(self) -> bytes:
        return gzip.decompress(self.compressed)

    def answer(self, request: HttpRequest) -> HttpResponse:
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(self.compressed, self.content_type)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(self.plain, self.content_type)
        patch_vary_headers(response, ("Accept-Encoding",))
        return response


Page = TypeVar("Page", bound=CachedPage)


class PageCache(Generic[Page]):
    def __init__(self, *, seconds: float, size: int) -> None:
        self._seconds, self._size = seconds, size
        self._guard = threading.Lock()
        self._pages: OrderedDict[Hashable, tuple[float, Page]] = OrderedDict()

    def get(self, key: Hashable) -> Page | None:
        with self._guard:
            until, page = self._pages.get(key, (0.0, None))
        return page if until > time.monotonic() else None

    def put(self, key: Hashable, page: Page) -> None:
        """The oldest page leaves when there are too many."""
        with self._guard:
            self._pages[key] = (time.monotonic() + self._seconds, page)
            self._pages.move_to_end(key)
            if len(self._pages) > self._size:
                self._pages.popitem(last=False)

    def __len__(self) -> int:
        return len(self._pages)

    def clear(self) -> None:
        with self._guard:
            self._pages.clear()


class SharedVersion:
    """What pages were made of: another one leaves all that were kept under the old behind.

    A process asks for it at most once a second.
    """

    ASKED_EVERY = 1.0  # seconds

    def __init__(self) -> None:
        self.known: Hashable = ""
        self.ask_at = 0.0
        self._asking = threading.Lock()

    def mark(self) -> Hashable:
        """As it was at most a second ago; who comes while another asks gets the one before."""
        if time.monotonic() >= self.ask_at and self._asking.acquire(blocking=False):
            try:
                self.ask_at = self.ask() + time.monotonic()
            finally:
                self._asking.release()
        return self.known

    def ask(self) -> float:
        """Learn what is `known` now; in how many seconds to ask again."""
        raise NotImplementedError


class CacheVersion(SharedVersion):
    """The mark that all web processes share.

    It is asked for less often where nobody answers: then pages are as old as they may become by themselves.
    """

    KEY = "public_pages:edition"
    QUIET_AFTER_FAILURE = 15.0  # seconds

    def ask(self) -> float:
        try:
            self.known = broker.client().get(self.KEY) or ""
        except (RedisError, OSError) as error:
            logger.warning("pages are kept for their half minute, Redis is away: %s", type(error).__name__)
            return self.QUIET_AFTER_FAILURE
        return self.ASKED_EVERY

    def renew(self) -> None:
        """What is committed now is what every process shows within a second."""
        try:
            broker.client().set(self.KEY, secrets.token_hex(8))
        except (RedisError, OSError) as error:
            logger.warning("pages made before are shown a little longer: %s", type(error).__name__)


PUBLIC = PageCache[CachedPage](seconds=30, size=1000)
CACHE_VERSION = CacheVersion()
PAGE_PARAMETERS = {"lang"}


def invalidate_public_pages() -> None:
    """For verbs that take something back: once it is committed, no public page shows it any more."""
    transaction.on_commit(CACHE_VERSION.renew)


def cache_public_page(view: View) -> View:
    """For pages that are the same for all anonymous readers but for their language and the warning above.

    They are made once in half a minute, and anew after `renew`; staff see each change at once. Only pages
    without a question are kept: questions are endless. They are read, by GET and HEAD, and take nothing.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if set(request.GET) - PAGE_PARAMETERS or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        key = (CACHE_VERSION.mark(), request.get_host(), request.path, get_language(), banner_for(request))
        if made := PUBLIC.get(key):
            return made.answer(request)
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            PUBLIC.put(key, CachedPage(response.content, response.headers["Content-Type"]))
        return response

    return answer

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

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from redis.exceptions import RedisError

from foundation import broker
from foundation.web.banners import banner_for

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


class CachedPage:
    """The bytes of a page, plain and compressed once."""

    def __init__(self, body: bytes) -> None:
        self.plain = body
        self.compressed = gzip.compress(body, compresslevel=6)

    def answer(self, request: HttpRequest) -> HttpResponse:
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(self.compressed, headers={"Content-Encoding": "gzip"})
        else:
            response = HttpResponse(self.plain)
        patch_vary_headers(response, ("Accept-Encoding",))
        return response


class PageCache:
    def __init__(self, *, seconds: float, size: int) -> None:
        self._seconds, self._size = seconds, size
        self._guard = threading.Lock()
        self._pages: OrderedDict[Hashable, tuple[float, CachedPage]] = OrderedDict()

    def get(self, key: Hashable) -> CachedPage | None:
        with self._guard:
            until, page = self._pages.get(key, (0.0, None))
        return page if until > time.monotonic() else None

    def put(self, key: Hashable, page: CachedPage) -> None:
        """The oldest page leaves when there are too many."""
        with self._guard:
            self._pages[key] = (time.monotonic() + self._seconds, page)
            self._pages.move_to_end(key)
            if len(self._pages) > self._size:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._guard:
            self._pages.clear()


class CacheVersion:
    """The mark that all web processes share; a new one leaves every page that was kept under the old behind.

    A process asks for it at most once a second, and less often where nobody answers: then pages are as old as
    they may become by themselves.
    """

    KEY = "public_pages:edition"
    ASKED_EVERY, QUIET_AFTER_FAILURE = 1.0, 15.0  # seconds

    def __init__(self) -> None:
        self._mark: Hashable = ""
        self.ask_at = 0.0
        self._asking = threading.Lock()

    def mark(self) -> Hashable:
        """As it was at most a second ago; who comes while another asks gets the one before."""
        if time.monotonic() >= self.ask_at and self._asking.acquire(blocking=False):
            try:
                self._ask()
            finally:
                self._asking.release()
        return self._mark

    def _ask(self) -> None:
        pause = self.ASKED_EVERY
        try:
            self._mark = broker.client().get(self.KEY) or ""
        except (RedisError, OSError) as error:
            pause = self.QUIET_AFTER_FAILURE
            logger.warning("pages are kept for their half minute, Redis is away: %s", type(error).__name__)
        self.ask_at = time.monotonic() + pause

    def renew(self) -> None:
        """What is committed now is what every process shows within a second."""
        try:
            broker.client().set(self.KEY, secrets.token_hex(8))
        except (RedisError, OSError) as error:
            logger.warning("pages made before are shown a little longer: %s", type(error).__name__)


PUBLIC = PageCache(seconds=30, size=1000)
CACHE_VERSION = CacheVersion()
PAGE_PARAMETERS = {"lang"}


def invalidate_public_pages() -> None:
    """For verbs that take something back: once it is committed, no public page shows it any more."""
    transaction.on_commit(CACHE_VERSION.renew)


def cache_public_page(view: View) -> View:
    """For pages that are the same for all anonymous readers but for their language and the warning above.

    They are made once in half a minute, and anew after `renew`; staff see each change at once. Only pages
    without a question are kept: questions are endless.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if set(request.GET) - PAGE_PARAMETERS or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        key = (CACHE_VERSION.mark(), request.get_host(), request.path, get_language(), banner_for(request))
        if made := PUBLIC.get(key):
            return made.answer(request)
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            PUBLIC.put(key, CachedPage(response.content))
        return response

    return answer

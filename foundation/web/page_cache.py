"""Pages made a moment ago, kept in this process's memory and nowhere else.

The key holds everything that may change at any time (the dossier's version, its rating, the language, the
versions of the tables of what is published); what changes by the clock alone, or in the catalogue, is at most
`seconds` old.
"""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from http import HTTPStatus
from typing import Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from foundation.database.table_versions import WatchedTables
from foundation.web import danger
from foundation.web.banners import banners_for

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


PUBLIC = PageCache[CachedPage](seconds=30, size=1000)
PAGE_PARAMETERS = {"lang"}
PROXY_EXPIRES, PROXY_SECONDS = "X-Accel-Expires", "1"
"""The shipped nginx keeps a page that says so, for readers without cookies of their own (ADR 90)."""


@lru_cache(maxsize=1)
def published() -> WatchedTables:
    """What is taken back stands in these tables: once that is committed, every process makes its pages anew
    within a second."""
    return WatchedTables(*map(apps.get_model, settings.PUBLISHED_TABLES))


def is_own_page(request: HttpRequest) -> bool:
    """Whether the page is of one person: staff see each change at once, and a danger is its teller's own."""
    return not request.COOKIES.keys().isdisjoint((settings.SESSION_COOKIE_NAME, danger.COOKIE))


def cache_public_page(view: View) -> View:
    """For pages that are the same for all anonymous readers but for their language and the warning above.

    They are made once in half a minute, and anew when something is published or taken back; staff see each
    change at once. Only pages without a question are kept: questions are endless. They are read, by GET and
    HEAD, and take nothing.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if is_own_page(request) or set(request.GET) - PAGE_PARAMETERS:
            return view(request, *args, **kwargs)
        key = (published().mark(), request.get_host(), request.path, get_language(), banners_for(request))
        if made := PUBLIC.get(key):
            response = made.answer(request)
        else:
            response = view(request, *args, **kwargs)
            if response.status_code != HTTPStatus.OK:
                return response
            PUBLIC.put(key, CachedPage(response.content, response.headers["Content-Type"]))
        response.headers[PROXY_EXPIRES] = PROXY_SECONDS
        return response

    return answer

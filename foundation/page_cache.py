"""Pages made a moment ago, kept in this process's memory and nowhere else.

The key holds everything that may change at any time (the dossier's version, its rating, the language); what
changes by the clock alone, or in the catalogue, is at most `seconds` old.
"""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from foundation.banners import banner_for

View = Callable[..., HttpResponse]


class MadePage:
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
        self._pages: OrderedDict[Hashable, tuple[float, MadePage]] = OrderedDict()

    def get(self, key: Hashable) -> MadePage | None:
        with self._guard:
            until, page = self._pages.get(key, (0.0, None))
        return page if until > time.monotonic() else None

    def put(self, key: Hashable, page: MadePage) -> None:
        """The oldest page leaves when there are too many."""
        with self._guard:
            self._pages[key] = (time.monotonic() + self._seconds, page)
            self._pages.move_to_end(key)
            if len(self._pages) > self._size:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._guard:
            self._pages.clear()


PUBLIC = PageCache(seconds=30, size=1000)
OF_THE_PAGE = {"lang"}


def kept(view: View) -> View:
    """For pages that are the same for all anonymous readers but for their language and the warning above.

    They are made once in half a minute; staff see each change at once. Only pages without a question are
    kept: questions are endless.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if set(request.GET) - OF_THE_PAGE or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        key = (request.get_host(), request.path, get_language(), banner_for(request))
        if made := PUBLIC.get(key):
            return made.answer(request)
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            PUBLIC.put(key, MadePage(response.content))
        return response

    return answer

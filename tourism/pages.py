"""Pages for anonymous readers, kept for half a minute; staff see each change at once."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from foundation.banners import banner_for
from foundation.page_cache import MadePage, PageCache

PAGES = PageCache(seconds=30, size=1000)
OF_THE_PAGE = {"lang"}
View = Callable[..., HttpResponse]


def kept(view: View) -> View:
    """Only pages without a question are kept: questions are endless."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if set(request.GET) - OF_THE_PAGE or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        key = (request.get_host(), request.path, get_language(), banner_for(request))
        if made := PAGES.get(key):
            return made.answer(request)
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            PAGES.put(key, MadePage(response.content))
        return response

    return answer

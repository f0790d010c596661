"""The language of a page: Vietnamese, unless the visitor chose another.

The browser's wish is not asked: many phones of people who read only Vietnamese are set to English.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

YEAR = 365 * 24 * 60 * 60
Handler = Callable[[HttpRequest], HttpResponse]


def chosen_language(get_response: Handler) -> Handler:
    """Middleware: `?lang=en` shows this very page in English and remembers it in a cookie.

    A form is posted in the language of its page; a call of the API says its own by any method.
    """
    known = frozenset(code for code, _ in settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        may_ask = request.method == "GET" or request.path.startswith("/api/")
        asked = request.GET.get("lang", "") if may_ask else ""
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = next((code for code in (asked, kept) if code in known), settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = language
        with translation.override(language):  # and not beyond: a worker's next task has no language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        if asked in known:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=YEAR,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response

    return middleware

"""The language of a page: what the visitor chose; before a choice, English where his browser asks for other
languages and never for Vietnamese (ADR 80).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from lookups.kinds.exams.fast_path import WEB as EXAM_SCORES

YEAR = 365 * 24 * 60 * 60
WITHOUT_WISH = ("/admin/", "/truc/", "/api/", "/zalo/", EXAM_SCORES)
"""Pages of the staff, of other programs, and the scores, which are answered before Django in Vietnamese."""
Handler = Callable[[HttpRequest], HttpResponse]


def wished_language(header: str) -> str:
    """ "en" for a browser that names languages but never Vietnamese; "" for all others, crawlers among them.

    A Vietnamese phone set to English names Vietnamese further down in its list as a rule.
    """
    languages = {code.partition("-")[0] for code, weight in parse_accept_lang_header(header) if weight > 0}
    return "en" if languages - {"*"} and "vi" not in languages else ""


def chosen_language(get_response: Handler) -> Handler:
    """Middleware: `?lang=en` shows this very page in English and remembers it in a cookie.

    A form is posted in the language of its page; a call of the API says its own by any method.
    """
    known = frozenset(code for code, _ in settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        may_ask = request.method == "GET" or request.path.startswith("/api/")
        asked = request.GET.get("lang", "") if may_ask else ""
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        hears_wish = not request.path.startswith(WITHOUT_WISH)
        wish = wished_language(request.headers.get("Accept-Language", "")) if hears_wish else ""
        chosen = (code for code in (asked, kept, wish) if code in known)
        language = next(chosen, settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = language
        with translation.override(language):  # and not beyond: a worker's next task has no language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie", "Accept-Language") if hears_wish else ("Cookie",))
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

"""Requests are read as UTF-8, which every browser and every JSON sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def always_utf8(get_response: Handler) -> Handler:
    """Middleware: forget the charset that a request names; Django would fail over codecs that are no text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "charset" in (request.content_params or {}):
            request.encoding = "utf-8"
        return get_response(request)

    return middleware

"""What brought a reader here learns that they looked something up, without knowing who they are.

Whoever brings readers (a poster) leaves the cookie COOKIE with a name of its own in it, the same for all who
came that way; the first look-up that is answered on a page tells the listener, which takes it away.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

COOKIE = "tu-dau"
Listener = Callable[[HttpRequest, HttpResponse], None]
_LISTENERS: list[Listener] = []


def register(listener: Listener) -> None:
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def notify_lookup(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response` answers a look-up; listeners hear of it where the reader carries the cookie."""
    if COOKIE in request.COOKIES:
        for listener in _LISTENERS:
            listener(request, response)
    return response

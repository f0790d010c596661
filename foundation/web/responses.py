"""Headers and answers that pages of one person share."""

from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

Answer = TypeVar("Answer", bound=HttpResponseBase)


def no_store(response: Answer) -> Answer:
    """Cached by nobody, indexed by no search."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def secret_address(response: Answer) -> Answer:
    """The address itself is the proof: no other site learns it as a referrer."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return no_store(response)


def too_many(request: HttpRequest, *, retry_after: int = 60) -> HttpResponse:
    response = no_store(render(request, "429.html", status=429))
    response.headers["Retry-After"] = str(retry_after)
    return response

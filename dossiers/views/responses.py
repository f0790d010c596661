"""Answers that several views give."""

from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from dossiers.codes import EXAMPLE

Answer = TypeVar("Answer", bound=HttpResponseBase)


def no_store(response: Answer) -> Answer:
    """Kept by nobody, found by no search."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def not_opened(request: HttpRequest, *, typed: str = "", by_token: bool = False) -> HttpResponse:
    """The one answer to everything that did not fit. It asks nothing of the database."""
    context = {"typed": typed, "by_token": by_token, "example": EXAMPLE}
    return no_store(render(request, "dossiers/not_opened.html", context, status=404))


def too_many(request: HttpRequest) -> HttpResponse:
    response = no_store(render(request, "429.html", status=429))
    response.headers["Retry-After"] = "60"
    return response

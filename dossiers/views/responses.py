"""Answers that several views give."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dossiers.codes import EXAMPLE
from foundation.web.responses import no_store


def not_opened(request: HttpRequest, *, typed: str = "", by_token: bool = False) -> HttpResponse:
    """The one answer to everything that did not fit. It asks nothing of the database."""
    context = {"typed": typed, "by_token": by_token, "example": EXAMPLE}
    return no_store(render(request, "dossiers/not_opened.html", context, status=404))

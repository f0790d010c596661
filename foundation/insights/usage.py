"""Pages that count as a use of a utility."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from foundation.insights.counters import count

View = Callable[..., HttpResponseBase]
OUTCOMES: dict[int, str] = {
    HTTPStatus.OK: "found",
    HTTPStatus.NOT_FOUND: "nothing",
    HTTPStatus.GONE: "nothing",
    HTTPStatus.TOO_MANY_REQUESTS: "refused",
}


def count_usage(utility: str, *, asked: str = "") -> Callable[[View], View]:
    """A view whose answers are uses; with `asked`, only where this parameter of the address is filled.

    Stands outside what keeps made pages, so that a kept page counts too. A redirect is no answer.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            outcome = OUTCOMES.get(response.status_code)
            if outcome and (not asked or request.GET.get(asked)):
                count(utility, "web", outcome)
            return response

        return counting

    return guard

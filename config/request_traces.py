"""A span for each request and for each task that a request sent; tasks of the timers have none."""

from contextlib import AbstractContextManager
from typing import Any

from celery import signals
from django.http import HttpRequest, HttpResponse

from config.request_log import QUIET, Handler
from foundation import tracing

_of_tasks: dict[str, AbstractContextManager[Any]] = {}


def trace_requests(get_response: Handler) -> Handler:
    """Middleware around the one that logs, so that its lines have the trace. A client's own is ignored."""

    def traced(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(QUIET):
            return get_response(request)
        with tracing.span(f"{request.method}", kind="SERVER") as span:
            response = get_response(request)
            match = request.resolver_match
            span.update_name(f"{request.method} {match.view_name if match else 'none'}")
            span.set_attribute("http.response.status_code", response.status_code)
        return response

    return traced


@signals.before_task_publish.connect
def _send_along(headers: dict[str, Any] | None = None, **_kwargs: Any) -> None:
    if headers is not None and (found := tracing.traceparent()):
        headers["traceparent"] = found


@signals.task_prerun.connect
def _begin(task_id: str = "", task: Any = None, **_kwargs: Any) -> None:
    if parent := getattr(task.request, "traceparent", None):
        _of_tasks[task_id] = tracing.span(task.name, kind="CONSUMER", parent=parent)
        _of_tasks[task_id].__enter__()


@signals.task_postrun.connect
def _end(task_id: str = "", **_kwargs: Any) -> None:
    if span := _of_tasks.pop(task_id, None):
        span.__exit__(None, None, None)

"""Errors to Sentry or whatever speaks its protocol: what failed and where, nothing of a person.

Needs requirements-tracing.txt; imported only where SENTRY_DSN is set.
"""

import re
from typing import Any

import sentry_sdk
from django.conf import settings

from config.request_log import masked
from foundation import tracing
from foundation.request_id import request_id

KEPT_OF_REQUEST = ("method", "url")
_NUMBERS = re.compile(r"(?<![\w.])\+?\d{9,12}(?![\w.])")  # of phones and people


def start() -> None:
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_people,
    )


def without_people(event: Any, _hint: Any) -> Any:
    """What the SDK would add of a request or a task goes, every text is masked as in the logs."""
    for name in ("user", "extra", "breadcrumbs", "contexts", "modules"):
        event.pop(name, None)
    if request := event.get("request"):
        event["request"] = {name: request[name] for name in KEPT_OF_REQUEST if name in request}
        event["request"]["url"] = event["request"].get("url", "").partition("?")[0]
    if entry := event.get("logentry"):
        event["logentry"] = {"message": entry.get("formatted") or entry.get("message", "")}
    known = {"request": request_id.get(), "trace": tracing.trace_id()}
    event["tags"] = {name: value for name, value in known.items() if value}
    return _masked(event)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _NUMBERS.sub("…", masked(value))
    if isinstance(value, dict):
        return {name: _masked(each) for name, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, (list, tuple)) else value

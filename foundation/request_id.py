"""The id of the request or task that this thread works for; "" where it works for none."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")

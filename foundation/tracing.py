"""Spans through all that one request causes, for whoever collects them; without a collector they are nothing.

config/observability.py sets the backend. A span has the name of a view, a task or a call of a platform and
numbers of ours, never an address, a text or anything of a person.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol


class Backend(Protocol):
    def span(
        self, name: str, kind: str, parent: str, attributes: dict[str, Any]
    ) -> AbstractContextManager[Any]:
        """The context of a span, which it gives."""

    def traceparent(self) -> str:
        """The current span in the form of W3C's header; "" where there is none that is sampled."""


_backend: Backend | None = None


def use(backend: Backend | None) -> None:
    global _backend  # noqa: PLW0603 - set once, as the process begins
    _backend = backend


def span(
    name: str, *, kind: str = "INTERNAL", parent: str = "", **attributes: Any
) -> AbstractContextManager[Any]:
    """A span below `parent` (a `traceparent()`), else below the current one; without a backend None."""
    return _backend.span(name, kind, parent, attributes) if _backend else nullcontext()


def traceparent() -> str:
    return _backend.traceparent() if _backend else ""


def trace_id() -> str:
    return traceparent()[3:35]

"""The route of the outbox's tests."""

from tests.foundation.outbox.conftest import letterbox, registered

__all__ = ["letterbox", "registered"]

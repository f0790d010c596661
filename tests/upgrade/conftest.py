"""The route of the outbox's tests."""

from tests.foundation.outbox.conftest import ladder, letterbox

__all__ = ["ladder", "letterbox"]

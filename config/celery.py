"""The Celery application. The broker only carries hints; what is owed stands in PostgreSQL (ADR 0002)."""

import os
from typing import Any

from celery import Celery, signals
from kombu.transport import redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Channel(redis.Channel):
    """kombu's channel, but what comes too late for a closed connection meets a connection error.

    A task that ends after Redis died acknowledges over the channel that it came by. kombu 5.7 raises
    AttributeError there, which Celery does not expect: the whole worker ended (ADR 53).
    """

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if getattr(self.connection, "client", None) is None:
            raise ConnectionResetError("the connection to Redis was closed meanwhile")
        parameters: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[misc]
        return parameters


redis.Transport.Channel = Channel

from config import heartbeats, request_log, request_traces  # noqa: E402, F401 - receivers of signals

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
for module in ("health", "duty_alarms"):
    app.autodiscover_tasks(["config"], related_name=module)
app.autodiscover_tasks(["foundation.files"])


@signals.worker_init.connect
@signals.beat_init.connect
def refuse_unsafe_settings(**_kwargs: Any) -> None:
    """Celery logs an exception of a receiver and goes on; an exit is obeyed."""
    from django.core.exceptions import ImproperlyConfigured

    from config.checks import require_safe_settings

    try:
        require_safe_settings()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None


@signals.worker_init.connect
def follow_exams(**_kwargs: Any) -> None:
    """Workers answer chats from the exam folder of their machine."""
    from lookups.kinds.exams.services import following

    following.start()

"""The web process. The webhook is answered before Django's middleware: see zalo_channel/webhook.py."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

portal = get_wsgi_application()

from zalo_channel.webhook import PATH as WEBHOOK_PATH  # noqa: E402 - needs the settings
from zalo_channel.webhook import webhook_app  # noqa: E402


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    serve = webhook_app if environ["PATH_INFO"] == WEBHOOK_PATH else portal
    return serve(environ, start_response)

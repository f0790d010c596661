"""The web process. The webhook and exam scores are answered before Django's middleware.

See zalo_channel/webhook.py and lookups/kinds/exams/hot.py.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

portal = get_wsgi_application()

from config import security_headers  # noqa: E402 - needs the settings
from config.charset import always_utf8  # noqa: E402
from lookups.kinds.exams import hot  # noqa: E402
from zalo_channel.webhook import PATH as WEBHOOK_PATH  # noqa: E402
from zalo_channel.webhook import webhook_app  # noqa: E402

scores = hot.ScorePages(security_headers.of_public_pages())


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == WEBHOOK_PATH:
        return webhook_app(environ, start_response)
    if path in hot.PATHS and (answered := scores.answer(environ)):
        status, headers, body = answered
        start_response(status, headers)
        return [body]
    return portal(always_utf8(environ), start_response)

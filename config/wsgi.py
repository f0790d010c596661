"""The portal as a WSGI application; config/rsgi.py is what the web server runs."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

portal = get_wsgi_application()

from config.charset import always_utf8  # noqa: E402 - needs the settings
from config.checks import require_safe_settings  # noqa: E402
from config.static_releases import require_collected  # noqa: E402

require_safe_settings()
require_collected()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return portal(always_utf8(environ), start_response)

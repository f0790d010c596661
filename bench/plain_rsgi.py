"""The constant page and the naive webhook of bench/plain_views.py, behind our middleware and server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain_settings"
portal = get_wsgi_application()

from config.wsgi_bridge import WsgiBridge  # noqa: E402

application = WsgiBridge(portal)

"""The views of bench/plain_views.py behind the portal's middleware: the constant page, the naive webhook."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain_settings"
application = get_wsgi_application()

"""The web process. The webhook is answered before Django's middleware: see zalo_channel/webhook.py."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

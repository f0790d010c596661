"""The webhook as most projects write it: a Django view behind the middleware, ORM create, a task an event."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.naive_settings"
application = get_wsgi_application()

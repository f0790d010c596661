"""`python -m tests.database [demo]`: make the templates, before any test's time is counted."""

import os
import sys

import django

os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "LOG_LEVEL": "WARNING"}
django.setup()

from tests.database import demo, templates  # noqa: E402

if "demo" in sys.argv:
    demo.made()
else:
    templates.migrated()

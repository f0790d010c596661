"""The Celery application. The broker only carries hints; what is owed stands in PostgreSQL (ADR 0002)."""

import os

from celery import Celery
from kombu.transport.redis import Channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A channel whose Redis died cannot give its tasks back; trying that while it is closed ends the whole worker
# (kombu 5.7, ADR 53). Such tasks come back after `visibility_timeout`; what is owed, at the next sweep.
Channel.do_restore = False

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config"], related_name="health")

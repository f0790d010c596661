"""What the timers of config/tasks.py delete: sessions, the log of log-ins, lists that nobody confirmed."""

import datetime as dt
import os

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from config import celery_schedule
from config.celery import app
from foundation.files import pending_uploads

pytestmark = [pytest.mark.django_db, pytest.mark.security_check("live-migration-and-erasure")]
LOG_INS = (AccessAttempt, AccessFailureLog, AccessLog)
DAY = dt.timedelta(days=1)


def by_timer(task: str) -> int:
    """Runs what beat sends under this name, as a worker finds it."""
    app.loader.import_default_modules()
    assert task in {entry["task"] for entry in celery_schedule.BEAT.values()}
    return int(app.tasks[task].apply(throw=True).get())


def test_sessions_that_have_ended_are_gone_and_others_stay(client, admin_user):
    client.force_login(admin_user)
    live = client.session.session_key
    for name, age in (("ended", dt.timedelta(seconds=-1)), ("ends", dt.timedelta(minutes=5))):
        Session.objects.create(session_key=name, session_data="x", expire_date=timezone.now() + age)
    assert by_timer("config.tasks.purge_sessions") == 1
    assert set(Session.objects.values_list("session_key", flat=True)) == {live, "ends"}


def test_log_ins_and_failed_tries_end_with_their_time(settings):
    settings.LOG_IN_RETENTION_DAYS = 180
    for table in LOG_INS:
        for name, age in (("old", 181 * DAY), ("recent", 179 * DAY)):
            extra = {"failures_since_start": 1} if table is AccessAttempt else {}
            row = table.objects.create(username=name, ip_address="203.0.113.1", path_info="/", **extra)
            table.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - age)
    assert by_timer("config.tasks.purge_log_ins") == len(LOG_INS)
    left = {table: list(table.objects.values_list("username", flat=True)) for table in LOG_INS}
    assert left == dict.fromkeys(LOG_INS, ["recent"])


def test_a_list_that_nobody_confirmed_within_a_day_is_gone(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    old, recent = (pending_uploads.store(b"ho ten", "so.csv") for _ in range(2))
    for ticket, age in ((old, 25), (recent, 23)):
        at = (timezone.now() - dt.timedelta(hours=age)).timestamp()
        os.utime(tmp_path / "imports" / ticket["key"], (at, at))
    assert by_timer("config.tasks.purge_pending_imports") == 1
    assert not pending_uploads.exists(old)
    assert pending_uploads.read(recent) == b"ho ten"

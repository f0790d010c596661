"""Timers that no app owns: sessions, the log of log-ins, lists waiting to be imported, morning mails."""

import datetime as dt

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from config import morning_mail
from foundation.files import pending_uploads
from foundation.spreadsheets import background


@shared_task
def purge_sessions() -> int:
    """Delete sessions that have ended; how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


@shared_task
def purge_log_ins() -> int:
    """Delete log-ins and failed tries older than LOG_IN_RETENTION_DAYS; how many rows."""
    before = timezone.now() - dt.timedelta(days=settings.LOG_IN_RETENTION_DAYS)
    tables = (AccessAttempt, AccessFailureLog, AccessLog)
    return sum(table.objects.filter(attempt_time__lt=before).delete()[0] for table in tables)


@shared_task
def purge_pending_imports() -> int:
    """Delete uploaded lists that nobody confirmed within a day; how many files."""
    background.forget_unconfirmed()
    return pending_uploads.delete_expired()


@shared_task
def send_morning_mails() -> int:
    return morning_mail.send_due()

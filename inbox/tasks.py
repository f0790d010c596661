"""The timer of words that were begun and never sent."""

import datetime as dt

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from inbox.models import Draft


@shared_task
def forget_old_drafts() -> int:
    """They are kept no longer than what was said; how many went."""
    term = timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS)
    return Draft.objects.filter(updated_at__lt=term).delete()[0]

"""Periodic deletion of unsent drafts."""

import datetime as dt

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from inbox.models import Draft, SuggestedAnswer


@shared_task
def forget_old_drafts() -> int:
    """Drafts and suggested answers are kept as long as conversations; returns how many were deleted."""
    term = timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS)
    drafts = Draft.objects.filter(updated_at__lt=term).delete()[0]
    return drafts + SuggestedAnswer.objects.filter(shown_at__lt=term).delete()[0]

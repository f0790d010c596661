"""What time does by itself: answers that nobody questions are closed, drafts and identities are forgotten."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from petitions import personal_data
from petitions.message_texts import reopen_until
from petitions.models import Draft, Petition, Sender
from petitions.services.details import SYSTEM
from petitions.services.transitions import change_status
from petitions.workflow import REOPEN_DAYS, Status

DRAFT_DAYS = 3
WITHDRAWN_DAYS = 3  # in which a corrected answer may be published again with the pictures


def close_answered(*, now: dt.datetime | None = None) -> int:
    """Close what was answered more than seven days ago and not reopened; how many."""
    now = now or timezone.now()
    old = Petition.objects.filter(
        status=Status.ANSWERED, answered_at__lt=now - dt.timedelta(days=REOPEN_DAYS)
    )
    closed = 0
    for petition in old.iterator(chunk_size=200):
        if petition.answered_at and reopen_until(petition.answered_at) < now:
            closed += _closed(petition)
    return closed


@transaction.atomic
def _closed(petition: Petition) -> bool:
    fresh = Petition.objects.select_for_update(skip_locked=True).filter(pk=petition.pk).first()
    if fresh is None or fresh.status != Status.ANSWERED:  # reopened this very moment
        return False
    change_status(petition=fresh, to=Status.CLOSED, by=SYSTEM)
    return True


def forget_drafts(*, now: dt.datetime | None = None) -> int:
    """Delete what was begun and left, with its pictures; how many drafts."""
    now = now or timezone.now()
    old = Draft.objects.filter(updated_at__lt=now - dt.timedelta(days=DRAFT_DAYS))
    count = 0
    for draft in old.iterator(chunk_size=200):
        personal_data.drop_draft(draft)
        count += 1
    return count


def blank_old_identities(*, now: dt.datetime | None = None) -> int:
    """Forget the senders of petitions closed longer ago than PETITION_IDENTITY_YEARS; how many.

    Pictures that were withdrawn go with whose sender is forgotten already."""
    now = now or timezone.now()
    before = now - dt.timedelta(days=365 * settings.PETITION_IDENTITY_YEARS)
    old = Sender.objects.filter(petition__closed_at__lt=before)
    count = 0
    for sender in old.select_related("petition").iterator(chunk_size=200):
        personal_data.forget_sender(sender.petition)
        count += 1
    personal_data.drop_withdrawn_pictures(before=now - dt.timedelta(days=WITHDRAWN_DAYS))
    return count

"""The timers: kept answers of the API, drafts that nobody went on with."""

from celery import shared_task

from dossiers import submission
from dossiers.api import idempotency


@shared_task
def forget_old_answers() -> int:
    return idempotency.forget_old()


@shared_task
def forget_old_drafts() -> int:
    return submission.forget_expired()

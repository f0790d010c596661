from celery import shared_task

from lookups.kinds.exams import notifications
from lookups.kinds.exams.services import snapshots


@shared_task
def announce() -> None:
    """Beat asks every few seconds; nothing is due on all but a few days of the year."""
    snapshots.reconcile()
    notifications.announce()

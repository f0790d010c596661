from celery import shared_task

from lookups.kinds.exams import watching
from lookups.kinds.exams.services import preparing


@shared_task
def announce() -> None:
    """Beat asks every few seconds; nothing is due on all but a few days of the year."""
    preparing.rebuild_unreadable()
    watching.announce()

from celery import shared_task

from lookups.kinds.exams import notifications


@shared_task
def announce() -> None:
    """Beat asks every few seconds; nothing is due on all but a few days of the year. It builds no snapshot
    (following.py): its turns would wait for a build one after the other."""
    notifications.announce()

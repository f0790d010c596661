"""The timer of the API's kept answers."""

from celery import shared_task

from dossiers.api import idempotency


@shared_task
def forget_old_answers() -> int:
    return idempotency.forget_old()

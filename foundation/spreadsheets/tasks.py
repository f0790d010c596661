"""A timer: former values of imports that can no longer be taken back."""

from celery import shared_task

from foundation.spreadsheets import taking_back


@shared_task
def forget_old_rows() -> int:
    return taking_back.forget_old()

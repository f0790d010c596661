"""Imports that wait for a worker, and a timer: former values of those that can no longer be taken back."""

from celery import shared_task

from foundation.spreadsheets import background, taking_back


@shared_task
def take_in_waiting() -> int:
    return background.take_in_waiting()


@shared_task
def forget_old_rows() -> int:
    return taking_back.forget_old()

"""The timers: count due dates again after a change, and enter the public holidays of the years ahead."""

from celery import shared_task

from foundation.calendar import seed, services


@shared_task
def apply_changes() -> int:
    return services.apply_changes()


@shared_task
def fill_years_ahead() -> int:
    return seed.fill()

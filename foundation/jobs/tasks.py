"""Long tasks that wait for a worker, and a timer that forgets old ones."""

from celery import shared_task

from foundation.jobs import services


@shared_task
def run_waiting() -> int:
    return services.run_waiting()


@shared_task
def forget_old() -> int:
    return services.forget_old()

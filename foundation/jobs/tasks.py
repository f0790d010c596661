"""What waits for a worker, imports too, and a timer that forgets old tasks."""

from celery import shared_task

from foundation.jobs import queue, services


@shared_task
def run_waiting() -> int:
    return queue.run_waiting()


@shared_task
def forget_old() -> int:
    return services.forget_old()

from celery import shared_task

from lookups.kinds.violations import retention


@shared_task
def forget_unlisted() -> int:
    return retention.forget_unlisted()

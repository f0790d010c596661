from celery import shared_task
from django.core.files.storage import default_storage


@shared_task(autoretry_for=(OSError,), retry_backoff=10, retry_backoff_max=300, max_retries=300)
def delete_files(names: list[str]) -> None:
    """Tried for a day: the store was away when a row was let go of."""
    for name in names:
        default_storage.delete(name)

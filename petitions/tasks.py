"""The timers of petitions: another door to the services."""

from celery import shared_task

from foundation.files import orphaned_files
from petitions import services
from petitions.models import Enclosure, Picture


@shared_task
def close_answered() -> int:
    return services.close_answered()


@shared_task
def forget_drafts() -> int:
    return services.forget_drafts()


@shared_task
def blank_old_identities() -> int:
    return services.blank_old_identities()


@shared_task
def forget_stray_files() -> int:
    return orphaned_files.delete_orphaned_files(Picture, Enclosure)

"""When the last backup succeeded: web and workers do not see the folder of the backups."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

LATE_AFTER = dt.timedelta(hours=36)  # deploy/prometheus/alerts.yml, BackupLate


class LastBackup(models.Model):
    """One row, replaced by each backup that succeeds."""

    finished_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}"


def record_backup() -> None:
    LastBackup.objects.update_or_create(pk=1, defaults={"finished_at": timezone.now()})


def last_backup() -> dt.datetime | None:
    """When it ended; None before the first."""
    return LastBackup.objects.values_list("finished_at", flat=True).first()


def is_expected() -> bool:
    """Whether this portal is backed up by `manage.py backup`."""
    return bool(settings.BACKUP_RECIPIENTS)

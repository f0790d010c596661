"""What waits for a worker: the row is the queue."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.database.encryption import EncryptedTextField
from foundation.officers import officer_field


class QueuedWork(models.Model):
    """A subclass has `at`, when it was ordered, and a `stage` with WAITING and RUNNING; queue.py claims a row
    and does its work once."""

    log_name: ClassVar[str] = "work"

    tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    begun_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def progress_key(self) -> str:
        return f"{self.log_name}:{self.pk}:progress"

    @property
    def is_open(self) -> bool:
        return self.stage in ("waiting", "running")  # type: ignore[attr-defined]


class Job(QueuedWork):
    """`about` tells the kind what it is about (a model's label); `order` is all that a worker needs, as JSON,
    emptied at the end because a search may name a person. Only `by` sees the job and fetches its file."""

    log_name = "job"

    class Stage(models.TextChoices):
        WAITING = "waiting", _("Waits for its turn")
        RUNNING = "running", _("Being done")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not done: refused")
        FAILED = "failed", _("Not done: failed")

    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(max_length=100, blank=True, editable=False)
    title = models.CharField(_("task"), max_length=200)
    by = officer_field(_("started by"), is_kept=False)
    at = models.DateTimeField(_("started at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    stage = models.CharField(_("state"), max_length=7, choices=Stage.choices, default=Stage.WAITING)
    told = models.CharField(_("result"), max_length=500, blank=True)
    purpose = models.CharField(_("what the file is for"), max_length=120, blank=True)
    order = EncryptedTextField(blank=True, editable=False)
    file = models.JSONField(null=True, editable=False)
    """The ticket of what was made (foundation/files/pending_uploads.py); `access`: what `by` held then."""

    class Meta:
        verbose_name = _("long task")
        verbose_name_plural = _("long tasks")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["by", "-id"], name="jobs_of_an_officer")]

    def __str__(self) -> str:
        return self.title

"""What was imported: one row for each file that was taken in, by whom, and how many rows it brought."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.jobs.models import QueuedWork
from foundation.officers import officer_field


class ImportRun(QueuedWork):
    """Ended in the transaction of the import; never changed afterwards."""

    log_name = "import"

    class Stage(models.TextChoices):
        """An import that is not done at once waits for a worker (background.py)."""

        WAITING = "waiting", _("Waits for its turn")
        RUNNING = "running", _("Being imported")
        CHECKED = "checked", _("Checked, to be confirmed")
        DONE = "done", _("Imported")
        REFUSED = "refused", _("Not imported: refused")
        FAILED = "failed", _("Not imported: failed")

    class State(models.TextChoices):
        WHOLE = "whole", _("Imported whole")
        PARTLY = "partly", _("Imported without some rows")
        TAKEN_BACK = "taken_back", _("Import taken back")
        WAITING = "waiting", _("Waits for its turn")
        RUNNING = "running", _("Being imported")
        CHECKING = "checking", _("File being checked")
        CHECKED = "checked", _("Checked, to be confirmed")
        REFUSED = "refused", _("Not imported: refused")
        FAILED = "failed", _("Not imported: failed")

    kind = models.CharField(_("kind of data"), max_length=40)
    options = models.JSONField(_("options"), default=dict, editable=False)
    by = officer_field(_("imported by"))
    """None: the command, without a name."""
    at = models.DateTimeField(_("imported at"), auto_now_add=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    added = models.PositiveIntegerField(_("rows added"), default=0)
    changed = models.PositiveIntegerField(_("rows changed"), default=0)
    unchanged = models.PositiveIntegerField(_("rows unchanged"), default=0)
    refused = models.PositiveIntegerField(_("rows refused"), default=0)
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.DONE, db_default=Stage.DONE)
    told = models.CharField(_("why not imported"), max_length=500, blank=True, db_default="")
    job = models.JSONField(default=dict, db_default={}, editable=False)
    """What a worker needs: the ticket of the file, which rows are kept, names chosen by the clerk; afterwards
    the ticket of the rows left out."""

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "-id"], name="imports_of_a_kind")]

    def __str__(self) -> str:
        return self.file_name or timezone.localtime(self.at).strftime("%d/%m/%Y %H:%M")

    @property
    def state(self) -> "ImportRun.State":
        if hasattr(self, "take_back"):
            return self.State.TAKEN_BACK
        if self.stage == self.Stage.RUNNING and self.job.get("keep") is None:
            return self.State.CHECKING
        if self.stage != self.Stage.DONE:
            return self.State(self.stage)
        return self.State.PARTLY if self.refused else self.State.WHOLE


class ImportedRow(models.Model):
    """A row that the import wrote, before and after; the database writes it (row_tracking.py)."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    table = models.CharField(max_length=63)
    key = models.BigIntegerField()
    before = models.JSONField(null=True)
    """NULL: the row was added."""
    after = models.JSONField(null=True)
    """NULL: the row was deleted."""

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class ImportTakeBack(models.Model):
    """The one event by which an import was taken back. Append-only, by a trigger."""

    run = models.OneToOneField(ImportRun, models.PROTECT, related_name="take_back")
    by = officer_field(null=False)
    at = models.DateTimeField(auto_now_add=True)
    removed = models.PositiveIntegerField(default=0)
    restored = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import taken back")
        verbose_name_plural = _("imports taken back")

    def __str__(self) -> str:
        return f"{self.run}: {self.removed} − {self.restored} − {self.left}"

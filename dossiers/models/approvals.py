"""What an officer asks of a leader or of who may sign."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier
from dossiers.workflow import Status
from foundation.database.encryption import EncryptedTextField
from foundation.officers import officer_field


class ApprovalRequest(models.Model):
    """What the officer may not do himself: a step (a stop, a signature), a correction, an apology.

    `wanted` holds as JSON what was typed for a correction or an apology, until it is done.
    """

    class Kind(models.TextChoices):
        STEP = "step", _("Step")
        CORRECTION = "correction", _("Correct the details")
        APOLOGY = "apology", _("Apologise and give a new day")

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a leader")
        RETURNED = "returned", _("Returned")
        DONE = "done", _("Done")
        OVERTAKEN = "overtaken", _("Another step followed")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="approvals")
    kind = models.CharField(
        _("what is asked for"), max_length=10, choices=Kind.choices, default=Kind.STEP, db_default=Kind.STEP
    )
    wanted = EncryptedTextField(blank=True, default="", db_default="", editable=False)
    to_status = models.PositiveSmallIntegerField(_("step"), choices=Status.choices)
    note = models.TextField(_("note"), blank=True)
    asked_by = officer_field(_("asked for by"), null=False)
    asked_at = models.DateTimeField(_("requested at"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("request for approval")
        verbose_name_plural = _("requests for approval")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state="asked"), name="one_open_request_for_approval"
            )
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=["asked", "returned"]), name="approval_open")
        ]

    @property
    def step(self) -> str:
        """In words; a step is called by the status that it leads to."""
        return str(self.get_to_status_display() if self.kind == self.Kind.STEP else self.get_kind_display())

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.to_status}"

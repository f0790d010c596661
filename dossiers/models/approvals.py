"""What an officer asks of a leader or of who may sign."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier
from dossiers.workflow import Status


class ApprovalRequest(models.Model):
    """A step that the officer may not take himself: a stop, a correction, a signature."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a leader")
        RETURNED = "returned", _("Returned")
        DONE = "done", _("Done")
        OVERTAKEN = "overtaken", _("Another step followed")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="approvals")
    to_status = models.PositiveSmallIntegerField(_("step"), choices=Status.choices)
    note = models.TextField(_("note"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
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

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.to_status}"

"""What a citizen declares for a procedure: the fields of the portal's own form, kept as data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import Procedure
from foundation.database.constraints import CheckConstraint
from foundation.web.translated_fields import Translated


class ProcedureField(Translated, models.Model):
    """One field of the form. Its answer is a text as printed; dossiers.submission.declaration checks it."""

    class Kind(models.TextChoices):
        TEXT = "text", _("line of text")
        LONG_TEXT = "long_text", _("longer text")
        DATE = "date", _("date")
        PHONE = "phone", _("phone number")
        IDENTITY_NUMBER = "identity_number", _("citizen number")
        CHOICE = "choice", _("one of a list")
        YES_NO = "yes_no", _("yes or no")
        NUMBER = "number", _("number")
        COMMUNE = "commune", _("commune of the province")

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="form_fields")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("label"), max_length=200)
    label_en = models.CharField(_("label, English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.TEXT)
    is_required = models.BooleanField(_("required"), default=True)
    choices = models.TextField(
        _("list to choose from"), blank=True, help_text=_("one per line; its English after “=”: Nam = Male")
    )
    help = models.CharField(_("help"), max_length=300, blank=True)
    help_en = models.CharField(_("help, English"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("field of the form")
        verbose_name_plural = _("fields of the form")
        ordering = ["position", "id"]
        constraints = [
            CheckConstraint(
                condition=~Q(kind="choice") | ~Q(choices=""),
                name="field_with_a_list_has_one",
                violation_error_message=_("Please write the list to choose from, one answer per line."),
            )
        ]

    def __str__(self) -> str:
        return self.label

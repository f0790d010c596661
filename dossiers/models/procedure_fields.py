"""What a citizen declares for a procedure: the fields of the portal's own form, kept as data."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import Procedure
from foundation.database.constraints import CheckConstraint
from foundation.web.translated_fields import Translated


def _optional(label: Any, help_text: Any) -> models.CharField:
    return models.CharField(label, max_length=200, blank=True, default="", db_default="", help_text=help_text)


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
        WHOLE_NUMBER = "whole_number", _("whole number")
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
    least = _optional(_("at least"), _("a number, a date, “today” or the label of another field of the form"))
    most = _optional(_("at most"), _("as for “at least”"))
    known = _optional(_("known from"), _("full_name, phone, identity_number, address; or “full_name=Mẹ”"))

    class Meta:
        verbose_name = _("field of the form")
        verbose_name_plural = _("fields of the form")
        ordering = ["position", "id"]
        constraints = [
            CheckConstraint(
                condition=~Q(kind="choice") | ~Q(choices=""),
                name="field_with_a_list_has_one",
                violation_error_message=_("Please write the list to choose from, one answer per line."),
            ),
            CheckConstraint(
                condition=Q(kind__in=["date", "number", "whole_number"]) | Q(least="", most=""),
                name="only_a_quantity_has_bounds",
                violation_error_message=_("Only dates and numbers have a least and a most."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

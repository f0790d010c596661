"""What the national portal publishes, for whoever asks for what the catalogue here does not hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import UniqueConstraint


class NationalProcedure(models.Model):
    """A procedure of the national catalogue with the address of its page; the search leads there."""

    code = models.CharField(_("national code"), max_length=20)
    name = models.TextField(_("name"))
    field = models.CharField(_("field"), max_length=300, blank=True)
    handled_by = models.CharField(_("who handles it"), max_length=300, blank=True)
    url = models.URLField(_("address on the web"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("procedure of the national catalogue")
        verbose_name_plural = _("procedures of the national catalogue")
        ordering = ["code"]
        constraints = [
            UniqueConstraint(
                fields=["code"],
                name="one_national_procedure_per_code",
                violation_error_message=_("This procedure of the national catalogue is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

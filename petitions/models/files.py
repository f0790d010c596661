"""Files of a petition: the pictures that came with it, and what goes out with an answer."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.drafts import Draft
from petitions.models.petition import Answer, Petition


class Picture(models.Model):
    """A picture as drawn anew by foundation.files.pictures; it hangs on a draft, then on the petition."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, blank=True, related_name="pictures")
    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, null=True, blank=True, related_name="pictures"
    )
    file = models.FileField(_("file"), upload_to="petitions/%Y/%m/", max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    is_public = models.BooleanField(_("shows nobody, may be published"), default=False)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, petition=None) | Q(draft=None, petition__isnull=False),
                name="picture_hangs_on_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Enclosure(models.Model):
    """A file that goes with an answer, known by its bytes. For the sender only, never published."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="enclosures")
    file = models.FileField(_("file"), upload_to="petitions/answers/%Y/%m/", max_length=200)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("bytes"))
    shows_result = models.BooleanField(_("shows the mended place"), default=False, db_default=False)

    class Meta:
        verbose_name = _("enclosure")
        verbose_name_plural = _("enclosures")
        ordering = ["id"]

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]

    def __str__(self) -> str:
        return self.name

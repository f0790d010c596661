"""Sessions in which a group teaches its neighbours, to come and held, and what was handed out there."""

import datetime as dt
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.models.groups import Group


class TrainingQuerySet(models.QuerySet["Training"]):
    def to_come(self, day: dt.date) -> "TrainingQuerySet":
        """From `day` on, the next first."""
        return self.filter(day__gte=day).order_by("day", "pk")

    def held(self, day: dt.date) -> "TrainingQuerySet":
        """Before `day`, the newest first."""
        return self.filter(day__lt=day).order_by("-day", "-pk")


class Training(models.Model):
    """`attendance` is empty until the session was held."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="trainings", verbose_name=_("technology group")
    )
    day = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200)
    attendance = models.PositiveIntegerField(
        _("people who came"), null=True, blank=True, help_text=_("Fill in after the session.")
    )
    topics = models.TextField(_("topics"), help_text=_("One a line."))
    materials = models.TextField(_("links"), blank=True, help_text=_("Addresses (https://…), one a line."))

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.group} {self.day:%d/%m/%Y}"

    @property
    def topics_listed(self) -> list[str]:
        return [line.strip() for line in self.topics.splitlines() if line.strip()]

    @property
    def links(self) -> list[str]:
        return [line.strip() for line in self.materials.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        if self.day and self.day > timezone.localdate() and self.attendance is not None:
            raise ValidationError({"attendance": _("A session that is still to come has no attendance yet.")})
        if any(not is_safe_link(link) for link in self.links):
            raise ValidationError({"materials": _("Each line must be an address that begins with https://.")})


def is_safe_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text))


class Material(models.Model):
    """A file handed out at a session; anybody may open it. `kind`: a key of office_files.KINDS."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name shown"), max_length=120, blank=True)
    file = models.FileField(_("file"), upload_to="outreach/%Y/%m")
    size = models.PositiveIntegerField(_("bytes"), editable=False, default=0)
    kind = models.CharField(_("type"), max_length=4, editable=False, default="pdf")

    class Meta:
        verbose_name = _("training material")
        verbose_name_plural = _("training materials")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outreach:material", args=[self.pk])

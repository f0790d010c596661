"""Whose matter a petition is: who sent it, and who is told of it beside.

A petition that is still being written, on the web or in a chat: it survives errors, restarts and a day.

Files of a petition: the pictures that came with it, and what goes out with an answer.
"""

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import Citizen
from foundation.database.folded_text import folded_index
from petitions.models.petition import Answer, Petition


class Sender(models.Model):
    """Who sent it, kept apart: the centre may see this row, the handling unit may not."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="sender")
    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="petitions_sent", verbose_name=_("person")
    )
    name = models.CharField(_("name as given"), max_length=200, blank=True)
    phone = models.CharField(_("phone as given"), max_length=15, blank=True)

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")
        indexes = [
            folded_index("name", name="sender_by_name"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="sender_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.citizen)


class FollowQuerySet(models.QuerySet["Follow"]):
    def living(self) -> "FollowQuerySet":
        return self.filter(stopped_at=None, citizen__erased_at=None)


class Follow(models.Model):
    """An address of somebody who held the petition's own address: told beside the sender."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="follows")
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="petitions_followed")
    since = models.DateTimeField(_("since"), default=timezone.now)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["petition", "citizen"], name="one_follow_of_a_petition")
        ]

    def __str__(self) -> str:
        return f"{self.citizen_id} → {self.petition_id}"


OPEN_FOR = dt.timedelta(days=1)
"""How long the browser in which it was begun may go on with it."""


class Draft(models.Model):
    """`data` holds what was answered so far, by the names of petitions.services.drafts.Filled."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, null=True, blank=True)
    data: Any = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("draft of a petition")
        verbose_name_plural = _("drafts of petitions")

    def __str__(self) -> str:
        return str(self.key)


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

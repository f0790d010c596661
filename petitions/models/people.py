"""Whose matter a petition is: who sent it, and who is told of it beside."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import Citizen
from foundation.database.folded_text import folded_index
from petitions.models.petition import Petition


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

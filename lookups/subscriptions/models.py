"""Who wants to be told of what, in which commune."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import Citizen
from foundation.regions.models import AdminUnit


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> "SubscriptionQuerySet":
        return self.filter(stopped_at=None)

    def citizens(self, topic: str, communes: Iterable[AdminUnit | int]) -> list[int]:
        """Ids of the citizens to tell about something in these communes, each once."""
        told = self.active().filter(topic=topic, commune__in=communes)
        return list(told.order_by("citizen_id").values_list("citizen_id", flat=True).distinct())


class Subscription(models.Model):
    """`topic` is a key of lookups.subscriptions.topics; stopped ones stay as the record of consent."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("person")
    )
    topic = models.SlugField(_("topic"), max_length=30)
    commune = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "topic", "commune"],
                condition=Q(stopped_at=None),
                name="one_living_subscription_per_commune",
            )
        ]
        indexes = [models.Index(fields=["topic", "commune"], name="subscription_by_place")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.commune}"

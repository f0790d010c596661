"""Usual reasons as rows; a service names the acts that ask for one and registers the table."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class UsualReasonQuerySet(models.QuerySet[Any]):
    def texts(self, act: str) -> list[str]:
        """Those in use, as the office has sorted them."""
        return list(self.filter(act=act, is_in_use=True).values_list("text", flat=True))


class BaseUsualReason(models.Model):
    """A subclass adds `act`, with a class `Act` of its choices: which field of which form offers the reason.
    What was written with it stays."""

    Act: type[models.TextChoices]

    text = models.CharField(_("reason"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_in_use = models.BooleanField(_("in use"), default=True)

    objects = UsualReasonQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["act", "position", "pk"]

    def __str__(self) -> str:
        return self.text

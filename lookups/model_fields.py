"""Model fields that several look-ups share."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.regions.models import AdminUnit

COMMUNES = {"level": AdminUnit.Level.COMMUNE}


def commune_field(**options: Any) -> models.ForeignKey:
    """The commune of a row; units are never deleted while something lies in them."""
    return models.ForeignKey(
        AdminUnit,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("commune"),
        limit_choices_to=COMMUNES,
        **options,
    )

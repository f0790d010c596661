"""Price tables with the time in which they hold, and their lines: a stretch of a street and its prices."""

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import CheckConstraint
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold
from foundation.web.formats import day
from lookups.kinds.land_prices.land_types import LandType


class PriceTable(models.Model):
    """A decision with its annexes. An import that names no decision or no dates stays unpublished."""

    decision = models.CharField(_("decision"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    url = models.URLField(_("address of the text"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("land price table")
        verbose_name_plural = _("land price tables")
        ordering = ["-valid_from"]
        constraints = [
            CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="table_ends_after_it_begins",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            CheckConstraint(
                condition=Q(is_published=False) | Q(valid_from__isnull=False),
                name="published_table_has_a_start",
                violation_error_message=_("Enter the date the table takes effect before you publish it."),
            ),
        ]

    def __str__(self) -> str:
        return self.decision

    @property
    def in_force(self) -> str:
        """«áp dụng từ 01/01/2020 đến 31/12/2025», in the active language."""
        if self.valid_from is None:
            return gettext("from a day not known")
        span = {"first": day(self.valid_from), "last": day(self.valid_to)}
        if self.valid_to:
            return gettext("in force from %(first)s to %(last)s") % span
        return gettext("in force from %(first)s") % span

    def holds(self, first: dt.date, last: dt.date) -> bool:
        """On some day of the span; never where its start is not known."""
        begun = self.valid_from is not None and self.valid_from <= last
        return begun and (self.valid_to is None or first <= self.valid_to)

    def has_ended(self, on: dt.date | None = None) -> bool:
        return self.valid_to is not None and self.valid_to < (on or timezone.localdate())


class LandPrice(models.Model):
    """`prices` are đồng per m² by position, VT1 first; null where the table gives none.

    The commune is kept as the table names it (`commune_name`) and as the unit that bore the name when the
    table began (`unit`; null where the catalogue has no single one).
    """

    table = models.ForeignKey(
        PriceTable, on_delete=models.CASCADE, related_name="lines", verbose_name=_("price table")
    )
    unit = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("administrative unit")
    )
    commune_name = models.CharField(_("commune"), max_length=120)
    district_name = models.CharField(_("district"), max_length=120, blank=True)
    street = models.CharField(_("street or area"), max_length=300)
    segment_from = models.CharField(_("from"), max_length=300, blank=True)
    segment_to = models.CharField(_("to"), max_length=300, blank=True)
    land_type = models.CharField(_("land"), max_length=3, choices=LandType.choices, default=LandType.ODT)
    prices = ArrayField(
        models.BigIntegerField(null=True), verbose_name=_("prices by position (đồng/m²)"), size=10
    )
    coefficient = models.DecimalField(_("coefficient"), max_digits=6, decimal_places=3, null=True, blank=True)
    page = models.CharField(_("page"), max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    street_key = models.CharField(max_length=300, editable=False)
    segment_key = models.CharField(max_length=610, editable=False)

    class Meta:
        verbose_name = _("land price")
        verbose_name_plural = _("land prices")
        ordering = ["table", "id"]
        indexes = [GinIndex(fields=["street_key"], opclasses=["gin_trgm_ops"], name="land_price_street")]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "commune_name", "street", "segment_from", "segment_to", "land_type"],
                name="one_line_per_segment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.street}, {self.commune_name}"

    def save(self, **options: Any) -> None:
        self.fold()
        super().save(**options)

    def fold(self) -> None:
        self.street_key = fold(self.street)
        self.segment_key = fold(f"{self.segment_from} {self.segment_to}")

    @property
    def segment(self) -> str:
        """«từ Phan Bội Châu đến Trưng Nữ Vương», in the active language; empty for a whole street."""
        if self.segment_from and self.segment_to:
            ends = {"start": _inside(self.segment_from, "từ"), "end": _inside(self.segment_to, "đến")}
            return gettext("from %(start)s to %(end)s") % ends
        return self.segment_from or self.segment_to


def _inside(words: str, opening: str) -> str:
    """Tables write both "Từ cầu Tam Kỳ" and "cầu Tam Kỳ" in the column `từ`."""
    rest = words.removeprefix(opening.capitalize()).removeprefix(opening)
    return rest.strip() if rest.startswith(" ") else words

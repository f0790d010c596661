"""Administrative units with the dates between which they existed, and what became of them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AdminUnitQuerySet(models.QuerySet["AdminUnit"]):
    def on(self, day: dt.date) -> "AdminUnitQuerySet":
        return self.filter(Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def current(self) -> "AdminUnitQuerySet":
        return self.on(timezone.localdate())


class AdminUnit(models.Model):
    """One unit in one period: code 20410 was a small ward, then Phường Hội An; the period tells which."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District")
        COMMUNE = "commune", _("Commune")

    class Kind(models.TextChoices):
        CENTRAL_CITY = "thanh_pho_tw", "Thành phố"
        PROVINCE = "tinh", "Tỉnh"
        CITY = "thanh_pho", "Thành phố (thuộc tỉnh)"
        TOWN = "thi_xa", "Thị xã"
        URBAN_DISTRICT = "quan", "Quận"
        RURAL_DISTRICT = "huyen", "Huyện"
        WARD = "phuong", "Phường"
        TOWNSHIP = "thi_tran", "Thị trấn"
        COMMUNE = "xa", "Xã"
        SPECIAL_ZONE = "dac_khu", "Đặc khu"

    code = models.CharField(_("code"), max_length=10, db_index=True)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=100)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("in")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    objects = AdminUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_unit_per_code_and_start")
        ]

    @property
    def full_name(self) -> str:
        kind = self.get_kind_display().partition(" (")[0]
        return f"{kind} {self.name}"

    def __str__(self) -> str:
        return self.full_name


class UnitSuccession(models.Model):
    """What a unit became: merged, split, renamed, or given away in part."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split")
        RENAME = "rename", _("Renamed")
        PART = "part", _("A part went there")

    predecessor = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(
        AdminUnit, on_delete=models.CASCADE, related_name="origins", verbose_name=_("successor")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    effective = models.DateField(_("from"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession of units")
        verbose_name_plural = _("successions of units")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

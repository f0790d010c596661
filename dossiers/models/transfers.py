"""Money that a bank's statement shows on an office's account, and which fee notice it settled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.fees import FeeNotice
from foundation.officers import officer_field


class BankTransfer(models.Model):
    """One line of a statement, known by number, day and account: banks count anew each day, and each its own.

    What fits no notice waits for a person, with the reason in words.
    """

    class State(models.TextChoices):
        MATCHED = "matched", _("Matched")
        TO_CHECK = "to_check", _("To be checked by a person")
        SETTLED = "settled", _("Assigned by a person")
        SURPLUS = "surplus", _("Kept as surplus of a notice")
        SET_ASIDE = "set_aside", _("Set aside")

    number = models.CharField(_("transaction number"), max_length=60)
    at = models.DateField(_("day"))
    amount = models.PositiveBigIntegerField(_("amount (đ)"))
    account = models.CharField(
        _("account"),
        max_length=30,
        blank=True,
        default="",
        db_default="",
        help_text=_("the office's own; where the statement does not say it, that of the fee notice"),
    )
    content = models.CharField(_("transfer content"), max_length=500)
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    why = models.CharField(_("why not by itself"), max_length=300, blank=True)
    notice = models.ForeignKey(
        FeeNotice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers",
        verbose_name=_("fee notice"),
    )
    decided_by = officer_field(_("decided by"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    read_at = models.DateTimeField(_("read at"), auto_now_add=True)

    class Meta:
        verbose_name = _("bank transfer")
        verbose_name_plural = _("bank transfers")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-at"]),
            models.Index(fields=["-at", "account"], name="transfer_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "at", "account"], name="one_line_of_an_account_and_day"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["matched", "settled"]) | Q(notice__isnull=False),
                name="matched_transfer_has_its_notice",
            ),
        ]

    def __str__(self) -> str:
        return self.number

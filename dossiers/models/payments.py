"""Money that came for a fee notice or was recorded by mistake: the sum is what the notice has received."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import StatusEvent
from dossiers.models.fees import FeeNotice
from dossiers.models.transfers import BankTransfer
from foundation.officers import officer_field


class Payment(models.Model):
    """One amount, by a bank transfer or over the counter. The database refuses to change or delete a row.

    FeeNotice.booked grows with it, in the same transaction and under the lock of the dossier.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        REFUNDED = "refunded", _("Given back")
        REVERSED = "reversed", _("Recorded by mistake")

    notice = models.ForeignKey(
        FeeNotice, on_delete=models.PROTECT, related_name="payments", verbose_name=_("fee notice")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = models.BigIntegerField(_("amount (đ)"), help_text=_("negative where money went back"))
    receipt_number = models.CharField(_("receipt number"), max_length=60)
    transfer = models.ForeignKey(
        BankTransfer,
        on_delete=models.PROTECT,
        null=True,
        related_name="payments",
        verbose_name=_("bank transfer"),
    )
    event = models.ForeignKey(
        StatusEvent,
        on_delete=models.PROTECT,
        null=True,
        related_name="payments",
        verbose_name=_("status event"),
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="reversed_by"
    )
    at = models.DateTimeField(_("at"))
    officer = officer_field(_("officer"))

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="received", amount__gt=0) | (~Q(kind="received") & Q(amount__lt=0)),
                name="payment_has_the_sign_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="reversed") | Q(reverses__isnull=False), name="reversal_names_its_payment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.amount}"

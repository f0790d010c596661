"""Money that goes back to who paid: one officer asks, another gives it back."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.fees import FeeNotice
from dossiers.models.payments import Payment
from foundation.database.encryption import EncryptedTextField
from foundation.officers import officer_field
from foundation.vietnamese.money import format_vnd


class RefundQuerySet(models.QuerySet["Refund"]):
    def visible_to(self, officer: User) -> "RefundQuerySet":
        """Those of the notices of the officer's desks."""
        return self.filter(notice__in=FeeNotice.objects.visible_to(officer))


class Refund(models.Model):
    """`payee` is the account that the money goes to; it is emptied with the decision."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        PAID = "paid", _("Given back")
        REFUSED = "refused", _("Not given back")

    class Means(models.TextChoices):
        ACCOUNT = "account", _("To a bank account")
        CASH = "cash", _("In cash at the counter")

    notice = models.ForeignKey(
        FeeNotice, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("fee notice")
    )
    amount = models.BigIntegerField(_("amount (đ)"))
    reason = models.CharField(_("reason"), max_length=300)
    means = models.CharField(_("how it is given back"), max_length=7, choices=Means.choices)
    payee = EncryptedTextField(_("bank, account and holder"), blank=True, default="")
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.ASKED)
    asked_by = officer_field(_("asked for by"), null=False)
    asked_at = models.DateTimeField(_("requested at"))
    decided_by = officer_field(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, null=True, related_name="refund", verbose_name=_("payment")
    )

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-pk"]
        permissions = [("approve_refund", _("Can give money back that another officer asked for"))]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="asked"), name="refund_asked")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_of_some_amount"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state="asked"), name="one_open_refund_of_a_notice"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid")
                | (Q(decided_by__isnull=False, payment__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="refund_is_paid_by_a_second_person",
                violation_error_message=_("A second person gives the money back."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {format_vnd(self.amount)}"

"""What a citizen must pay, and what a bank or treasury confirmed. A citizen's word never sets "paid"."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import OfficerDesk, ProcedureFee
from dossiers.models.dossier import Dossier
from dossiers.vietqr import payload

SURPLUS = Q(state__in=["unpaid", "paid"], booked__gt=F("total")) | Q(
    state__in=["cancelled", "refunded"], booked__gt=0
)


class FeeNoticeQuerySet(models.QuerySet["FeeNotice"]):
    def visible_to(self, officer: User) -> "FeeNoticeQuerySet":
        """Those of the dossiers of the officer's desks; everything for a superuser."""
        if officer.is_superuser:
            return self
        desks = OfficerDesk.agencies_of(officer)
        counter = Q(dossier__received_at_agency__in=desks)
        return self.filter(counter | Q(dossier__competent_agency__in=desks))

    def unpaid(self) -> "FeeNoticeQuerySet":
        return self.filter(state=FeeNotice.State.UNPAID)

    def past_last_day(self) -> "FeeNoticeQuerySet":
        return self.unpaid().filter(pay_by__lt=timezone.localdate())

    def with_surplus(self) -> "FeeNoticeQuerySet":
        """Those that received more than is due: the rest waits for a refund."""
        return self.filter(SURPLUS)


class FeeNotice(models.Model):
    """`booked` is the sum of its payments, kept beside them so that lists find what is owed or over."""

    class State(models.TextChoices):
        UNPAID = "unpaid", _("Not paid")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", _("Cancelled")
        REFUNDED = "refunded", _("Refunded")

    class CollectedAt(models.IntegerChoices):
        RECEPTION = 1, _("At reception")
        SUPPLEMENT = 2, _("With the supplement")
        HAND_OVER = 4, _("At hand-over")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="fee_notices")
    number = models.CharField(_("number"), max_length=60, unique=True)
    reference = models.CharField(
        _("transfer content"), max_length=25, unique=True, help_text=_("letters, digits, spaces")
    )
    collected_at = models.PositiveSmallIntegerField(
        _("when collected"), choices=CollectedAt.choices, default=CollectedAt.SUPPLEMENT
    )
    total = models.PositiveIntegerField(_("total (đ)"))
    booked = models.BigIntegerField(_("received (đ)"), default=0, db_default=0, editable=False)
    pay_by = models.DateField(_("pay by"), null=True, blank=True)
    bank_bin = models.CharField(max_length=6, blank=True)
    bank_name = models.CharField(max_length=80, blank=True)
    bank_account = models.CharField(max_length=19, blank=True)
    bank_account_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.UNPAID)
    issued_at = models.DateTimeField(_("issued at"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    receipt_number = models.CharField(_("receipt number"), max_length=60, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("confirmed by"),
    )

    objects = FeeNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee notice")
        verbose_name_plural = _("fee notices")
        ordering = ["issued_at", "id"]
        permissions = [("remind_feenotice", _("Can remind people of fees"))]
        indexes = [
            models.Index(fields=["issued_at"], condition=Q(state="unpaid"), name="fee_unpaid"),
            models.Index(fields=["issued_at"], condition=SURPLUS, name="fee_surplus"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="paid") | (Q(paid_at__isnull=False) & ~Q(receipt_number="")),
                name="paid_has_a_confirmation",
            )
        ]

    @property
    def received(self) -> int:
        """A notice that was paid before payments were kept as rows has none of them."""
        return max(self.booked, self.total) if self.state == self.State.PAID else self.booked

    @property
    def owed(self) -> int:
        return max(self.total - self.booked, 0) if self.state == self.State.UNPAID else 0

    @property
    def surplus(self) -> int:
        is_due = self.state in (self.State.UNPAID, self.State.PAID)
        return max(self.received - (self.total if is_due else 0), 0)

    @property
    def state_sentence(self) -> str:
        words = _("Fee notice %(number)s: %(state)s.")
        return str(words % {"number": self.number, "state": self.get_state_display()})

    @property
    def vietqr(self) -> str:
        """The text of the QR that asks for what is owed; "" where it is settled or no account can take it."""
        if self.state != self.State.UNPAID:
            return ""
        try:
            return payload(self.bank_bin, self.bank_account, amount=self.owed, purpose=self.reference)
        except ValueError:
            return ""

    def __str__(self) -> str:
        return self.number


class FeeLine(models.Model):
    notice = models.ForeignKey(FeeNotice, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(_("kind"), max_length=6, choices=ProcedureFee.Kind.choices)
    label = models.CharField(_("what for"), max_length=200)
    amount = models.PositiveIntegerField(_("amount (đ)"))

    class Meta:
        verbose_name = _("fee line")
        verbose_name_plural = _("fee lines")

    def __str__(self) -> str:
        return self.label

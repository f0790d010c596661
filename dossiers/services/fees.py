"""Fee notices: made by the move to "pay", settled by a bank's or treasury's word, never by the citizen's."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import vietqr
from dossiers.errors import InvalidDetail, PaymentRefused
from dossiers.models import (
    Agency,
    BankTransfer,
    Dossier,
    FeeLine,
    FeeNotice,
    Payment,
    ProcedureFee,
    StatusEvent,
)
from dossiers.services.checks import clean_text
from dossiers.services.details import StatusChange
from dossiers.services.numbering import fee_number, transfer_content
from dossiers.workflow import Status
from foundation.outbox.cancellation import cancel_event

MAX_TOTAL = 2_000_000_000
REMINDER = "fee_reminder"  # the purpose of its notices
State = FeeNotice.State
WHEN = {
    Status.ACCEPTED: FeeNotice.CollectedAt.RECEPTION,
    Status.IN_PROCESS: FeeNotice.CollectedAt.SUPPLEMENT,
    Status.DONE: FeeNotice.CollectedAt.HAND_OVER,
}


def charge(change: StatusChange) -> None:
    """Make the notice with its lines, for the account of the office that handles or else that received."""
    dossier, details = change.dossier, change.details
    lines = [_line(*line) for line in details.fee_lines]
    total = sum(line.amount for line in lines)
    if not 0 < total <= MAX_TOTAL:
        raise InvalidDetail(_("The total must be above 0 and at most 2 billion VND."))
    if details.pay_by and details.pay_by < timezone.localdate(change.at):
        raise InvalidDetail(_("The last day to pay is over."))
    payee = _payee(dossier)
    change.fee = FeeNotice.objects.create(
        dossier=dossier,
        number=fee_number(dossier),
        reference=transfer_content(dossier),
        collected_at=_when(change),
        total=total,
        pay_by=details.pay_by,
        bank_bin=payee.bank_bin,
        bank_name=vietqr.name_of(payee.bank_bin) or payee.bank_name,
        bank_account=payee.bank_account,
        bank_account_name=payee.bank_account_name,
        issued_at=change.at,
    )
    for line in lines:
        line.notice = change.fee
    FeeLine.objects.bulk_create(lines)


def clean_receipt(receipt_number: str) -> str:
    """The number of who took the money proves a payment. Raises PaymentRefused where it is empty."""
    if receipt := clean_text(receipt_number, 60, _("Receipt number")):
        return receipt
    raise PaymentRefused(_("The receipt or transaction number of who took the money is needed."))


def record_payment(
    notice: FeeNotice,
    *,
    amount: int,
    receipt_number: str,
    at: dt.datetime,
    officer: User | None,
    event: StatusEvent | None,
    transfer: BankTransfer | None = None,
) -> Payment:
    """Keep the amount as a row and in the sum. The caller holds the lock of the dossier."""
    payment = Payment.objects.create(
        notice=notice,
        kind=Payment.Kind.RECEIVED,
        amount=amount,
        receipt_number=receipt_number,
        at=at,
        officer=officer,
        event=event,
        transfer=transfer,
    )
    notice.booked += amount
    notice.save(update_fields=["booked"])
    return payment


def record_earlier_payment(notice: FeeNotice) -> None:
    """A notice that was paid before payments were kept as rows gets its row, so that the sum is right."""
    if missing := notice.received - notice.booked:
        record_payment(
            notice,
            amount=missing,
            receipt_number=notice.receipt_number,
            at=notice.paid_at or notice.issued_at,
            officer=notice.confirmed_by,
            event=None,
        )


def settle(notice: FeeNotice, *, receipt_number: str, at: dt.datetime, officer: User | None) -> None:
    """Nothing is owed any more; the receipt is that of the last payment."""
    notice.state, notice.paid_at, notice.receipt_number, notice.confirmed_by = (
        State.PAID,
        at,
        receipt_number,
        officer,
    )
    notice.save(update_fields=["state", "paid_at", "receipt_number", "confirmed_by"])
    cancel_reminder(notice)


def reminder_key(notice: FeeNotice) -> str:
    return f"fee-reminder:{notice.pk}:{notice.reminded_at:%Y%m%d}"


def cancel_reminder(notice: FeeNotice) -> None:
    """One that was not sent yet would be wrong now."""
    if notice.reminded_at:
        cancel_event(purpose=REMINDER, event_key=reminder_key(notice))


def settle_open(change: StatusChange) -> None:
    """A receipt number given with the move settles what the dossier still owes."""
    if not change.details.payment_receipt_number:
        return
    receipt, officer = clean_receipt(change.details.payment_receipt_number), change.by.officer
    for notice in change.dossier.fee_notices.unpaid():
        record_payment(
            notice,
            amount=notice.owed,
            receipt_number=receipt,
            at=change.at,
            officer=officer,
            event=change.event,
        )
        settle(notice, receipt_number=receipt, at=change.at, officer=officer)


def reverse(payment: Payment, *, event: StatusEvent, officer: User | None) -> FeeNotice:
    """The payment never belonged here: a row of its own takes it back, and the notice may be owed again."""
    notice = FeeNotice.objects.get(pk=payment.notice_id)
    Payment.objects.create(
        notice=notice,
        kind=Payment.Kind.REVERSED,
        amount=-payment.amount,
        receipt_number=payment.receipt_number,
        transfer=payment.transfer,
        reverses=payment,
        at=event.at,
        officer=officer,
        event=event,
    )
    notice.booked -= payment.amount
    if notice.state == State.PAID and notice.booked < notice.total:
        notice.state, notice.paid_at, notice.receipt_number, notice.confirmed_by = (
            State.UNPAID,
            None,
            "",
            None,
        )
    notice.save(update_fields=["booked", "state", "paid_at", "receipt_number", "confirmed_by"])
    return notice


def cancel_unpaid(change: StatusChange) -> None:
    unpaid = change.dossier.fee_notices.unpaid()
    for notice in unpaid:
        cancel_reminder(notice)
    unpaid.update(state=State.CANCELLED)


def _line(kind: str, label: str, amount: int) -> FeeLine:
    label = clean_text(label, 200, _("Name of the fee"))
    if kind not in ProcedureFee.Kind.values or not label:
        raise InvalidDetail(_("Each fee needs a kind (phí or lệ phí) and a name."))
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= MAX_TOTAL:
        raise InvalidDetail(_("The amount of “%(fee)s” is not right.") % {"fee": label})
    return FeeLine(kind=kind, label=label, amount=amount)


def _payee(dossier: Dossier) -> Agency:
    competent = dossier.competent_agency
    return competent if competent.bank_account else dossier.received_at_agency


def _when(change: StatusChange) -> int:
    chosen = change.details.collected_at
    if chosen is None:
        return WHEN[change.source] if change.source in WHEN else FeeNotice.CollectedAt.SUPPLEMENT
    if chosen not in FeeNotice.CollectedAt.values:
        raise InvalidDetail(_("The moment of collection is not right."))
    return chosen

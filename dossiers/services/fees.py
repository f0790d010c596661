"""Fee notices: made by the move to "pay", settled by a bank's or treasury's word, never by the citizen's."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone

from dossiers import banks
from dossiers.errors import InvalidDetail, PaymentRefused
from dossiers.models import Agency, Dossier, FeeLine, FeeNotice, ProcedureFee
from dossiers.services.checks import clean_text
from dossiers.services.numbering import fee_number, transfer_content
from dossiers.services.status_change import StatusChange
from dossiers.workflow import Status

MAX_TOTAL = 2_000_000_000
State = FeeNotice.State
WHEN = {
    Status.ACCEPTED: FeeNotice.CollectedAt.RECEPTION,
    Status.IN_PROCESS: FeeNotice.CollectedAt.SUPPLEMENT,
    Status.DONE: FeeNotice.CollectedAt.HAND_OVER,
}


def charge(step: StatusChange) -> None:
    """Make the notice with its lines, for the account of the office that handles or else that received."""
    dossier, details = step.dossier, step.details
    lines = [_line(*line) for line in details.fee_lines]
    total = sum(line.amount for line in lines)
    if not 0 < total <= MAX_TOTAL:
        raise InvalidDetail("Tổng số tiền phải lớn hơn 0 và không quá 2 tỷ đồng.")
    if details.pay_by and details.pay_by < timezone.localdate(step.at):
        raise InvalidDetail("Hạn nộp tiền đã qua.")
    payee = _payee(dossier)
    step.fee = FeeNotice.objects.create(
        dossier=dossier,
        number=fee_number(dossier),
        reference=transfer_content(dossier),
        collected_at=_when(step),
        total=total,
        pay_by=details.pay_by,
        bank_bin=payee.bank_bin,
        bank_name=banks.name_of(payee.bank_bin) or payee.bank_name,
        bank_account=payee.bank_account,
        bank_account_name=payee.bank_account_name,
        issued_at=step.at,
    )
    for line in lines:
        line.notice = step.fee
    FeeLine.objects.bulk_create(lines)


def settle(notice: FeeNotice, *, receipt_number: str, at: dt.datetime, officer: User | None) -> None:
    """The notice is paid: the receipt number of who took the money proves it."""
    receipt = clean_text(receipt_number, 60, "Số biên lai")
    if not receipt:
        raise PaymentRefused("Cần số biên lai hoặc mã giao dịch của nơi đã nhận tiền.")
    if notice.state != State.UNPAID:
        raise PaymentRefused(f"Thông báo phí {notice.number}: {notice.get_state_display()}.")
    notice.state, notice.paid_at, notice.receipt_number, notice.confirmed_by = (
        State.PAID,
        at,
        receipt,
        officer,
    )
    notice.save(update_fields=["state", "paid_at", "receipt_number", "confirmed_by"])


def settle_open(step: StatusChange) -> None:
    """A receipt number given with the move settles what the dossier still owes."""
    if step.details.payment_receipt_number:
        for notice in step.dossier.fee_notices.filter(state=State.UNPAID):
            settle(
                notice,
                receipt_number=step.details.payment_receipt_number,
                at=step.at,
                officer=step.by.officer,
            )


def cancel_unpaid(step: StatusChange) -> None:
    step.dossier.fee_notices.filter(state=State.UNPAID).update(state=State.CANCELLED)


def _line(kind: str, label: str, amount: int) -> FeeLine:
    label = clean_text(label, 200, "Tên khoản phí")
    if kind not in ProcedureFee.Kind.values or not label:
        raise InvalidDetail("Mỗi khoản phí cần loại (phí hoặc lệ phí) và tên.")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= MAX_TOTAL:
        raise InvalidDetail(f"Số tiền của “{label}” không đúng.")
    return FeeLine(kind=kind, label=label, amount=amount)


def _payee(dossier: Dossier) -> Agency:
    competent = dossier.competent_agency
    return competent if competent.bank_account else dossier.received_at_agency


def _when(step: StatusChange) -> int:
    chosen = step.details.collected_at
    if chosen is None:
        return WHEN[step.source] if step.source in WHEN else FeeNotice.CollectedAt.SUPPLEMENT
    if chosen not in FeeNotice.CollectedAt.values:
        raise InvalidDetail("Thời điểm thu phí không đúng.")
    return chosen

"""Fee notices: made by the move to "pay", settled by a bank's or treasury's word, never by the citizen's."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import banks
from dossiers.errors import InvalidDetail, PaymentRefused
from dossiers.models import Agency, Dossier, FeeLine, FeeNotice, ProcedureFee
from dossiers.services.checks import clean_text
from dossiers.services.details import StatusChange
from dossiers.services.numbering import fee_number, transfer_content
from dossiers.workflow import Status

MAX_TOTAL = 2_000_000_000
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
        bank_name=banks.name_of(payee.bank_bin) or payee.bank_name,
        bank_account=payee.bank_account,
        bank_account_name=payee.bank_account_name,
        issued_at=change.at,
    )
    for line in lines:
        line.notice = change.fee
    FeeLine.objects.bulk_create(lines)


def settle(notice: FeeNotice, *, receipt_number: str, at: dt.datetime, officer: User | None) -> None:
    """The notice is paid: the receipt number of who took the money proves it."""
    receipt = clean_text(receipt_number, 60, _("Receipt number"))
    if not receipt:
        raise PaymentRefused(_("The receipt or transaction number of who took the money is needed."))
    if notice.state != State.UNPAID:
        raise PaymentRefused(notice.state_sentence)
    notice.state, notice.paid_at, notice.receipt_number, notice.confirmed_by = (
        State.PAID,
        at,
        receipt,
        officer,
    )
    notice.save(update_fields=["state", "paid_at", "receipt_number", "confirmed_by"])


def settle_open(change: StatusChange) -> None:
    """A receipt number given with the move settles what the dossier still owes."""
    if change.details.payment_receipt_number:
        for notice in change.dossier.fee_notices.filter(state=State.UNPAID):
            settle(
                notice,
                receipt_number=change.details.payment_receipt_number,
                at=change.at,
                officer=change.by.officer,
            )


def cancel_unpaid(change: StatusChange) -> None:
    change.dossier.fee_notices.filter(state=State.UNPAID).update(state=State.CANCELLED)


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

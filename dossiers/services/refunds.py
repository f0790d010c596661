"""Give money back: one officer asks with a reason, another pays it out and names the payment order.

What is paid out is a Payment below zero and one event of the dossier, of which the citizen is told.
"""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers.errors import RefundRefused
from dossiers.models import FeeNotice, Payment, Refund
from dossiers.services import fees, payments, transitions
from dossiers.services.checks import clean_text
from dossiers.services.details import SYSTEM
from dossiers.statuses import MONEY_REFUNDED
from foundation.vietnamese.money import format_vnd

State = Refund.State


@transaction.atomic
def ask(*, notice: FeeNotice, amount: int, reason: str, means: str, payee: str = "", officer: User) -> Refund:
    """Raises RefundRefused where the amount is neither of the surplus nor all that came."""
    transitions.lock(notice.dossier)
    notice.refresh_from_db()
    _require_amount(notice, amount)
    reason = clean_text(reason, 300, _("Reason"))
    payee = clean_text(payee, 300, _("Bank account"))
    if not reason:
        raise RefundRefused(_("Say why the money is given back."))
    if means not in Refund.Means.values or (means == Refund.Means.ACCOUNT) != bool(payee):
        raise RefundRefused(_("A bank account is needed for a transfer, and only for one."))
    try:
        with transaction.atomic():
            return Refund.objects.create(
                notice=notice,
                amount=amount,
                reason=reason,
                means=means,
                payee=payee,
                asked_by=officer,
                asked_at=timezone.now(),
            )
    except IntegrityError:
        raise RefundRefused(_("A refund of this notice waits already; decide it first.")) from None


@transaction.atomic
def pay(*, refund: Refund, payout_number: str, officer: User) -> Refund:
    """The money has left: `payout_number` is that of the payment order or of the cash slip."""
    notice = refund.notice
    transitions.lock(notice.dossier)
    refund = _waiting(refund)
    if officer.pk == refund.asked_by_id:
        raise RefundRefused(_("You asked for it yourself: a second person gives the money back."))
    number = fees.clean_receipt(payout_number)
    notice.refresh_from_db()
    _require_amount(notice, refund.amount)
    fees.record_earlier_payment(notice)
    with translation.override("vi"):
        words = _("%(amount)s was given back, voucher %(number)s.")
        words %= {"amount": format_vnd(refund.amount), "number": number}
    event = payments.record_event(notice, SYSTEM, MONEY_REFUNDED, words, note_internal=refund.reason)
    refund.payment = Payment.objects.create(
        notice=notice,
        kind=Payment.Kind.REFUNDED,
        amount=-refund.amount,
        receipt_number=number,
        at=event.at,
        officer=officer,
        event=event,
    )
    notice.booked -= refund.amount
    if not notice.booked:
        notice.state = FeeNotice.State.REFUNDED
    notice.save(update_fields=["booked", "state"])
    return _decide(refund, State.PAID, officer, "")


@transaction.atomic
def refuse(*, refund: Refund, answer: str, officer: User) -> Refund:
    """Also for whoever asked, who takes it back."""
    refund = _waiting(refund)
    answer = clean_text(answer, 300, _("Reason"))
    if not answer:
        raise RefundRefused(_("Say why the money is not given back."))
    return _decide(refund, State.REFUSED, officer, answer)


def amounts_of(notice: FeeNotice) -> list[int]:
    """The surplus, and all that came where nothing is owed: what may be given back."""
    if notice.state == FeeNotice.State.UNPAID:
        return []
    return [amount for amount in dict.fromkeys((notice.surplus, notice.received)) if amount]


def _require_amount(notice: FeeNotice, amount: int) -> None:
    possible = amounts_of(notice)
    if not possible:
        raise RefundRefused(
            _("Nothing of this notice can be given back: %(why)s") % {"why": notice.state_sentence}
        )
    if not (0 < amount <= notice.surplus or amount == notice.received):
        words = _("Give back at most the surplus (%(surplus)s), or all that came (%(all)s).")
        raise RefundRefused(
            words % {"surplus": format_vnd(notice.surplus), "all": format_vnd(notice.received)}
        )


def _waiting(refund: Refund) -> Refund:
    locked = Refund.objects.select_for_update().get(pk=refund.pk)
    if locked.state != State.ASKED:
        raise RefundRefused(
            _("This refund is decided already: %(state)s.") % {"state": locked.get_state_display()}
        )
    return locked


def _decide(refund: Refund, state: str, officer: User, answer: str) -> Refund:
    """The account is not needed any more: the bank's payment order has it."""
    refund.state, refund.decided_by, refund.decided_at = state, officer, timezone.now()
    refund.answer, refund.payee = answer, ""
    refund.save(update_fields=["state", "decided_by", "decided_at", "answer", "payee", "payment"])
    return refund

"""A bank, a treasury or a cashier says that money came: all that is owed, a part of it, or too much.

Every amount is one Payment and one event of the dossier, whose notice tells the citizen once what is still
owed. The dossier goes on when nothing is owed.
"""

import datetime as dt
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.errors import MissingRequirement, PaymentRefused, TransitionRefused
from dossiers.models import BankTransfer, Dossier, FeeNotice, Payment, StatusEvent
from dossiers.services import checks, fees, notifications, transitions
from dossiers.services.details import SYSTEM, Actor, TransitionDetails
from dossiers.statuses import MONEY_RECEIVED, MONEY_TAKEN_BACK, STILL_OWED
from dossiers.workflow import ActorKind, Requirement, Status
from foundation.status import StatusDefinition
from foundation.vietnamese.money import format_vnd

State = FeeNotice.State


@transaction.atomic
def confirm_payment(
    *,
    fee_notice: FeeNotice,
    by: Actor,
    receipt_number: str,
    amount: int,
    at: dt.datetime | None = None,
    in_part: bool = False,
) -> StatusEvent | None:
    """Record money taken at a desk. `in_part` says that less than is owed is no slip of the pen.

    None where the same confirmation came before.
    """
    dossier = transitions.lock(fee_notice.dossier)
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    if by.kind == ActorKind.CITIZEN:
        raise TransitionRefused(_("Only a bank, the treasury or a cashier confirms a payment."))
    fee_notice.refresh_from_db()
    receipt = fees.clean_receipt(receipt_number)
    if _is_recorded(fee_notice, receipt, amount):
        return None
    if fee_notice.state != State.UNPAID:
        raise PaymentRefused(fee_notice.state_sentence)
    if amount <= 0 or amount > fee_notice.owed or (amount < fee_notice.owed and not in_part):
        words = _("The amount received (%(received)s VND) is not the amount due (%(total)s VND).")
        raise PaymentRefused(words % {"received": amount, "total": fee_notice.owed})
    return take(fee_notice, dossier, amount=amount, receipt_number=receipt, by=by, officer=by.officer, at=at)


def take(
    notice: FeeNotice,
    dossier: Dossier,
    *,
    amount: int,
    receipt_number: str,
    by: Actor,
    officer: User | None,
    at: dt.datetime | None = None,
    transfer: BankTransfer | None = None,
) -> StatusEvent:
    """Whatever the amount and the state of the notice. The caller holds the lock of the dossier."""
    at = checks.check_moment(at)
    fees.record_earlier_payment(notice)
    if notice.state == State.UNPAID and amount >= notice.owed:
        fees.settle(notice, receipt_number=receipt_number, at=at, officer=officer)
    after = FeeNotice(state=notice.state, total=notice.total, booked=notice.booked + amount)
    owed = after.owed + sum(other.owed for other in dossier.fee_notices.unpaid().exclude(pk=notice.pk))
    words = _in_words(amount, owed=owed, surplus=min(after.surplus, amount))
    goes_on = dossier.status == Status.FEE and not owed
    if goes_on:
        event = transitions.change_status(
            dossier=notice.dossier,
            to=Status.DONE if dossier.finished_at else Status.IN_PROCESS,
            by=by,
            details=TransitionDetails(
                payment_receipt_number=receipt_number, note_public=words if after.surplus else ""
            ),
        )
    else:
        definition = STILL_OWED if owed else MONEY_RECEIVED
        event = record_event(notice, by, definition, words, owes=after.owed)
    fees.record_payment(
        notice,
        amount=amount,
        receipt_number=receipt_number,
        at=at,
        officer=officer,
        event=event,
        transfer=transfer,
    )
    return event


def take_back(payment: Payment, *, officer: User, reason: str) -> StatusEvent:
    """A payment that was matched to the wrong notice, with a reason that colleagues read.

    The caller runs a transaction. Raises PaymentRefused once the dossier has gone on because of it.
    """
    if not (reason := checks.clean_text(reason, 1000, _("Reason"))):
        raise MissingRequirement(Requirement.REASON)
    dossier = transitions.lock(payment.notice.dossier)
    notice = FeeNotice.objects.get(pk=payment.notice_id)
    left = notice.booked - payment.amount
    if notice.state == State.PAID and left < notice.total and dossier.status != Status.FEE:
        raise PaymentRefused(_("The dossier has gone on with this payment; it can only be refunded."))
    if left < 0:
        raise PaymentRefused(_("This payment was refunded already."))
    owed = max(notice.total - left, 0) if notice.state in (State.UNPAID, State.PAID) else 0
    with translation.override("vi"):
        words = _("%(amount)s that was recorded for this dossier belongs to another payment.") % {
            "amount": format_vnd(payment.amount)
        }
        words = f"{words} {_still(owed)}" if owed else words
    definition = MONEY_TAKEN_BACK if owed else replace(MONEY_TAKEN_BACK, asks_to_act=False, commands=())
    event = record_event(notice, SYSTEM, definition, words, owes=owed, note_internal=reason)
    fees.reverse(payment, event=event, officer=officer)
    return event


def record_event(
    notice: FeeNotice,
    by: Actor,
    definition: StatusDefinition,
    words: str,
    *,
    owes: int = 0,
    note_internal: str = "",
) -> StatusEvent:
    """An event that leaves the status as it is, told once to whoever follows the dossier."""
    change = transitions.unchanged(notice.dossier, replace(by, is_undoable=False), definition)
    change.record(note_public=words, note_internal=note_internal)
    change.fee = notice if owes else None
    notifications.notify(change)
    return transitions.close(change, notice.dossier)


def _is_recorded(notice: FeeNotice, receipt: str, amount: int) -> bool:
    """Raises PaymentRefused where the receipt is known with another amount."""
    if notice.state == State.PAID and notice.receipt_number == receipt:
        return True
    received = notice.payments.filter(kind=Payment.Kind.RECEIVED, reversed_by=None)
    earlier = received.filter(receipt_number=receipt).first()
    if earlier is not None and earlier.amount != amount:
        words = _("Receipt %(number)s is recorded already, with %(amount)s.")
        raise PaymentRefused(words % {"number": receipt, "amount": format_vnd(earlier.amount)})
    return earlier is not None


def _in_words(amount: int, *, owed: int, surplus: int) -> str:
    """The citizen reads it in the notice and in the history."""
    with translation.override("vi"):
        words = [_("%(amount)s received.") % {"amount": format_vnd(amount)}]
        if owed:
            words.append(_still(owed))
        if surplus:
            over = _("%(amount)s is more than was due; the office will contact you to give it back.")
            words.append(over % {"amount": format_vnd(surplus)})
        return " ".join(words)


def _still(owed: int) -> str:
    return _("Still to pay: %(amount)s.") % {"amount": format_vnd(owed)}

"""A bank, a treasury or a cashier says that the money came."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.errors import PaymentRefused, TransitionRefused
from dossiers.models import FeeNotice, StatusEvent
from dossiers.services import checks, fees, transitions
from dossiers.services.details import Actor, TransitionDetails
from dossiers.workflow import ActorKind, Status


@transaction.atomic
def confirm_payment(
    *, fee_notice: FeeNotice, by: Actor, receipt_number: str, amount: int, at: dt.datetime | None = None
) -> StatusEvent | None:
    """Mark the notice paid; when nothing else is owed the dossier moves on by itself.

    None where it does not: it no longer waits for money, or the same confirmation came before.
    """
    dossier = transitions.lock(fee_notice.dossier)
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    if by.kind == ActorKind.CITIZEN:
        raise TransitionRefused(_("Only a bank, the treasury or a cashier confirms a payment."))
    fee_notice.refresh_from_db()
    if fee_notice.state == FeeNotice.State.PAID and fee_notice.receipt_number == receipt_number.strip():
        return None
    if amount != fee_notice.total:
        words = _("The amount received (%(received)s VND) is not the amount due (%(total)s VND).")
        raise PaymentRefused(words % {"received": amount, "total": fee_notice.total})
    at = checks.check_moment(at)
    fees.settle(fee_notice, receipt_number=receipt_number, at=at, officer=by.officer)
    still_owed = dossier.fee_notices.filter(state=FeeNotice.State.UNPAID).exists()
    if dossier.status != Status.FEE or still_owed:
        return None
    to = Status.DONE if dossier.finished_at else Status.IN_PROCESS
    return transitions.change_status(
        dossier=fee_notice.dossier,
        to=to,
        by=by,
        details=TransitionDetails(payment_receipt_number=receipt_number),
    )

"""Bank statements: each transfer settles the fee notice whose reference it carries, or waits for a person.

A citizen's word never marks a fee paid; a line of the bank does, where reference and amount agree.
"""

import datetime as dt
import re
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from dossiers import codes as dossier_codes
from dossiers.errors import DossierRefusal, PaymentRefused
from dossiers.models import BankTransfer, FeeNotice
from dossiers.services.checks import clean_text
from dossiers.services.details import SYSTEM, Actor
from dossiers.services.payments import confirm_payment
from foundation.spreadsheets import RowRefused, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport
from foundation.vietnamese.money import format_vnd

State = BankTransfer.State
# Numbering writes `LP 260804 0583 K7QM`; banks join, cut into and frame it as they like.
SHORTEST, LONGEST = 14, 20
MAX_LIKELY = 500  # notices looked at for a page of transfers


def record_transfer(
    *, number: str, at: dt.date, amount: int, content: str, by: Actor = SYSTEM
) -> tuple[BankTransfer, bool]:
    """One transfer with what became of it, and whether it is new; the same number again changes nothing."""
    transfer, is_new = BankTransfer.objects.get_or_create(
        number=number,
        defaults={"at": at, "amount": amount, "content": content[:500], "state": State.TO_CHECK},
    )
    if is_new:
        transfer.notice = notice_in(content)
        transfer.why = _settle(transfer, by) if transfer.notice else _("The content names no fee notice.")
        transfer.state = State.TO_CHECK if transfer.why else State.MATCHED
        transfer.save(update_fields=["notice", "why", "state"])
    return transfer, is_new


def notice_in(content: str) -> FeeNotice | None:
    """The fee notice whose reference stands in a transfer's content, however the bank spaced it."""
    squeezed = re.sub(r"[^A-Z0-9]", "", content.upper())
    starts = [match.start() for match in re.finditer(r"(?=LP\d{6})", squeezed)]
    tries = {squeezed[start : start + size] for start in starts for size in range(SHORTEST, LONGEST + 1)}
    if not tries:
        return None
    joined = FeeNotice.objects.annotate(joined=Replace(F("reference"), Value(" "), Value("")))
    return joined.filter(joined__in=tries).first()


def likely_notices(transfers: Sequence[BankTransfer]) -> dict[int, list[FeeNotice]]:
    """The unpaid notices of the dossiers that each transfer names; else the only one of its amount."""
    codes = {transfer.pk: dossier_codes.find_codes(transfer.content) for transfer in transfers}
    named = Q(dossier__code__in={code for found in codes.values() for code in found})
    same = Q(total__in={transfer.amount for transfer in transfers})
    unpaid = FeeNotice.objects.filter(named | same, state=FeeNotice.State.UNPAID).select_related("dossier")
    notices = list(unpaid.order_by("-issued_at")[:MAX_LIKELY])
    found = {}
    for transfer in transfers:
        by_name = [notice for notice in notices if notice.dossier.code in codes[transfer.pk]]
        by_amount = [notice for notice in notices if notice.total == transfer.amount]
        found[transfer.pk] = by_name or (by_amount if len(by_amount) == 1 else [])
    return found


@transaction.atomic
def assign(*, transfer: BankTransfer, notice: FeeNotice, officer: User, note: str = "") -> None:
    """An officer says which notice this money settles; the amounts must agree."""
    transfer = _waiting(transfer)
    confirm_payment(fee_notice=notice, by=SYSTEM, receipt_number=transfer.number, amount=transfer.amount)
    transfer.notice, transfer.state = notice, State.SETTLED
    _decide(transfer, officer, note)


@transaction.atomic
def set_aside(*, transfer: BankTransfer, officer: User, note: str) -> None:
    """An officer says that this money settles nothing here (given back, say); the reason is kept."""
    transfer = _waiting(transfer)
    if not note.strip():
        raise PaymentRefused(_("Say why this transfer is set aside."))
    transfer.state = State.SET_ASIDE
    _decide(transfer, officer, note)


class StatementImport(RowImport):
    """Money that fits nothing is kept for a person and refuses no file."""

    def save_row(self, row: RowVerdict) -> Outcome:
        values = row.values
        if not values["amount"]:
            return Outcome.UNCHANGED
        transfer, is_new = record_transfer(
            number=values["number"], at=values["at"], amount=values["amount"], content=values["content"]
        )
        if is_new:
            waits = _("waits for an officer: %(why)s") % {"why": transfer.why}
            row.note(waits if transfer.why else _("matches the fee notice"))
            return Outcome.CREATED
        if (transfer.amount, transfer.at) != (values["amount"], values["at"]):
            differs = _("Transfer %(number)s was imported with another amount or day.")
            raise RowRefused(differs % {"number": transfer.number})
        return Outcome.UNCHANGED


def _settle(transfer: BankTransfer, by: Actor) -> str:
    """ "" once the notice is paid by this transfer; else why a person must look."""
    notice = transfer.notice
    assert notice is not None  # noqa: S101 the caller looked
    if transfer.amount != notice.total:
        words = _("Received %(received)s, due were %(total)s.")
        return words % {"received": format_vnd(transfer.amount), "total": format_vnd(notice.total)}
    if notice.state != FeeNotice.State.UNPAID:
        return notice.state_sentence
    try:
        with transaction.atomic():
            confirm_payment(fee_notice=notice, by=by, receipt_number=transfer.number, amount=transfer.amount)
    except DossierRefusal as refusal:
        return refusal.message[:300]
    return ""


def _waiting(transfer: BankTransfer) -> BankTransfer:
    locked = BankTransfer.objects.select_for_update().get(pk=transfer.pk)
    if locked.state != State.TO_CHECK:
        raise PaymentRefused(
            _("Transfer %(number)s: %(state)s.")
            % {"number": locked.number, "state": locked.get_state_display()}
        )
    return locked


def _decide(transfer: BankTransfer, officer: User, note: str) -> None:
    transfer.decided_by, transfer.note = officer, clean_text(note, 300, _("Note"))
    transfer.save(update_fields=["notice", "state", "decided_by", "note"])

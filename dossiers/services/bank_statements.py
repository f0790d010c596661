"""Bank statements: each transfer settles the fee notice whose reference it carries, or waits for a person.

A citizen's word never marks a fee paid; a line of the bank does, where reference and amount agree.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dossiers import codes as dossier_codes
from dossiers.errors import DossierRefusal, PaymentRefused
from dossiers.models import BankTransfer, FeeNotice, Payment
from dossiers.services import day_closing, payments, transitions
from dossiers.services.checks import clean_text
from dossiers.services.details import SYSTEM, Actor
from foundation.spreadsheets import RowRefused, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport
from foundation.vietnamese.money import format_vnd

State = BankTransfer.State
# Numbering writes `LP 260804 0583 K7QM`; banks join, cut into and frame it as they like. The number of the
# dossier has 4 to 6 digits and the code after it may begin with one: each length is tried.
REFERENCES = [re.compile(rf"(?=(LP)(\d{{6}})(\d{{{digits}}})([A-Z0-9]{{4}}))") for digits in (4, 5, 6)]
MAX_SAME_AMOUNT = 500  # notices of the amounts of a page of transfers


@transaction.atomic
def record_transfer(
    *, number: str, at: dt.date, amount: int, content: str, account: str = "", by: Actor = SYSTEM
) -> tuple[BankTransfer, bool]:
    """One transfer with what became of it, and whether it is new; the same line again changes nothing.

    Where the statement does not say its account, that of the fee notice counts; one that is known nowhere may
    be any.
    """
    notice = notice_in(content) if not account else None
    account = account or (notice.bank_account if notice else "")
    of_the_day = BankTransfer.objects.filter(number=number, at=at).order_by("pk")
    if known := (of_the_day.filter(account__in=[account, ""]) if account else of_the_day).first():
        return known, False
    first = {"amount": amount, "content": content[:500], "state": State.TO_CHECK}
    transfer, is_new = BankTransfer.objects.get_or_create(
        number=number, at=at, account=account, defaults=first
    )
    if is_new:
        transfer.notice = notice or notice_in(content)
        transfer.why = _settle(transfer, by) if transfer.notice else _("The content names no fee notice.")
        transfer.state = State.TO_CHECK if transfer.why else State.MATCHED
        transfer.save(update_fields=["notice", "why", "state"])
    return transfer, is_new


def notice_in(content: str) -> FeeNotice | None:
    """The fee notice whose reference stands in a transfer's content, however the bank spaced it."""
    squeezed = re.sub(r"[^A-Z0-9]", "", content.upper())
    tries = {" ".join(parts) for form in REFERENCES for parts in form.findall(squeezed)}
    return FeeNotice.objects.filter(reference__in=tries).first()


def likely_notices(transfers: Sequence[BankTransfer]) -> dict[int, list[FeeNotice]]:
    """For each transfer the notice of its reference and those of the dossiers that it names, unpaid ones
    before others; else the only unpaid one of its amount."""
    codes = {transfer.pk: dossier_codes.find_codes(transfer.content) for transfer in transfers}
    by_code = _notices_by_code({code for found in codes.values() for code in found})
    by_amount = _unpaid_by_amount({transfer.amount for transfer in transfers})
    found = {}
    for transfer in transfers:
        named = [notice for code in codes[transfer.pk] for notice in by_code[code]]
        same = by_amount[transfer.amount]
        of_reference = [transfer.notice] if transfer.notice else []
        found[transfer.pk] = list(dict.fromkeys((*of_reference, *named))) or (same if len(same) == 1 else [])
    return found


def near_notices(transfer: BankTransfer) -> list[FeeNotice]:
    """Where the money probably belongs: what it names, then the unpaid ones of its amount."""
    named = likely_notices([transfer])[transfer.pk]
    same = _unpaid_by_amount({transfer.amount})[transfer.amount]
    return list(dict.fromkeys((*named, *same[:10])))


def _notices_by_code(codes: set[str]) -> dict[str, list[FeeNotice]]:
    """The unpaid notices of each dossier; of one that owes nothing the latest, which got more then."""
    kept: dict[str, list[FeeNotice]] = defaultdict(list)
    named = FeeNotice.objects.filter(dossier__code__in=codes) if codes else FeeNotice.objects.none()
    for notice in named.select_related("dossier").order_by("-issued_at"):
        kept[notice.dossier.code].append(notice)
    for code, notices in kept.items():
        kept[code] = [notice for notice in notices if notice.owed] or notices[:1]
    return kept


def _unpaid_by_amount(amounts: set[int]) -> dict[int, list[FeeNotice]]:
    kept: dict[int, list[FeeNotice]] = defaultdict(list)
    unpaid = FeeNotice.objects.unpaid().annotate(rest=F("total") - F("booked")).filter(rest__in=amounts)
    for notice in unpaid.select_related("dossier").order_by("-issued_at")[:MAX_SAME_AMOUNT]:
        kept[notice.owed].append(notice)
    return kept


@transaction.atomic
def assign(*, transfer: BankTransfer, notice: FeeNotice, officer: User, note: str = "") -> None:
    """An officer says for which notice this money came: all that is owed, a part of it, or a surplus."""
    transfer = _waiting(transfer)
    day_closing.require_reason(transfer, note)
    dossier = transitions.lock(notice.dossier)
    notice.refresh_from_db()
    was_owed = notice.owed > 0
    payments.take(
        notice,
        dossier,
        amount=transfer.amount,
        receipt_number=transfer.number,
        by=SYSTEM,
        officer=officer,
        transfer=transfer,
    )
    transfer.notice, transfer.state = notice, State.SETTLED if was_owed else State.SURPLUS
    _decide(transfer, officer, note)


@transaction.atomic
def take_back(*, transfer: BankTransfer, officer: User, reason: str) -> None:
    """A decision was wrong: the transfer waits again, and what it paid is owed again."""
    locked = BankTransfer.objects.select_for_update().get(pk=transfer.pk)
    if locked.state == State.TO_CHECK:
        raise PaymentRefused(_("Transfer %(number)s was not decided yet.") % {"number": locked.number})
    if not reason.strip():
        raise PaymentRefused(_("Say why this decision is taken back."))
    live = locked.payments.filter(kind=Payment.Kind.RECEIVED, reversed_by=None).select_related(
        "notice__dossier"
    )
    if locked.state != State.SET_ASIDE and not live:
        raise PaymentRefused(_("The dossier has gone on with this payment; it can only be refunded."))
    for payment in live:
        payments.take_back(payment, officer=officer, reason=reason)
    locked.state = State.TO_CHECK
    _decide(locked, officer, reason)


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
            number=values["number"],
            at=values["at"],
            amount=values["amount"],
            content=values["content"],
            account=values.get("account") or "",
        )
        if is_new:
            waits = _("waits for an officer: %(why)s") % {"why": transfer.why}
            row.note(waits if transfer.why else _("matches the fee notice"))
            return Outcome.CREATED
        if transfer.amount != values["amount"]:
            differs = _("Transfer %(number)s was imported with another amount.")
            raise RowRefused(differs % {"number": transfer.number})
        return Outcome.UNCHANGED


def _settle(transfer: BankTransfer, by: Actor) -> str:
    """ "" once the notice is paid by this transfer; else why a person must look."""
    notice = transfer.notice
    assert notice is not None  # noqa: S101 the caller looked
    if notice.state != FeeNotice.State.UNPAID:
        return notice.state_sentence
    if day_closing.closing_of(transfer):
        return _("It came after its day was closed.")
    if transfer.amount != notice.owed:
        words = _("Received %(received)s, due were %(total)s.")
        return words % {"received": format_vnd(transfer.amount), "total": format_vnd(notice.owed)}
    try:
        with transaction.atomic():
            _pay(transfer, notice, by)
    except DossierRefusal as refusal:
        return refusal.message[:300]
    return ""


def _pay(transfer: BankTransfer, notice: FeeNotice, by: Actor) -> None:
    """Raises PaymentRefused where somebody was faster."""
    dossier = transitions.lock(notice.dossier)
    notice.refresh_from_db()
    if notice.owed != transfer.amount:
        raise PaymentRefused(notice.state_sentence)
    payments.take(
        notice,
        dossier,
        amount=transfer.amount,
        receipt_number=transfer.number,
        by=by,
        officer=by.officer,
        transfer=transfer,
    )


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

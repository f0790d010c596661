"""VietQR payment requests (NAPAS, EMVCo merchant-presented QR): the text that a fee's QR picture holds.

A QR asks for money and proves nothing: a fee is paid when the bank or the treasury says so.

The banks to which a VietQR can lead, by BIN.

The list is NAPAS's as the vietnam-qr-pay package keeps it; a newly listed bank comes with its next release.
"""

import re
from functools import cache

from django.utils.translation import gettext as _
from vietnam_qr_pay import QRPay
from vietnam_qr_pay.constants.banks import BanksObject

from foundation.vietnamese.folding import strip_marks

PURPOSE_LENGTH = 25
MAX_AMOUNT = 9_999_999_999_999  # field 54 holds 13 characters


def payload(
    bank_bin: str, account: str, *, amount: int | None = None, purpose: str = "", bill_number: str = ""
) -> str:
    """The text of the QR for a transfer to an account; ValueError where none may be made."""
    if not re.fullmatch(r"\d{6}", bank_bin, re.ASCII):
        wrong = _("The BIN of a bank has 6 digits, not “%(bin)s”.")
        raise ValueError(wrong % {"bin": bank_bin})
    if not re.fullmatch(r"[A-Za-z0-9]{1,19}", account):
        raise ValueError(_("An account number has letters and digits only, 19 at most."))
    if amount is not None and not 1 <= amount <= MAX_AMOUNT:
        raise ValueError(
            _("The amount of a QR code must be above 0.") if amount < 1 else _("The amount is too large.")
        )
    request = QRPay.init_viet_qr(
        bank_bin,
        account,
        amount=None if amount is None else str(amount),
        purpose=sanitise_purpose(purpose) or None,
    )
    request.additional_data.bill_number = sanitise_purpose(bill_number) or None
    return str(request.build())


def sanitise_purpose(text: str) -> str:
    """Letters without marks, digits and single spaces, at most 25: banks drop dots, dashes and all else."""
    words = re.findall(r"[A-Za-z0-9]+", strip_marks(text))
    return " ".join(words)[:PURPOSE_LENGTH].rstrip()


@cache
def _by_bin() -> dict[str, str]:
    """Former names, such as LienVietPostBank, give way to those of today."""
    former_first = sorted(BanksObject.values(), key=lambda bank: not bank.deprecated)
    return {bank.bin: bank.short_name for bank in former_first if bank.bin}


def name_of(bank_bin: str) -> str:
    """`970436` → `Vietcombank`; empty where no bank has the BIN."""
    return _by_bin().get(bank_bin, "")

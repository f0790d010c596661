"""The banks to which a VietQR can lead, by BIN.

The list is NAPAS's as the vietnam-qr-pay package keeps it; a newly listed bank comes with its next release.
"""

from functools import cache

from vietnam_qr_pay.constants.banks import BanksObject


@cache
def _by_bin() -> dict[str, str]:
    """Former names, such as LienVietPostBank, give way to those of today."""
    former_first = sorted(BanksObject.values(), key=lambda bank: not bank.deprecated)
    return {bank.bin: bank.short_name for bank in former_first if bank.bin}


def name_of(bank_bin: str) -> str:
    """`970436` → `Vietcombank`; empty where no bank has the BIN."""
    return _by_bin().get(bank_bin, "")

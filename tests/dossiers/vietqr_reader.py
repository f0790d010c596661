"""Reads a VietQR back, as a banking app does: what the tests hold against what dossiers.vietqr writes."""

from dataclasses import dataclass

from vietnam_qr_pay import QRPay, QRProvider

MAX_PAYLOAD = 512


@dataclass(frozen=True)
class Transfer:
    """What a VietQR asks for; `amount` in đồng is None where the payer chooses it."""

    bank_bin: str
    account: str
    amount: int | None
    purpose: str
    bill_number: str


def parse(text: str) -> Transfer:
    """What a QR's text asks for; ValueError when it is damaged or no VietQR."""
    request = _read(text)
    if request is None or request.provider.name != QRProvider.VIETQR or request.currency != "704":
        raise ValueError("no VietQR code, or a damaged one")
    return Transfer(
        bank_bin=request.consumer.bank_bin or "",
        account=request.consumer.bank_number or "",
        amount=int(request.amount) if request.amount else None,
        purpose=request.additional_data.purpose or "",
        bill_number=request.additional_data.bill_number or "",
    )


def _read(text: str) -> QRPay | None:
    """The library reads recursively and trusts lengths and digits, so both are bounded here."""
    if not text.isascii() or not len("6304ABCD") < len(text) <= MAX_PAYLOAD:
        return None
    try:
        request = QRPay(text)
        int(request.amount or 0)
    except ValueError:
        return None
    return request if request.is_valid else None

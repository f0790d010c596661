"""«Nộp phí»: the VietQR picture and the account of a fee that a followed dossier owes.

What a citizen says never marks a fee paid; the bank's word does.
"""

import re

from assistant import followed
from assistant.replies import Reply, press, say
from assistant.turns import Turn
from dossiers import tracking
from dossiers.models import Dossier
from dossiers.workflow import Status
from foundation.formats import amount, day
from foundation.outbox.messages import Button, Message
from foundation.qr_files import picture_of

PAYING = re.compile(
    r"\b(nop|dong|tra|thanh toan|chuyen khoan|chuyen tien) (tien |le )*phi\b(?!.*\bbao nhieu\b)|"
    r"\b(ma )?(viet ?)?qr\b.*\b(nop|phi|tien|thanh toan)\b|\bthanh toan ho so\b"
)
PAID = re.compile(
    r"\b(da|moi|vua) (nop|dong|chuyen|thanh toan|tra)( khoan| tien| le phi| phi| roi)*\b|"
    r"\b(nop|dong|chuyen|thanh toan)( khoan| tien| le phi| phi)* roi\b"
)
VERB = "nộp phí"


def handle(turn: Turn) -> Reply | None:
    says_paid = bool(PAID.search(turn.folded))
    if not says_paid and not PAYING.search(turn.folded):
        return None
    found = followed.meant(turn, [Status.FEE])
    if not found:
        return None
    if len(found) > 1:
        return followed.which(found, "Ông/bà nộp phí cho hồ sơ nào?", VERB)
    return _waiting(found[0]) if says_paid else _request(found[0])


def _request(dossier: Dossier) -> Reply:
    facts = tracking.details(dossier)
    fee = facts.fee
    if fee is None or not fee.vietqr:
        return say(
            f"Hồ sơ {dossier.code}: mời ông/bà nộp phí tại {facts.counter}.",
            Button("Xem hồ sơ", "url", dossier.tracking_url),
        )
    until = f"\nNộp trước: {day(fee.pay_by)}" if fee.pay_by else ""
    words = "\n".join(
        [
            f"Hồ sơ {dossier.code}: nộp {amount(fee.total)}{until}",
            f"Ngân hàng: {fee.bank_name}",
            f"Số tài khoản: {fee.bank_account}",
            f"Chủ tài khoản: {fee.bank_account_name}",
            f"Nội dung (giữ nguyên): {fee.reference}",
        ]
    )
    picture = Message(
        "Lưu ảnh này, mở ứng dụng ngân hàng, chọn quét QR rồi chọn ảnh từ thư viện.",
        picture=picture_of(fee.vietqr),
    )
    told = say(
        f"{words}\n\nNgân hàng báo tiền đã về thì chúng tôi nhắn ông/bà ngay.",
        Button("Xem hồ sơ", "url", dossier.tracking_url),
        press("Tôi đã chuyển rồi", f"đã chuyển tiền {dossier.code}"),
    )
    return Reply((picture, *told.messages))


def _waiting(dossier: Dossier) -> Reply:
    return say(
        f"Cảm ơn ông/bà. Chúng tôi chờ ngân hàng báo tiền của hồ sơ {dossier.code}; "
        "nhận được là nhắn ngay tại đây. "
        "Quá một ngày làm việc chưa thấy tin, ông/bà gặp cán bộ và cho xem biên lai chuyển tiền.",
        press("Xem lại mã QR", f"{VERB} {dossier.code}"),
        press("Gặp cán bộ", "gặp cán bộ"),
    )

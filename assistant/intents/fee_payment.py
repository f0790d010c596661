"""«Nộp phí»: the VietQR picture and the account of a fee that a followed dossier owes.

What a citizen says never marks a fee paid; the bank's word does.
"""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies, followed_dossiers
from assistant.replies import Reply, press, say, to_person
from assistant.turns import Turn
from dossiers import tracking
from dossiers.models import Dossier
from dossiers.workflow import Status
from foundation.files.qr_pictures import qr_picture_path
from foundation.outbox.messages import Message
from foundation.web.formats import amount, day

PAYING = re.compile(
    r"\b(nop|dong|tra|thanh toan|chuyen khoan|chuyen tien) (tien |le )*phi\b(?!.*\bbao nhieu\b)|"
    r"\b(ma )?(viet ?)?qr\b.*\b(nop|phi|tien|thanh toan)\b|\bthanh toan ho so\b|"
    r"\bpay (the |my |this )*fees?\b|\bqr (code )?(to pay|for paying|of the fee)\b"
)
PAID = re.compile(
    r"\b(da|moi|vua) (nop|dong|chuyen|thanh toan|tra)( khoan| tien| le phi| phi| roi)*\b|"
    r"\b(nop|dong|chuyen|thanh toan)( khoan| tien| le phi| phi)* roi\b|"
    r"\bi (have )?(already )?(paid|transferred)\b"
)
VERB = "nộp phí"


def handle(turn: Turn) -> Reply | None:
    says_paid = bool(PAID.search(turn.folded))
    if not says_paid and not PAYING.search(turn.folded):
        return None
    found = followed_dossiers.find_followed(turn, [Status.FEE])
    if not found:
        return None
    if len(found) > 1:
        return followed_dossiers.ask_which(found, _("For which dossier do you pay?"), VERB)
    return _waiting(found[0]) if says_paid else _request(turn, found[0])


def _request(turn: Turn, dossier: Dossier) -> Reply:
    facts = tracking.details(dossier)
    fee = facts.fee
    if fee is None or not fee.vietqr:
        at_counter = _("Dossier %(code)s: please pay the fee at %(counter)s.")
        named = {"code": dossier.code, "counter": facts.counter}
        return say(at_counter % named, dossier_replies.page_of(dossier, turn.citizen))
    until = _("Pay by: %(day)s") % {"day": day(fee.pay_by)}
    words = _(
        "Dossier %(code)s: pay %(amount)s%(until)s\nBank: %(bank)s\nAccount: %(account)s\n"
        "Account holder: %(holder)s\nReference (leave as it is): %(reference)s\n\n"
        "As soon as the bank tells us of the money, we write to you."
    )
    picture = Message(
        _("Save this picture, open your bank's app, choose to scan a QR code, then choose the picture."),
        picture=qr_picture_path(fee.vietqr),
    )
    said = {
        "code": dossier.code,
        "amount": amount(fee.total),
        "until": f"\n{until}" if fee.pay_by else "",
        "bank": fee.bank_name,
        "account": fee.bank_account,
        "holder": fee.bank_account_name,
        "reference": fee.reference,
    }
    paid = press(_("I have transferred it"), f"đã chuyển tiền {dossier.code}")
    told = say(words % said, dossier_replies.page_of(dossier, turn.citizen), paid)
    return Reply((picture, *told.messages))


def _waiting(dossier: Dossier) -> Reply:
    words = _(
        "Thank you. We wait for the bank to tell us of the money for dossier %(code)s, "
        "and write to you here as soon as it does. If you hear nothing for a working day, "
        "please talk to a person and show the bank's receipt."
    )
    again = press(_("See the QR code again"), f"{VERB} {dossier.code}")
    return say(words % {"code": dossier.code}, again, to_person())

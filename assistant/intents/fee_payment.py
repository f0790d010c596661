"""«Nộp phí»: the VietQR picture and the bank account for an unpaid fee of a followed dossier.

A citizen's message never marks a fee as paid; only the bank's confirmation does.
"""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from dossiers import public_view
from dossiers.models import Dossier, FeeNotice
from dossiers.workflow import Status
from foundation.files.qr_pictures import qr_picture_path
from foundation.messages import Message
from foundation.web.formats import amount, day

PAYING = re.compile(
    r"\b(nop|dong|tra|thanh toan|chuyen khoan|chuyen tien) (tien "
    r"|le ){0,12}phi\b(?!.{0,200}\bbao nhieu\b)|"
    r"\b(ma )?(viet ?)?qr\b.{0,200}\b(nop|phi|tien|thanh toan)\b|\bthanh toan ho so\b|"
    r"\bpay (the |my |this ){0,12}fees?\b|\bqr (code )?(to pay|for paying|of the fee)\b"
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
    question = _("Which dossier are you paying for?")
    dossier = dossier_replies.choose_followed(turn, [Status.FEE], question, VERB)
    if not isinstance(dossier, Dossier):
        return dossier
    return _waiting(dossier) if says_paid else request(turn, dossier)


def request(turn: Turn, dossier: Dossier) -> Reply:
    """The QR picture and the account; the counter where the fee has none."""
    facts = public_view.details(dossier)
    fee = facts.fee
    if fee is None or not fee.vietqr:
        at_counter = _("Dossier %(code)s: please pay the fee at %(counter)s.")
        named = {"code": dossier.code, "counter": facts.counter}
        return say(at_counter % named, dossier_replies.page_of(dossier, turn.citizen))
    until = _("Pay by: %(day)s") % {"day": day(fee.pay_by)}
    words = _(
        "Dossier %(code)s: pay %(amount)s%(until)s\nBank: %(bank)s\nAccount: "
        "%(account)s\nAccount holder: %(holder)s\nReference (do not change it): "
        "%(reference)s\n\nWe will message you as soon as the bank confirms the payment."
    )
    picture = Message(
        _("Save this picture, open your bank's app, choose to scan a QR code, then choose the picture."),
        picture=qr_picture_path(fee.vietqr),
    )
    said = {
        "code": dossier.code,
        "amount": amount(fee.owed),
        "until": f"\n{until}" if fee.pay_by else "",
        "bank": fee.bank_name,
        "account": fee.bank_account,
        "holder": fee.bank_account_name,
        "reference": fee.reference,
    }
    paid = button(_("I have paid"), f"đã chuyển tiền {dossier.code}")
    told = say(_so_far(fee) + words % said, dossier_replies.page_of(dossier, turn.citizen), paid)
    return Reply((picture, *told.messages))


def _waiting(dossier: Dossier) -> Reply:
    words = _(
        "Thank you. We are waiting for the bank to confirm the payment for dossier %(code)s and will message "
        "you here as soon as it does. If you hear nothing within one working day, please talk to a person "
        "and show the bank's receipt."
    )
    fee = public_view.details(dossier).fee
    again = button(_("See the QR code again"), f"{VERB} {dossier.code}")
    so_far = _so_far(fee) if fee else ""
    return say(so_far + words % {"code": dossier.code}, again, to_person())


def _so_far(fee: FeeNotice) -> str:
    """ "" where nothing has come yet."""
    if not fee.received:
        return ""
    words = _("%(received)s of %(total)s received, still to pay: %(owed)s.")
    figures = {"received": fee.received, "total": fee.total, "owed": fee.owed}
    return words % {name: amount(figure) for name, figure in figures.items()} + "\n"

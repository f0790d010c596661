"""Aspects of a dossier that was shown: when, what is missing, where, the fee, why, who may collect it."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from assistant import dossier_replies, office_replies
from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind
from assistant.followed_dossiers import followed_by
from assistant.intents import fee_payment, knowledge_answers, supplement
from assistant.office_replies import When
from assistant.replies import Reply, button, say, to_call, to_my_dossiers, to_person
from assistant.turns import Turn
from dossiers import office_presentation, offices, public_view
from dossiers.models import Dossier
from dossiers.public_view import Details, Overview
from dossiers.workflow import Status
from foundation.outbox.messages import Button
from foundation.web.formats import amount, day

KIND = "dossier"


def _proven(turn: Turn, focus: Focus) -> Details | None:
    """All about the dossier, where the citizen has proven that it is theirs."""
    dossier = followed_by(turn).filter(code=focus.key).first()
    return public_view.details(dossier, names_offices=True) if dossier else None


def _open(turn: Turn, focus: Focus) -> Overview | None:
    """What the code alone reveals; it was shown before."""
    dossier = Dossier.objects.for_page().filter(code=focus.key).first()
    return public_view.overview(dossier, names_offices=True) if dossier else None


def _say(facts: Overview, *lines: str, buttons: tuple[Button, ...] = ()) -> Reply:
    heading = _("Dossier %(code)s: %(title)s.") % {"code": facts.code, "title": facts.title}
    see = button(_("See the dossier"), facts.code)
    return say("\n".join((heading, *filter(None, lines))), see, *buttons, to_call())


def _when(turn: Turn, focus: Focus) -> Reply | None:
    facts = _open(turn, focus)
    if facts is None:
        return None
    if facts.definition.stage == "ended":
        return _say(facts, facts.lead)
    if not facts.due_at:
        return _say(facts, facts.lead, _("No return date has been set yet; we will message you when it is."))
    due = _("It is due on %(day)s.") % {"day": day(facts.due_at)}
    return _say(facts, "" if facts.is_overdue else due, facts.lead)  # the lead of a late one names the day


def _missing(turn: Turn, focus: Focus) -> Reply | None:
    facts = _proven(turn, focus)
    if facts is None:
        return dossier_replies.needs_proof(turn, focus.key)
    if not facts.missing_papers:
        return _say(facts, _("No further papers are asked for; you need not hand in anything now."))
    papers = [f"• {paper.name}" for paper in facts.missing_papers]
    add = button(_("Hand in papers"), f"nộp thêm giấy {facts.code}")
    return _say(facts, _("Papers still missing:"), *papers, buttons=(add,))


def _fee(turn: Turn, focus: Focus) -> Reply | None:
    facts = _proven(turn, focus)
    if facts is None:
        return dossier_replies.needs_proof(turn, focus.key)
    if facts.fee:
        pay = button(_("Pay"), f"nộp phí {facts.code}")
        return _say(facts, _("To pay now: %(amount)s") % {"amount": amount(facts.fee.owed)}, buttons=(pay,))
    paid = sum(fee.received for fee in facts.paid_fees)
    return _say(
        facts,
        _("Paid: %(amount)s.") % {"amount": amount(paid)} if paid else "",
        _("Nothing is to be paid now."),
        _("%(amount)s is more than was due and waits to be given back.") % {"amount": amount(facts.surplus)}
        if facts.surplus
        else "",
    )


def _pay(turn: Turn, focus: Focus) -> Reply | None:
    """How the fee is paid: by transfer or at the counter."""
    dossier = followed_by(turn).filter(code=focus.key).first()
    facts = public_view.details(dossier, names_offices=True) if dossier else None
    if dossier is None or facts is None or not facts.fee:
        return _fee(turn, focus)
    if not facts.fee.vietqr:
        return fee_payment.request(turn, dossier)
    words = _("You need not come: scan the QR code or transfer the amount. You can also pay at %(counter)s.")
    return say(words % {"counter": facts.counter}) + fee_payment.request(turn, dossier)


def _hand_in(turn: Turn, focus: Focus) -> Reply | None:
    """«chụp hình gửi vào đây được không»: the step of the first paper, where the picture is kept."""
    dossier = followed_by(turn).filter(code=focus.key, status=Status.SUPPLEMENT).first()
    return supplement.begin(turn, dossier) if dossier else _missing(turn, focus)


def _deadline(turn: Turn, focus: Focus) -> Reply | None:
    """Until when the citizen must act; of a dossier that waits for nothing, when it is due."""
    facts = _proven(turn, focus)
    if facts is None:
        return dossier_replies.needs_proof(turn, focus.key)
    until = facts.supplement_due or (facts.fee.pay_by if facts.fee else None)
    if until is None:
        return _when(turn, focus)
    return _say(facts, _("Submit by: %(day)s") % {"day": day(until)})


def _late(turn: Turn, focus: Focus) -> Reply | None:
    """What becomes of a dossier whose papers or fee come too late."""
    facts = _proven(turn, focus)
    if facts is None:
        return dossier_replies.needs_proof(turn, focus.key)
    if not (facts.missing_papers or facts.fee):
        return None
    words = _(
        "After the last day the office may stop processing the dossier. If you cannot make it, please tell "
        "%(office)s before."
    )
    return _say(facts, words % {"office": facts.counter}, facts.counter_phone)


def _where(turn: Turn, focus: Focus) -> Reply | None:
    facts = _open(turn, focus)
    if facts is None:
        return None
    place = _("The result is handed out at %(office)s.") % {"office": facts.counter}
    return _say(facts, place, facts.counter_address, facts.counter_phone)


def _who(turn: Turn, focus: Focus) -> Reply | None:
    facts = _open(turn, focus)
    if facts is None:
        return None
    if kept := knowledge_answers.on(turn, _("collecting the result")):
        return kept
    words = _(
        "The portal has no information on whether somebody else may collect it. Please ask %(office)s "
        "before you go; an officer can answer here too."
    )
    phone = facts.counter_phone and _("Telephone: %(phone)s") % {"phone": facts.counter_phone}
    return _say(facts, words % {"office": facts.counter}, phone, buttons=(to_person(),))


def _refund(turn: Turn, focus: Focus) -> Reply | None:
    facts = _open(turn, focus)
    if facts is None:
        return None
    mine = _proven(turn, focus)
    if mine and mine.surplus:
        return _fee(turn, focus)
    words = _("The portal has no information on whether fees are given back. Please ask %(office)s.")
    return _say(facts, words % {"office": facts.counter}, facts.counter_phone)


def _hours(turn: Turn, focus: Focus) -> Reply | None:
    """When the office that hands out the result is open."""
    facts = _open(turn, focus)
    found = offices.named_in(facts.counter) if facts else []
    if facts is None:
        return None
    if len(found) == 1:
        return office_replies.hours(found[0], When.said_in(turn.text))
    usual = office_presentation.usual_week()
    return _say(facts, _("Usual office hours: %(hours)s.") % {"hours": usual}, facts.counter_phone)


def _told(turn: Turn, focus: Focus) -> Reply | None:
    """«xong thì nhắn tôi»: who follows a dossier is told of every change."""
    facts = _proven(turn, focus)
    if facts is None:
        return dossier_replies.needs_proof(turn, focus.key)
    return _say(facts, dossier_replies.will_be_told())


def _handler(turn: Turn, focus: Focus) -> Reply | None:
    facts = _open(turn, focus)
    if facts is None:
        return None
    handled = _("Handled by: %(office)s.") % {"office": facts.office}
    phone = facts.counter_phone and _("Telephone: %(phone)s") % {"phone": facts.counter_phone}
    return _say(facts, handled, phone)


def _owner(turn: Turn, focus: Focus) -> Reply | None:
    """Whose it is, to nobody who has not proven that it is theirs."""
    return _again_in_full(turn, focus) or dossier_replies.needs_proof(turn, focus.key)


def _why(turn: Turn, focus: Focus) -> Reply | None:
    facts = _proven(turn, focus)
    if facts is None:
        return dossier_replies.needs_proof(turn, focus.key)
    reason = _("Reason: %(reason)s") % {"reason": facts.reason} if facts.reason else ""
    return _say(facts, facts.lead, reason, facts.next_step)


def _again(turn: Turn, focus: Focus) -> Reply | None:
    facts = _proven(turn, focus)
    if facts is None or facts.definition.stage != "ended":
        return _missing(turn, focus)
    again = button(_("Submit a dossier"), f"nộp hồ sơ {facts.procedure}")
    words = _("This dossier is closed, so papers cannot be added to it; please submit a new one.")
    return _say(
        facts,
        facts.reason and _("Reason: %(reason)s") % {"reason": facts.reason},
        facts.next_step or words,
        buttons=(again, to_my_dossiers()),
    )


def _again_in_full(turn: Turn, focus: Focus) -> Reply | None:
    """The digits once more, of a dossier that was opened before."""
    dossier = followed_by(turn).filter(code=focus.key).first()
    return dossier_replies.in_full(dossier, turn.citizen) if dossier else None


def _aspect(
    name: str, answer: Callable[[Turn, Focus], Reply | None], asks: str = "", asked: str = ""
) -> Aspect:
    return Aspect(name, answer, frozenset(asks.split()), re.compile(asked) if asked else None)


class DossierFocus(FocusKind):
    def is_beyond(self, aspect: Aspect) -> bool:
        return aspect.name in ("fee", "missing", "who", "refund")


FOCUS = DossierFocus(
    (
        _aspect(
            "in_full",
            _again_in_full,
            asked=r"^(?:(?:so|bon|4|cuoi|duoi|la|dung|da|u) )*\d{4}"
            r"(?: (?:do|day|nha|nhe|nghe|a|ne|ma|roi|con|em|chau|anh|chi|chu|co|ban))*$",
        ),
        _aspect(
            "owner",
            _owner,
            asked=r"\b(?:dung ten|ten|cua) (?:ai|gi|nguoi nao|ong nao|ba nao)\b|"
            r"\bai (?:dung ten|nop|lam don)\b|\b(?:whose|which name)\b"
            r"|\b(?:phai|dung)(?: la)?(?: ho so)? (?:cua|ten) (?!toi\b|tui\b|em\b|minh\b)\w+.*",
        ),
        _aspect("refund", _refund, "refund"),
        _aspect(
            "again",
            _again,
            "todo",
            r"\b(?:nop|lam) (?:lai|moi)\b|\btu dau\b|\bnop (?:\w+ )?o dau moi dung\b|\bsubmit again\b"
            r"|\bre ?submit\b",
        ),
        _aspect(
            "told",
            _told,
            asked=r"\b(?:nhan|bao|goi|nhac)(?: tin)?(?: cho| giup)? (?:tui|toi|em|minh|con|chau|co|chu"
            r"|bac|anh|chi)\b"
            r"|\b(?:tell|message|notify) me\b",
        ),
        _aspect(
            "pay",
            _pay,
            "payment",
            r"\b(?:chuyen khoan|quet (?:ma|qr))\b.*\b(?:hay|hoac)\b.*"
            r"|\b(?:ma )?(?:viet ?)?qr\b(?!.*\b(?:giay hen|bien nhan)\b).*"
            r"|\b(?:dong|(?:dong|nop|tra) (?:tien|phi|le phi)) (?:o dau|o mo|cach nao|sao|the nao|kieu gi)\b",
        ),
        _aspect(
            "late",
            _late,
            asked=r"\b(?:tre(?! (?:em|con|nho))|qua (?:han|ngay)|het han|(?:khong|chua) (?:\w+ )?kip)\b"
            r".*\b(?:thi (?:\w+ )?(?:sao|the nao)|co sao|(?:co )?bi (?:gi|huy|phat))\b.*"
            r"|\bif (?:i am|it is|i m) late\b",
        ),
        _aspect(
            "deadline",
            _deadline,
            "deadline",
            r"\bhan (?:chot|cuoi|nop|bo sung|dong)\b.*|\bhan (?:toi|den) (?:khi|bao|hom|bua|ngay|chung)\b.*"
            r"|\b(?:bo sung|nop|dong)(?: \w+){0,3} (?:truoc|tre nhat|cham nhat)(?: la)? "
            r"(?:khi|hom|bua|ngay) (?:nao|mo)\b",
        ),
        _aspect("who", _who, "proxy"),
        _aspect("hand_in", _hand_in, asked=r"\b(?:chup|gui|nop)(?: \w+){0,4} day\b.*\b(?:duoc|khong)\b.*"),
        _aspect(
            "missing",
            _missing,
            "papers",
            r"\bthieu\b|\b(?:can|phai|bo sung|nop) (?:them|bo sung)\b|\bbo sung (?:gi|chi|giay)\b"
            r"|\bmissing\b",
        ),
        _aspect("why", _why, "why"),
        _aspect("fee", _fee, "price"),
        _aspect("hours", _hours, "hours"),
        _aspect(
            "handler",
            _handler,
            "handler phone area",
            r"\b(?:dang |nam )o (?:dau|khau nao|cho nao|phong nao)\b",
        ),
        _aspect("where", _where, "place"),
        _aspect("when", _when, "when duration", r"\bhen (?:tra|ngay)\b|\bcon lau\b|\btre (?:khong|chua)\b"),
    ),
    ("dossier_status", "fee_info", "procedure_info", "submit_dossier"),
    shown=frozenset("when duration handler".split()),
)

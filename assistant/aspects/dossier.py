"""Aspects of a dossier that was shown: when, where, who has it, what it costs; what is missing, owed, why.

What the code alone reveals is public; the rest asks for the second factor first.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from assistant import dossier_replies, office_replies, procedure_cards
from assistant.dialogue_state import Focus
from assistant.dossier_replies import followed_by
from assistant.focus_kinds import Aspect, FocusKind
from assistant.intents import fee_payment, knowledge_answers, supplement
from assistant.office_replies import When
from assistant.replies import Reply, button, say, to_call, to_my_dossiers, to_person
from assistant.turns import Turn
from dossiers import offices, public_view
from dossiers.models import Dossier
from dossiers.public_view import Details, Overview
from dossiers.workflow import Status
from foundation.messages import Button
from foundation.vietnamese.questions import asks_in
from foundation.web.formats import amount, day

KIND = "dossier"
Answering = Callable[[Turn, Focus], Reply | None]


def _proven(turn: Turn, focus: Focus) -> Details | None:
    """All about the dossier, where the citizen has proven that it is theirs."""
    dossier = followed_by(turn).filter(code=focus.key).first()
    return public_view.details(dossier, names_offices=True) if dossier else None


def _open(focus: Focus) -> Dossier | None:
    """The dossier, for what its code alone reveals."""
    return Dossier.objects.for_page().filter(code=focus.key).first()


def _private(tell: Callable[[Turn, Focus, Details], Reply | None]) -> Answering:
    """An aspect that is told to who has proven the dossier; anybody else is asked for the second factor."""

    def answer(turn: Turn, focus: Focus) -> Reply | None:
        facts = _proven(turn, focus)
        return tell(turn, focus, facts) if facts else dossier_replies.needs_proof(turn, focus.key)

    return answer


def _public(tell: Callable[[Turn, Dossier, Overview], Reply | None]) -> Answering:
    """An aspect that the code alone reveals."""

    def answer(turn: Turn, focus: Focus) -> Reply | None:
        dossier = _open(focus)
        return tell(turn, dossier, public_view.overview(dossier, names_offices=True)) if dossier else None

    return answer


def _say(facts: Overview, *lines: str, buttons: tuple[Button, ...] = ()) -> Reply:
    heading = _("Dossier %(code)s: %(title)s.") % {"code": facts.code, "title": facts.title}
    see = button(_("See the dossier"), facts.code)
    return say("\n".join((heading, *filter(None, lines))), see, *buttons, to_call())


def _counter(dossier: Dossier, *names: str) -> str:
    """These aspects of the office that received the dossier and hands out its result."""
    return office_replies.card(dossier.received_at_agency, names)


def _when(turn: Turn, dossier: Dossier, facts: Overview) -> Reply:
    if facts.definition.stage == "ended":
        return _say(facts, facts.lead)
    usual = "" if dossier.procedure.is_sensitive else procedure_cards.time_limit(dossier.procedure)
    takes = _("By the catalogue the procedure takes %(time)s.") % {"time": usual} if usual else ""
    if not facts.due_at:
        unset = _("No return date has been set yet; we will message you when it is.")
        return _say(facts, facts.lead, unset, takes)
    due = _("It is due on %(day)s.") % {"day": day(facts.due_at)}
    may = dossier_replies.late_ways() if facts.is_overdue else ()
    takes = takes if "duration" in asks_in(turn.text) else ""
    return _say(facts, "" if facts.is_overdue else due, facts.lead, takes, buttons=may)


def _missing(turn: Turn, focus: Focus, facts: Details) -> Reply:
    if not facts.missing_papers:
        return _say(facts, _("No further papers are asked for; you need not hand in anything now."))
    papers = [f"• {paper.name}" for paper in facts.missing_papers]
    add = button(_("Hand in papers"), f"nộp thêm giấy {facts.code}")
    return _say(facts, _("Papers still missing:"), *papers, buttons=(add,))


def _fee(turn: Turn, focus: Focus) -> Reply | None:
    """What is owed, to who has proven it; to anybody else what the catalogue says of its procedure."""
    facts, dossier = _proven(turn, focus), _open(focus)
    if facts:
        return _owed(facts)
    if dossier is None or dossier.procedure.is_sensitive:
        return dossier_replies.needs_proof(turn, focus.key)
    usual = procedure_cards.fees(dossier.procedure)
    own = _("What this dossier owes is told with the secret of its receipt.")
    return _say(public_view.overview(dossier, names_offices=True), dossier.procedure.name, usual, own)


def _owed(facts: Details) -> Reply:
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


def _hand_in(turn: Turn, focus: Focus, facts: Details) -> Reply | None:
    """«chụp hình gửi vào đây được không»: the step of the first paper, where the picture is kept."""
    dossier = followed_by(turn).filter(code=focus.key, status=Status.SUPPLEMENT).first()
    return supplement.begin(turn, dossier) if dossier else _missing(turn, focus, facts)


def _deadline(turn: Turn, focus: Focus, facts: Details) -> Reply | None:
    """Until when the citizen must act; of a dossier that waits for nothing, when it is due."""
    until = facts.supplement_due or (facts.fee.pay_by if facts.fee else None)
    if until is None:
        return _public(_when)(turn, focus)
    return _say(facts, _("Submit by: %(day)s") % {"day": day(until)})


def _too_late(turn: Turn, focus: Focus, facts: Details) -> Reply | None:
    """What becomes of a dossier whose papers or fee come too late."""
    if not (facts.missing_papers or facts.fee):
        return None
    words = _(
        "After the last day the office may stop processing the dossier. If you cannot make it, please tell "
        "%(office)s before."
    )
    return _say(facts, words % {"office": facts.counter}, facts.counter_phone)


def _where(turn: Turn, dossier: Dossier, facts: Overview) -> Reply:
    place = _("The result is handed out at %(office)s.") % {"office": facts.counter}
    by_post = _("Whether it can be sent to your home is not known to the portal: please ask this office.")
    sent = by_post if {"post", "home_visit"}.intersection(asks_in(turn.text)) else ""
    return _say(facts, place, *_counter(dossier, "address", "phone", "hours").splitlines()[1:], sent)


def _who(turn: Turn, dossier: Dossier, facts: Overview) -> Reply:
    if kept := knowledge_answers.on(turn, _("collecting the result")):
        return kept
    words = _(
        "The portal has no information on whether somebody else may collect it. Please ask %(office)s "
        "before you go; an officer can answer here too."
    )
    phone = facts.counter_phone and _("Telephone: %(phone)s") % {"phone": facts.counter_phone}
    return _say(facts, words % {"office": facts.counter}, phone, buttons=(to_person(),))


def _refund(turn: Turn, focus: Focus) -> Reply | None:
    mine = _proven(turn, focus)
    return _owed(mine) if mine and mine.surplus else _public(_refund_unknown)(turn, focus)


def _refund_unknown(turn: Turn, dossier: Dossier, facts: Overview) -> Reply:
    words = _("The portal has no information on whether fees are given back. Please ask %(office)s.")
    return _say(facts, words % {"office": facts.counter}, facts.counter_phone)


def _hours(turn: Turn, dossier: Dossier, facts: Overview) -> Reply:
    """When the office that hands out the result is open."""
    return office_replies.hours(dossier.received_at_agency, When.said_in(turn.text))


def _told(turn: Turn, focus: Focus, facts: Details) -> Reply:
    """«xong thì nhắn tôi»: who follows a dossier is told of every change."""
    return _say(facts, dossier_replies.will_be_told())


def _handler(turn: Turn, dossier: Dossier, facts: Overview) -> Reply:
    handled = _("Handled by: %(office)s.") % {"office": facts.office}
    found = offices.named_in(facts.office)
    agency = found[0] if len(found) == 1 else dossier.received_at_agency
    return _say(facts, handled, office_replies.card(agency, ["address", "phone"]))


def _complain(turn: Turn, dossier: Dossier, facts: Overview) -> Reply:
    """What may be done about a dossier that takes too long."""
    may = dossier_replies.late_ways()
    return _say(facts, facts.lead, dossier_replies.late_advice() if facts.is_overdue else "", buttons=may)


def _owner(turn: Turn, focus: Focus) -> Reply | None:
    """Whose it is, to nobody who has not proven that it is theirs."""
    return _again_in_full(turn, focus) or dossier_replies.needs_proof(turn, focus.key)


def _why(turn: Turn, focus: Focus) -> Reply | None:
    """Why it is late is as public as that it is; other reasons are not."""
    facts, dossier = _proven(turn, focus), _open(focus)
    if facts is None:
        is_late = dossier is not None and dossier.is_overdue
        return _public(_complain)(turn, focus) if is_late else dossier_replies.needs_proof(turn, focus.key)
    reason = _("Reason: %(reason)s") % {"reason": facts.reason} if facts.reason else ""
    return _say(facts, facts.lead, reason, facts.next_step)


def _again(turn: Turn, focus: Focus, facts: Details) -> Reply:
    if facts.definition.stage != "ended":
        return _missing(turn, focus, facts)
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


def _aspect(name: str, answer: Answering, asks: str = "", asked: str = "") -> Aspect:
    return Aspect(name, answer, frozenset(asks.split()), re.compile(asked) if asked else None)


class DossierFocus(FocusKind):
    def contact(self, turn: Turn, focus: Focus) -> str:
        dossier = _open(focus)
        return office_replies.contact(dossier.received_at_agency) if dossier else ""

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
            _private(_again),
            "todo",
            r"\b(?:nop|lam) (?:lai|moi)\b|\btu dau\b|\bnop (?:\w+ )?o dau moi dung\b|\bsubmit again\b"
            r"|\bre ?submit\b",
        ),
        _aspect(
            "told",
            _private(_told),
            asked=r"\b(?:nhan|bao|goi|nhac)(?: tin)?(?: cho| giup)? (?:tui|toi|em|minh|con|chau|co|chu"
            r"|bac|anh|chi)\b"
            r"|\b(?:tell|message|notify) me\b",
        ),
        _aspect(
            "pay",
            _pay,
            "payment",
            r"\b(?:chuyen khoan|quet (?:ma|qr))\b.{0,200}\b(?:hay|hoac)\b.*"
            r"|\b(?:ma )?(?:viet ?)?qr\b(?!.{0,200}\b(?:giay hen|bien nhan)\b).*"
            r"|\b(?:dong|(?:dong|nop|tra) (?:tien|phi|le phi)) (?:o dau|o mo|cach nao|sao|the nao|kieu gi)\b",
        ),
        _aspect(
            "late",
            _private(_too_late),
            asked=r"\b(?:tre(?! (?:em|con|nho))|qua (?:han|ngay)|het han|(?:khong|chua) (?:\w{1,40} )?kip)\b"
            r".{0,200}\b(?:thi (?:\w{1,40} )?(?:sao|the nao)|co sao|(?:co )?bi (?:gi|huy|phat))\b.{0,200}"
            r"|\bif (?:i am|it is|i m) late\b",
        ),
        _aspect(
            "deadline",
            _private(_deadline),
            "deadline",
            r"\bhan (?:chot|cuoi|nop|bo sung|dong)\b.*|\bhan (?:toi|den) (?:khi|bao|hom|bua|ngay|chung)\b.*"
            r"|\b(?:bo sung|nop|dong)(?: \w+){0,3} (?:truoc|tre nhat|cham nhat)(?: la)? "
            r"(?:khi|hom|bua|ngay) (?:nao|mo)\b",
        ),
        _aspect("who", _public(_who), "proxy"),
        _aspect(
            "hand_in",
            _private(_hand_in),
            asked=r"\b(?:chup|gui|nop)(?: \w{1,40}){0,4} day\b.{0,200}\b(?:duoc|khong)\b.{0,200}",
        ),
        _aspect(
            "missing",
            _private(_missing),
            "papers",
            r"\bthieu\b|\b(?:can|phai|bo sung|nop) (?:them|bo sung)\b|\bbo sung (?:gi|chi|giay)\b"
            r"|\bmissing\b",
        ),
        _aspect("complain", _public(_complain), "complaint"),
        _aspect("why", _why, "why"),
        _aspect("fee", _fee, "price"),
        _aspect("hours", _public(_hours), "hours"),
        _aspect(
            "handler",
            _public(_handler),
            "handler phone area",
            r"\b(?:dang |nam )o (?:dau|khau nao|cho nao|phong nao)\b",
        ),
        _aspect("where", _public(_where), "place post home_visit"),
        _aspect(
            "when",
            _public(_when),
            "when duration",
            r"\bhen (?:tra|ngay)\b|\bcon lau\b|\btre (?:khong|chua)\b",
        ),
    ),
    ("dossier_status", "fee_info", "procedure_info", "submit_dossier"),
    shown=frozenset("when duration handler".split()),
    nouns=(
        *("ho so", "hs", "giay hen", "bien nhan", "giay tiep nhan", "ket qua", "lay ket qua", "nhan ket qua"),
        *("dossier", "application", "receipt", "result", "results"),
    ),
    is_private=True,
)

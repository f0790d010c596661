"""Aspects of a dossier that was shown: when, what is missing, where, the fee, why, who may collect it."""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind
from assistant.followed_dossiers import followed_by
from assistant.replies import Reply, button, say, to_call, to_my_dossiers, to_person
from assistant.turns import Turn
from dossiers import public_view
from dossiers.models import Dossier
from dossiers.public_view import Details, Overview
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
        return _say(facts, _("To pay now: %(amount)s") % {"amount": amount(facts.fee.total)}, buttons=(pay,))
    paid = sum(fee.total for fee in facts.paid_fees)
    return _say(
        facts,
        _("Paid: %(amount)s.") % {"amount": amount(paid)} if paid else "",
        _("Nothing is to be paid now."),
    )


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
    words = _(
        "The portal has no information on whether somebody else may collect it. Please ask %(office)s "
        "before you go; an officer can answer here too."
    )
    phone = facts.counter_phone and _("Telephone: %(phone)s") % {"phone": facts.counter_phone}
    return _say(facts, words % {"office": facts.counter}, phone, buttons=(to_person(),))


def _handler(turn: Turn, focus: Focus) -> Reply | None:
    facts = _open(turn, focus)
    if facts is None:
        return None
    handled = _("Handled by: %(office)s.") % {"office": facts.office}
    phone = facts.counter_phone and _("Telephone: %(phone)s") % {"phone": facts.counter_phone}
    return _say(facts, handled, phone)


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


FOCUS = FocusKind(
    (
        Aspect("in_full", re.compile(r"^\d{4}$"), _again_in_full),
        Aspect(
            "again", re.compile(r"\b(nop|lam) (lai|moi)\b|\btu dau\b|\bsubmit again\b|\bre ?submit\b"), _again
        ),
        Aspect(
            "who",
            re.compile(
                r"\b(?:ai|vo|chong|con|me|cha|ba|anh|chi|em|nguoi (?:khac|nha|than))\b.*\b(?:lay|nhan"
                r"|di)\b.*"
                r"\b(?:thay|giup|gium|dum|ho|duoc)\b|\buy quyen\b|\bsomeone else\b"
            ),
            _who,
        ),
        Aspect(
            "missing",
            re.compile(
                r"\bthieu\b.*|\b(?:can|phai|bo sung|nop) (?:them|bo sung)\b.*|\b(?:con )?can (?:giay|nop"
                r"|lam) (?:gi|chi|them)\b.*|\bbo sung (?:gi|chi|giay)\b.*|\bmissing\b.*"
            ),
            _missing,
        ),
        Aspect(
            "why",
            re.compile(
                r"\b(?:vi sao|tai sao|ly do|sao (?:lai |ma )?(?:tre|cham|lau|bi|chua|tu choi)"
                r"|lam gi ma (?:lau|cham)|why)\b.*"
            ),
            _why,
        ),
        Aspect(
            "fee",
            re.compile(
                r"\b(?:dong|nop|mat|ton|tra|thu) (?:tien|phi|le phi|bao nhieu)\b.*|\b(?:le )?phi\b"
                r"|\bhet bao nhieu\b|\bbao nhieu tien\b|\bhow much\b|\bfees?\b"
            ),
            _fee,
        ),
        Aspect(
            "where",
            re.compile(
                r"\b(?:toi|den|ra) dau (?:de )?(?:lay|nhan)\b.*|\b(?:lay|nhan|toi|den|nop"
                r"|tra)\b.*\b(?:o dau|cho nao|cho mo|o mo|noi nao)\b|\b(?:o dau"
                r"|dia chi)\b|\bwhere\b"
            ),
            _where,
        ),
        Aspect(
            "handler",
            re.compile(
                r"\b(?:ai|co quan nao|phong nao|can bo nao|bo phan nao)\b.*\b(?:lam|giai quyet|xu ly|giu"
                r"|phu trach)\b|\bo phong nao\b|\bnam (?:o|ben) (?:dau|phong nao|cho nao"
                r"|khau nao)\b|\b(?:so )?dien thoai\b|\bgoi (?:ai|so nao)\b|\bdang o (?:dau"
                r"|khau nao"
                r"|cho nao)\b"
            ),
            _handler,
        ),
        Aspect(
            "when",
            re.compile(
                r"\b(?:bao gio|khi nao|chung (?:mo|nao)|hom (?:nao|mo)|ngay (?:nao|mo|hen)|bao lau"
                r"|may ngay|bua (?:nao|mo)|hen (?:tra|ngay)|lau khong|con lau|tre|when|how long)\b.*"
            ),
            _when,
        ),
    ),
    ("dossier_status", "fee_info", "procedure_info", "submit_dossier"),
)

"""Presenter of dossiers in the chat: the facts of the tracking page as short replies.

The dossiers that the citizen follows, and which of them a message means.

Following was proven by the second factor, so what a followed dossier holds may be said.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say, to_call, to_my_dossiers, to_person
from assistant.turns import Turn
from dossiers import codes, public_view
from dossiers.models import Dossier
from dossiers.models.dossier import DossierQuerySet
from dossiers.services import address_for, is_owner
from foundation.citizens.models import Citizen
from foundation.messages import Button
from foundation.web.formats import amount, day

MAX_ITEMS = 8
SECOND_FACTOR = "second_factor"  # the open question


def in_full(dossier: Dossier, citizen: Citizen, *, opening: str = "") -> Reply:
    """All that a citizen with the second factor may know, and the next steps as buttons."""
    facts = public_view.details(dossier, names_offices=True)
    about = _("Dossier %(code)s: %(procedure)s")
    named = about % {"code": facts.code, "procedure": facts.procedure}
    lines = [opening, f"{facts.title}\n{named}", facts.lead, late_advice() if facts.is_overdue else ""]
    if facts.reason:
        lines.append(_("Reason: %(reason)s") % {"reason": facts.reason})
        lines.append(facts.next_step)
    if facts.missing_papers:
        shown = [f"• {paper.name}" for paper in facts.missing_papers[:MAX_ITEMS]]
        lines.append(_("Papers still missing:") + "\n" + "\n".join(shown))
        if facts.supplement_due:
            by = _("Submit by: %(day)s")
            lines.append(by % {"day": day(facts.supplement_due)})
    if facts.fee:
        transfer = _("Amount: %(amount)s\nBank: %(bank)s\nAccount: %(account)s\nReference: %(reference)s")
        lines.append(
            transfer
            % {
                "amount": amount(facts.fee.owed),
                "bank": facts.fee.bank_name,
                "account": facts.fee.bank_account,
                "reference": facts.fee.reference,
            }
        )
    lines += facts.undelivered[:1]
    return say(
        "\n\n".join(line for line in lines if line),
        Button(_("See everything"), "url", address_for(dossier=dossier, citizen=citizen)),
        *(
            button(str(command.label), f"{command.words} {facts.code}")
            for command in facts.definition.commands[-1:]
        ),
        *_to_more(dossier, citizen),
        button(_("Stop messages"), f"#ngung {dossier.code}"),
        to_call(),
    ).about("dossier", dossier.code, name=facts.procedure)


def _to_more(dossier: Dossier, citizen: Citizen) -> list[Button]:
    """Followers by phone digits may confirm the phone; others get a button to their list."""
    if is_owner(dossier=dossier, citizen=citizen) or not dossier.applicant.phone:
        return [to_my_dossiers()]
    return [button(_("Confirm by a code to the phone"), f"xác nhận số điện thoại {dossier.code}")]


def needs_proof(turn: Turn, code: str) -> Reply:
    """Ask for the second factor: without it no more is told than the stage."""
    turn.memory.ask(SECOND_FACTOR, code=code)
    return say(
        _(
            "To see that, please write the 6 characters of the secret on your receipt or the last 4 digits "
            "of the phone number given."
        )
    )


def by_code_alone(dossier: Dossier) -> str:
    """Stage, office and due date: all that the code alone reveals; how late it is, and what may be done."""
    facts = public_view.overview(dossier, names_offices=True)
    words = _("Dossier %(code)s: %(title)s.\nHandled by: %(office)s")
    due = _("Due: %(day)s") % {"day": day(facts.due_at)}
    told = words % {"code": facts.code, "title": facts.title, "office": facts.office}
    if facts.is_overdue:
        return f"{told}\n{facts.lead}\n{late_advice()}"
    return f"{told}\n{due}" if facts.due_at and facts.definition.stage != "ended" else told


def late_advice() -> str:
    return _("You may ask an officer for the reason and a new date, or send a petition about the delay.")


def late_ways() -> tuple[Button, ...]:
    """What may be done about a late dossier."""
    return to_person(), button(_("Send a petition"), "gửi phản ánh")


def listed(dossiers: Iterable[Dossier]) -> str:
    """A line for each: its code and where it stands."""
    told = [public_view.overview(dossier, names_offices=True) for dossier in dossiers]
    return "\n".join(f"• {facts.code}: {facts.title}" for facts in told)


def to_see(dossiers: Iterable[Dossier]) -> list[Button]:
    """A button for each that shows it."""
    words = _("See %(code)s")
    return [button((words % {"code": dossier.code})[:100], dossier.code) for dossier in dossiers]


def page_of(dossier: Dossier, citizen: Citizen) -> Button:
    return Button(_("See the dossier"), "url", address_for(dossier=dossier, citizen=citizen))


def will_be_told() -> str:
    return _("From now on we will message you here whenever something changes.")


MAX_SHOWN = 4


def followed_by(turn: Turn) -> DossierQuerySet:
    """Newest follow first."""
    followed = Dossier.objects.filter(follows__citizen=turn.citizen, follows__stopped_at=None)
    return followed.for_page().order_by("-follows__since")


def find_followed(turn: Turn, statuses: Sequence[int]) -> list[Dossier]:
    """Those of these statuses; where codes are named only the named ones."""
    followed = followed_by(turn).filter(status__in=statuses)
    if named := codes.find_codes(turn.text):
        followed = followed.filter(code__in=named)
    return list(followed[: MAX_SHOWN + 1])


def choose_followed(turn: Turn, statuses: Sequence[int], question: str, verb: str) -> Dossier | Reply | None:
    """The only one of these statuses that fits; the question which of several; None where there is none."""
    found = find_followed(turn, statuses)
    return ask_which(found, question, verb) if len(found) > 1 else next(iter(found), None)


def ask_which(found: Sequence[Dossier], words: str, verb: str) -> Reply:
    """Ask which one; the press says `verb` with the code."""
    named = _("Dossier %(code)s")
    buttons = (button(named % {"code": one.code}, f"{verb} {one.code}") for one in found[:MAX_SHOWN])
    return say(words, *buttons)

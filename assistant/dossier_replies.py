"""Presenter of dossiers in the chat: the facts of the tracking page as short replies."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say, to_call, to_my_dossiers
from assistant.turns import Turn
from dossiers import public_view
from dossiers.models import Dossier
from dossiers.services import address_for, is_owner
from foundation.citizens.models import Citizen
from foundation.outbox.messages import Button
from foundation.web.formats import amount, day

MAX_ITEMS = 8
SECOND_FACTOR = "second_factor"  # the open question


def in_full(dossier: Dossier, citizen: Citizen, *, opening: str = "") -> Reply:
    """All that a citizen with the second factor may know, and the next steps as buttons."""
    facts = public_view.details(dossier, names_offices=True)
    about = _("Dossier %(code)s: %(procedure)s")
    named = about % {"code": facts.code, "procedure": facts.procedure}
    lines = [opening, f"{facts.title}\n{named}", facts.lead]
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
            "To see that, please write the 6 characters of the secret on your receipt or the last "
            "4 digits of "
            "the phone number given."
        )
    )


def by_code_alone(dossier: Dossier) -> str:
    """Stage, office and due date: all that the code alone reveals."""
    facts = public_view.overview(dossier, names_offices=True)
    words = _("Dossier %(code)s: %(title)s.\nHandled by: %(office)s")
    due = _("Due: %(day)s") % {"day": day(facts.due_at)}
    told = words % {"code": facts.code, "title": facts.title, "office": facts.office}
    return f"{told}\n{due}" if facts.due_at and facts.definition.stage != "ended" else told


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

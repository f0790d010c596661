"""Presenter of procedures in the chat: papers, time limit, fees, office, National Portal."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from dossiers.models import Agency, Procedure
from dossiers.models.catalogue import LimitUnit
from dossiers.submission.procedure_search import by_words
from foundation.outbox.messages import Button
from foundation.web.formats import amount

MAX_PAPERS, MAX_CHOICES = 10, 4
MAX_TITLE_LENGTH = 90
WHERE = {
    Agency.Level.COMMUNE: gettext_lazy("the one-stop unit of a ward or commune"),
    Agency.Level.PROVINCE: gettext_lazy("the Public Administration Service Centre"),
}


def meant(turn: Turn) -> list[Procedure]:
    """The procedures that the turn may be about: by what it names, else by all its words; best first."""
    named = turn.slot("procedure")
    return (by_words(named) if named else []) or by_words(turn.text)


def in_full(procedure: Procedure) -> Reply:
    papers = [f"• {paper.name}" for paper in procedure.papers.all()]
    shown = papers[:MAX_PAPERS]
    if len(papers) > MAX_PAPERS:
        more = ngettext(
            "… and %(n)s more paper, see the National Portal",
            "… and %(n)s more papers, see the National Portal",
            len(papers) - MAX_PAPERS,
        )
        shown.append(more % {"n": len(papers) - MAX_PAPERS})
    time = _("Time: %(time)s") % {"time": time_limit(procedure) or _no_figures()}
    result = _("Result: %(result)s") % {"result": procedure.result_name}
    parts = [
        procedure.name,
        _("Papers needed:") + "\n" + "\n".join(shown) if shown else "",
        "\n".join(filter(None, (time, fees(procedure), _where(procedure)))),
        result if procedure.result_name else "",
        _check_first(),
    ]
    return say("\n\n".join(part for part in parts if part), *_buttons(procedure))


def only_fees(procedure: Procedure) -> Reply:
    return say(f"{procedure.name}\n\n{fees(procedure)}\n\n{_check_first()}", *_buttons(procedure))


def fees(procedure: Procedure) -> str:
    lines = [
        f"{fee.label}: {amount(fee.amount)}" + (f" ({fee.note})" if fee.note else "")
        for fee in procedure.fees.all()
    ]
    if not lines:
        return _("Fees: the portal has no figures yet; please ask the office that receives it.")
    return _("Fees: %(fees)s") % {"fees": "; ".join(lines)}


def which(found: list[Procedure], asking: str) -> Reply:
    """Several procedures fit: one is chosen by a press, which asks `asking` of it."""
    buttons = [button(_short(each.name), f"{asking} {each.name}") for each in found[:MAX_CHOICES]]
    return say(_("Which procedure do you ask about?"), *buttons, to_person())


def time_limit(procedure: Procedure) -> str:
    """How long the office may take; "" where that is not known."""
    if procedure.same_day:
        return _("within the day")
    days = procedure.time_limit_days
    if procedure.limit_unit == LimitUnit.CALENDAR:
        words = ngettext("%(n)s calendar day", "%(n)s calendar days", days or 0)
    else:
        words = ngettext("%(n)s working day", "%(n)s working days", days or 0)
    return words % {"n": days} if days else ""


def _no_figures() -> str:
    return _("no figures yet")


def _check_first() -> str:
    return _("For information only: please check with the receiving office or call 1022 before you go.")


def _where(procedure: Procedure) -> str:
    place = WHERE.get(Agency.Level(procedure.agency_level)) if procedure.agency_level else None
    words = _("Submit at: %(place)s, whichever is convenient, or online")
    return words % {"place": place} if place else ""


def _buttons(procedure: Procedure) -> list[Button]:
    address = procedure.portal_url or settings.NATIONAL_PORTAL_URL
    here = [button(_("Submit it here"), f"nộp hồ sơ {procedure.name}")] if procedure.is_filed_here else []
    return [*here, Button(_("National Portal"), "url", address), to_person()]


def _short(name: str) -> str:
    return name if len(name) <= MAX_TITLE_LENGTH else f"{name[: MAX_TITLE_LENGTH - 1]}…"

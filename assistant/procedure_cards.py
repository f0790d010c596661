"""Presenter of a procedure in the chat: the whole of it, or what is asked of it, on one card."""

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assistant.replies import Reply, button, say, to_person
from dossiers import offices
from dossiers.models import Agency, Procedure, ProcedurePaper
from dossiers.models.catalogue import LimitUnit
from foundation.local_names import local
from foundation.messages import Button
from foundation.web.formats import amount

MAX_CARD, MAX_PAPERS_LENGTH = 900, 500  # characters
MAX_HEADING_LENGTH = 160
WHERE = {
    Agency.Level.COMMUNE: gettext_lazy("the one-stop unit of a ward or commune"),
    Agency.Level.PROVINCE: gettext_lazy("the Public Administration Service Centre"),
}
ONLINE = {
    Procedure.OnlineLevel.FULL: gettext_lazy(
        "Fully online: you submit and get the result online, without a visit to the office."
    ),
    Procedure.OnlineLevel.PARTIAL: gettext_lazy(
        "Partly online: you submit online, but one step takes place at the office."
    ),
    Procedure.OnlineLevel.NONE: gettext_lazy("Not online: bring the papers to a one-stop unit."),
}


def in_full(procedure: Procedure) -> Reply:
    facts = [_time(procedure), fees(procedure), _where(procedure), _level(procedure)]
    result = _("Result: %(result)s") % {"result": procedure.result_name}
    return _card(
        procedure, _papers(procedure), "\n".join(filter(None, facts)), result if procedure.result_name else ""
    )


def only_fees(procedure: Procedure) -> Reply:
    return of(procedure, ["fee"])


def _whole_time(procedure: Procedure) -> str:
    parts = [_time(procedure), procedure.time_limit_note, _counting(procedure)]
    if time_limit(procedure):
        parts.append(_("The time counts from the day on which the office has all papers."))
    return "\n".join(filter(None, parts))


def _counting(procedure: Procedure) -> str:
    """Whether Saturdays, Sundays and holidays count in its time limit."""
    if procedure.same_day or not procedure.time_limit_days:
        return ""
    if procedure.limit_unit == LimitUnit.CALENDAR:
        return _("Counted by the calendar: Saturdays, Sundays and public holidays are included.")
    return _("Counted in working days: Saturdays, Sundays and public holidays are not counted.")


def _place(procedure: Procedure) -> str:
    handled_by = procedure.handled_by
    decides = _("Decided by: %(office)s") % {"office": handled_by.name} if handled_by else ""
    place = _where(procedure) or _("The catalogue does not say which office receives it.")
    return "\n".join(filter(None, (place, decides)))


def _online(procedure: Procedure) -> str:
    parts = [str(ONLINE[Procedure.OnlineLevel(procedure.online_level)])]
    if procedure.is_filed_here:
        parts.append(_("You can submit it here in the chat, or at the National Portal with VNeID."))
    elif procedure.online_level != Procedure.OnlineLevel.NONE:
        parts.append(_("Submit it at the National Portal: log in with VNeID."))
    return "\n".join(parts)


def _submitter(procedure: Procedure) -> str:
    """Who may file; said honestly where the catalogue does not know."""
    if not procedure.submitter:
        return _("The catalogue does not say who may file in your place. Please ask before you go.")
    who = _("Who may file: %(who)s.") % {"who": procedure.get_submitter_display()}
    source = _("Source: %(source)s") % {"source": procedure.submitter_source}
    return "\n".join(filter(None, (who, procedure.submitter_note, source)))


def _all_papers(procedure: Procedure) -> str:
    return _papers(procedure) or _("The catalogue does not list the papers.")


def _result(procedure: Procedure) -> str:
    result = _("Result: %(result)s") % {"result": procedure.result_name or _("not recorded")}
    valid = procedure.result_validity or _("the catalogue does not say; please ask the office")
    return f"{result}\n" + _("Valid for: %(validity)s") % {"validity": valid}


def _hours(procedure: Procedure) -> str:
    usual = _("Usual office hours: %(hours)s.") % {"hours": offices.usual_week()}
    return f"{usual} " + _("Name the ward or commune to read the hours of its office.")


LINES: dict[str, Callable[[Procedure], str]] = {
    "papers": _all_papers,
    "time": _whole_time,
    "fee": lambda procedure: fees(procedure),
    "place": _place,
    "online": _online,
    "who": _submitter,
    "result": _result,
    "hours": _hours,
    "phone": _place,
}
"""What may be asked of a procedure."""


def of(procedure: Procedure, asked: Sequence[str], *more: str) -> Reply:
    """The card with what was asked of the procedure (keys of LINES), in that order."""
    return _card(procedure, *(LINES[name](procedure) for name in asked), *more)


def at_offices(procedure: Procedure, cards: Sequence[str], place: str) -> Reply:
    """Where to submit it, with the cards of the offices of a place, which is remembered."""
    reply = say("\n\n".join(filter(None, (_place(procedure), *cards))), *_buttons(procedure))
    return reply.about("procedure", procedure.pk, name=procedure.name, place=place)


def fees(procedure: Procedure) -> str:
    lines = [
        f"{fee.label}: {amount(fee.amount)}" + (f" ({fee.note})" if fee.note else "")
        for fee in procedure.fees.all()
    ]
    told = "; ".join(lines)
    if procedure.fee_note:
        told = f"{told}. {procedure.fee_note}" if told else procedure.fee_note
    if not told:
        return _("Fees: the portal has no figures yet; please ask the office that receives it.")
    return _("Fees: %(fees)s") % {"fees": told}


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


def _card(procedure: Procedure, *parts: str) -> Reply:
    """The name, the parts that are not empty, a caution, and where to go on."""
    english = procedure.translated("name")
    names = f"{english} ({procedure.name})" if english != procedure.name else procedure.name
    heading = short(names, MAX_HEADING_LENGTH)
    caution = local(
        _("For information only: please check with the receiving office or call %(hotline)s before you go.")
    )
    body = "\n\n".join(filter(None, (heading, *parts)))
    reply = say(f"{short(body, MAX_CARD - len(caution) - 2)}\n\n{caution}", *_buttons(procedure))
    return reply.about("procedure", procedure.pk, name=procedure.name)


def _papers(procedure: Procedure) -> str:
    """The papers as a list, as many as a card holds."""
    papers = list(procedure.papers.all())
    if not papers:
        return ""
    lines = list(_that_fit(map(_paper, papers)))
    if left := len(papers) - len(lines):
        more = ngettext(
            "… and %(n)s more paper, see the National Portal",
            "… and %(n)s more papers, see the National Portal",
            left,
        )
        lines.append(more % {"n": left})
    return "\n".join([_("Papers needed:"), *lines])


def _paper(paper: ProcedurePaper) -> str:
    valid = _("valid for %(validity)s") % {"validity": paper.validity} if paper.validity else ""
    notes = ", ".join(filter(None, (paper.form, valid)))
    return f"• {paper.translated('name')}" + (f" ({notes})" if notes else "")


def _that_fit(lines: Iterable[str]) -> Iterable[str]:
    room = MAX_PAPERS_LENGTH
    for line in lines:
        room -= len(line)
        if room < 0:
            return
        yield line


def _time(procedure: Procedure) -> str:
    return _("Time: %(time)s") % {"time": time_limit(procedure) or _("no figures yet")}


def _level(procedure: Procedure) -> str:
    return _("Online level: %(level)s") % {"level": procedure.get_online_level_display()}


def _where(procedure: Procedure) -> str:
    place = WHERE.get(Agency.Level(procedure.agency_level)) if procedure.agency_level else None
    if place is None:
        return ""
    if procedure.online_level == Procedure.OnlineLevel.NONE:
        return _("Submit at: %(place)s, whichever is convenient") % {"place": place}
    return _("Submit at: %(place)s, whichever is convenient, or online") % {"place": place}


def _buttons(procedure: Procedure) -> list[Button]:
    address = procedure.portal_url or settings.NATIONAL_PORTAL_URL
    here = [button(_("Submit it here"), f"nộp hồ sơ {procedure.name}")] if procedure.is_filed_here else []
    return [*here, Button(_("National Portal"), "url", address), to_person()]


def short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"

"""Presenter of procedures in the chat: the whole procedure, or one aspect of it, on one card."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assistant import disambiguation
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from dossiers.models import Agency, OutsideProcedure, Procedure, ProcedurePaper
from dossiers.models.catalogue import LimitUnit
from dossiers.submission.procedure_search import (
    MAX_CHOICES,
    Certainty,
    Match,
    find_procedures,
    national_portal_search,
)
from foundation.outbox.messages import Button
from foundation.vietnamese.teencode import expand
from foundation.web.formats import amount

GUESS = 0.75  # of a match whose words are not all explained; below, the names are offered
LIKELY = 0.75  # of a match, where no intent is sure and nothing is in focus
MIN_WORDS = 4  # of a message that may name a procedure
WISH = re.compile(
    r"\b(?:muốn|cần|định|tính|phải|muon|can|dinh|tinh|phai|want to|need to|need)\s+([^,.;?!\n]+?)"
    r"(?=\s*(?:[,.;?!\n]|\bthì\b|\bthi\b|\bcần\b|\bmà\b|$))",
    re.IGNORECASE,
)
MAX_CARD, MAX_PAPERS_LENGTH = 900, 500  # characters
MAX_TITLE_LENGTH, MAX_HEADING_LENGTH = 90, 160
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


def meant(turn: Turn) -> Match:
    """What the turn's words ask for; where they name nothing, the slot that the turn before has left."""
    match = find_procedures(turn.text)
    named = turn.slot("procedure")
    if named and not match.names_something:
        return find_procedures(named)
    return match if match.certain else _wished(turn, match)


def _wished(turn: Turn, match: Match) -> Match:
    """The procedure of the words of the wish, where a story stands around them; else the match."""
    for wish in WISH.finditer(expand(turn.text)):
        found = find_procedures(wish[1])
        if found.certain and found.certain in match.procedures:
            return found
    return match


def answer(turn: Turn, told: Callable[[Procedure], Reply], asking: str) -> Reply | None:
    """What `told` says of the procedure that the turn names; a choice; "not ours"; None where it names none.

    A press on a choice asks `asking` of it.
    """
    match = meant(turn)
    if not match.names_something:
        return disambiguation.not_known(turn) if turn.memory.focus.kind else None
    if match.certainty == Certainty.NONE and not match.outside and turn.memory.focus.kind:
        return disambiguation.not_known(turn)  # a question about the thing shown, not about a procedure
    return matched(match, turn.text, told, asking)


def likely(turn: Turn) -> Reply | None:
    """Where no intent is sure: the procedure that the words surely or nearly name; None for none."""
    if len(turn.folded.split()) < MIN_WORDS:
        return None
    match = meant(turn)
    is_elsewhere = turn.memory.focus.kind not in ("", "procedure", "outside_procedure")
    if match.certain or (not is_elsewhere and (match.outside or match.score >= LIKELY)):
        return matched(match, turn.text, in_full, "thủ tục")
    return None


def matched(match: Match, text: str, told: Callable[[Procedure], Reply], asking: str) -> Reply:
    if match.certain:
        return told(match.certain)
    if len(match.procedures) == 1 and match.score >= GUESS:
        return _perhaps(told(match.procedures[0]))
    return which(match.procedures, asking) if match.procedures else not_found(match, text)


def _perhaps(reply: Reply) -> Reply:
    """The card of the only procedure that fits, though not every word of the question was understood."""
    first, *rest = reply.messages
    words = _("Perhaps this is the procedure that you need; if not, press “None of these is mine”.")
    guess = replace(reply, messages=(replace(first, text=f"{words}\n\n{first.text}"), *rest))
    return guess.with_button(button(_("None of these is mine"), "gặp cán bộ"))


def not_found(match: Match, text: str) -> Reply:
    """Not in the catalogue: who handles it where we know that, the National Portal, a person."""
    outside = match.outside
    if outside is None:
        words = _(
            "This procedure is not in the province's catalogue. You can search the National Portal, or ask "
            "an officer."
        )
        return say(words, _search(text), to_person())
    return elsewhere(outside)


def elsewhere(outside: OutsideProcedure, *, opening: str = "") -> Reply:
    """A procedure of another body: who handles it, where to read on; its follow-ups are about it."""
    words = _("%(procedure)s: not in the province's catalogue. It is handled by: %(office)s.") % {
        "procedure": outside.name,
        "office": outside.handled_by,
    }
    site = [Button(_("Open the website"), "url", outside.url)] if outside.url else []
    said = say(f"{opening} {words}".strip(), *site, _search(outside.name), to_person())
    return said.about("outside_procedure", outside.pk, name=outside.name)


def in_full(procedure: Procedure) -> Reply:
    facts = [_time(procedure), fees(procedure), _where(procedure), _level(procedure)]
    result = _("Result: %(result)s") % {"result": procedure.result_name}
    return _card(
        procedure, _papers(procedure), "\n".join(filter(None, facts)), result if procedure.result_name else ""
    )


def only_fees(procedure: Procedure) -> Reply:
    return _card(procedure, fees(procedure))


def only_time(procedure: Procedure) -> Reply:
    parts = [_time(procedure), procedure.time_limit_note]
    if time_limit(procedure):
        parts.append(_("The time counts from the day on which the office has all papers."))
    return _card(procedure, "\n".join(filter(None, parts)))


def only_place(procedure: Procedure) -> Reply:
    handled_by = procedure.handled_by
    decides = _("Decided by: %(office)s") % {"office": handled_by.name} if handled_by else ""
    place = _where(procedure) or _("The catalogue does not say which office receives it.")
    return _card(procedure, "\n".join(filter(None, (place, decides))))


def only_online(procedure: Procedure) -> Reply:
    parts = [str(ONLINE[Procedure.OnlineLevel(procedure.online_level)])]
    if procedure.is_filed_here:
        parts.append(_("You can submit it here in the chat, or at the National Portal with VNeID."))
    elif procedure.online_level != Procedure.OnlineLevel.NONE:
        parts.append(_("Submit it at the National Portal: log in with VNeID."))
    return _card(procedure, "\n".join(parts))


def only_submitter(procedure: Procedure) -> Reply:
    """Who may file; said honestly where the catalogue does not know."""
    if not procedure.submitter:
        unknown = _("The catalogue does not say who may file in your place. Please ask before you go.")
        return _card(procedure, unknown)
    who = _("Who may file: %(who)s.") % {"who": procedure.get_submitter_display()}
    source = _("Source: %(source)s") % {"source": procedure.submitter_source}
    return _card(procedure, "\n".join(filter(None, (who, procedure.submitter_note, source))))


def only_papers(procedure: Procedure) -> Reply:
    return _card(procedure, _papers(procedure) or _("The catalogue does not list the papers."))


def only_result(procedure: Procedure) -> Reply:
    result = _("Result: %(result)s") % {"result": procedure.result_name or _("not recorded")}
    valid = procedure.result_validity or _("the catalogue does not say; please ask the office")
    return _card(procedure, f"{result}\n" + _("Valid for: %(validity)s") % {"validity": valid})


ASPECTS: dict[str, Callable[[Procedure], Reply]] = {
    "time": only_time,
    "fee": only_fees,
    "place": only_place,
    "online": only_online,
    "who": only_submitter,
    "papers": only_papers,
    "result": only_result,
}
"""What may be asked of a procedure, each answered on one card."""


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


def which(found: list[Procedure], asking: str) -> Reply:
    """One or several procedures may fit: a press chooses, and asks `asking` of it."""
    buttons = [
        button(_short(each.name, MAX_TITLE_LENGTH), f"{asking} {each.name}") for each in found[:MAX_CHOICES]
    ]
    words = _("Do you mean this procedure?") if len(found) == 1 else _("Which procedure do you ask about?")
    reply = say(words, *buttons, button(_("None of these is mine"), "gặp cán bộ"))
    return reply.about("procedure", found[0].pk, name=found[0].name) if len(found) == 1 else reply


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
    heading = _short(procedure.name, MAX_HEADING_LENGTH)
    caution = _("For information only: please check with the receiving office or call 1022 before you go.")
    body = "\n\n".join(filter(None, (heading, *parts)))
    reply = say(f"{_short(body, MAX_CARD - len(caution) - 2)}\n\n{caution}", *_buttons(procedure))
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
    return f"• {paper.name}" + (f" ({notes})" if notes else "")


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


def _search(text: str) -> Button:
    return Button(_("Search the National Portal"), "url", national_portal_search(text))


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"

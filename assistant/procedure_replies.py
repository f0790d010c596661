"""From a citizen's words to a procedure in the chat: the card, a choice, or that it is none of ours."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from assistant.procedure_cards import short
from assistant.replies import MAX_BUTTONS, Reply, button, say, to_person
from assistant.turns import Turn, is_asking
from dossiers.models import OutsideProcedure, Procedure
from dossiers.search_sources import published
from dossiers.submission.procedure_search import MAX_CHOICES, Match, find_procedures, national_portal_search
from foundation.messages import Button
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import CASE, asks_in
from foundation.vietnamese.teencode import expand

GUESS = 0.7  # of a match whose words are not all explained; below, the names are offered
CLAIMED, AGREED, SAID = 0.7, 0.5, 0.8
"""Scores of the search: where the model guesses another intent, where it guesses procedures too, and where a
long name stands in the text."""
ABOUT_PROCEDURES = ("procedure_info", "fee_info", "submit_dossier")
TOLD = frozenset("papers duration when price place online form proxy validity todo".split())
"""What the card of a procedure tells, by the names of the vocabulary."""
NOT_CLAIMED = frozenset({"dossier_status", "petition", "human_handover"})
MAX_TITLE_LENGTH, MAX_TOPIC_WORDS, MAX_PAGES = 90, 4, 2
GENERAL = re.compile(r"\b(?:thu tuc|giay to|ho so|le phi|procedures?|papers|documents)\b")
WISH = re.compile(
    r"\b(?:muốn|cần|định|tính|phải|muon|can|dinh|tinh|phai|want to|need to|need)\s{1,9}([^,.;?!\n]{1,200}?)"
    r"(?=\s{0,9}(?:[,.;?!\n]|\bthì\b|\bthi\b|\bcần\b|\bmà\b|$))",
    re.IGNORECASE,
)


REPORTS_CRIME = re.compile(
    r"\b(?P<what>trinh bao|to giac)\b(?! (?:mat )?(?:ho chieu|can cuoc|giay))"
    r"(?=.{0,200}\b(?:dau|mo|cho nao|noi nao|ai)\b)"
)
"""«mất ví thì trình báo công an chỗ nào»: where a crime is reported, whatever was lost."""
PAPERS = re.compile(r"\b(?:giay|the|so do|so hong|bia|chung nhan|giay phep|dang ky|cap|thu tuc)\b")
WISHING = re.compile(r"\b(?:xin|muon|nho|can|dinh|tinh)\b")


def meant(turn: Turn) -> Match:
    """What the turn's words ask for; where they name nothing, the slot that the turn before has left."""
    named = turn.slot("procedure")
    key = f"{turn.text}|{named}"
    if key not in turn.memory.matches:  # several gates ask the same of one message
        turn.memory.matches[key] = _meant(turn.text, named)
    return turn.memory.matches[key]


def _meant(text: str, named: str) -> Match:
    if crime := REPORTS_CRIME.search(fold(text)):
        return find_procedures(crime["what"])
    match = find_procedures(text)
    if named and not match.names_something:
        return find_procedures(named)
    return match if match.certain else _wished(text, match)


def names_another(turn: Turn) -> bool:
    """Whether the words name a procedure that is not the one in focus."""
    focus = turn.memory.focus
    match = meant(turn)
    if not (match.is_ahead or match.score >= SAID):
        return False
    named = [match.outside] if match.outside else match.procedures[: 1 if match.is_ahead else None]
    return focus.key not in [str(each.pk) for each in named]


def tells(turn: Turn) -> bool:
    """Whether the words name a procedure, and ask only what its card tells."""
    asks = set(asks_in(turn.text)) - {CASE}
    if not asks or asks - TOLD:
        return False
    match = meant(turn)
    return bool(match.certain or match.is_ahead or (match.procedures and match.score >= GUESS))


def claimed_intent(turn: Turn, guesses: Sequence[str], *, in_a_thread: bool) -> str:
    """The intent where the model is unsure and the catalogue recognises the message; "" where it does not.

    Words about a dossier on its way or for a petition name procedures too: those guesses stay.
    In a thread (`Focus`) loose words mostly go on about it: there the catalogue must know a name that is
    said.
    """
    match = meant(turn)
    is_said = match.is_ahead and match.score >= SAID
    if guesses and guesses[0] in NOT_CLAIMED and not (is_said and guesses[0] == "petition"):
        return ""
    agree = bool(guesses) and guesses[0] in ABOUT_PROCEDURES
    is_wish = bool(WISHING.search(turn.folded))
    is_topic = is_wish or is_asking(turn) or len(turn.folded.split()) <= MAX_TOPIC_WORDS
    is_meant = match.is_ahead or (not in_a_thread and is_topic)
    is_likely = match.score >= (AGREED if agree else CLAIMED) and is_meant
    is_sure = bool(match.certain or match.outside) and (agree or match.is_ahead or not in_a_thread)
    is_told = match.is_told and not in_a_thread
    if not (is_sure or is_told or (match.procedures and is_likely)):
        return ""
    return next((name for name in guesses if name in ABOUT_PROCEDURES), ABOUT_PROCEDURES[0])


def _wished(text: str, match: Match) -> Match:
    """The procedure of the words of the wish, where a story stands around them; else the match."""
    for wish in WISH.finditer(expand(text)):
        found = find_procedures(wish[1])
        if found.certain and found.certain in match.procedures[: 1 if match.is_told else None]:
            return found
        if found.outside and not (found.procedures or match.procedures):
            return found  # «bị thu hồi đất rẻ quá muốn kiện»
    return match


Told = Callable[[Procedure], Reply]


def answer(turn: Turn, told: Told, asking: str, guessed: Told | None = None) -> Reply | None:
    """What `told` says of the procedure that the turn names; a choice; "not ours"; None where it names none.

    A press on a choice asks `asking` of it. `guessed` says it of one that is only likely.
    """
    match, thread = meant(turn), turn.memory.focus.kind
    is_loose = not (match.certain or match.outside or match.is_ahead or match.score >= SAID)
    if thread and is_loose and (not match.procedures or thread == "procedure"):
        return None  # a question about the thing shown, not about a procedure
    return matched(match, turn.text, told, asking, guessed) if match.names_something else None


def offered(turn: Turn) -> Reply | None:
    """The procedures that a message about papers may mean, where nothing else was understood or shown."""
    if turn.memory.focus.kind or turn.memory.question[0] or not PAPERS.search(turn.folded):
        return None
    found = meant(turn).procedures
    return which(found, "thủ tục") if found else None


def is_vague(turn: Turn) -> bool:
    """Whether it may be asked which procedure is meant: not in a thread that the words only go on about."""
    return not turn.memory.focus.kind or bool(GENERAL.search(turn.folded))


def matched(match: Match, text: str, told: Told, asking: str, guessed: Told | None = None) -> Reply:
    if match.certain:
        return told(match.certain)
    is_likely = match.is_ahead or (len(match.procedures) == 1 and match.score >= GUESS)
    if match.procedures and is_likely and not match.outside:
        return _perhaps((guessed or told)(match.procedures[0]), match.procedures[1:], asking)
    return which(match.procedures, asking, match.outside) if match.procedures else not_found(match, text)


def _perhaps(reply: Reply, others: Sequence[Procedure], asking: str) -> Reply:
    """The card of the procedure that fits best, though not every word was understood; others as buttons."""
    *before, last = reply.messages
    first = before[0] if before else last
    words = _("Perhaps this is the procedure that you need; if not, choose another below.")
    guess = replace(first, text=f"{words}\n\n{first.text}")
    added = [*_choices(others[:2], asking), _to_none_of_these()]
    if before:
        before[0], closing = guess, last
    else:
        closing = guess
    kept = last.buttons[: MAX_BUTTONS - len(added)]
    return replace(reply, messages=(*before, replace(closing, buttons=(*kept, *added))))


def _to_none_of_these() -> Button:
    return button(_("I need something else"), "gặp cán bộ")


def _choices(found: Sequence[Procedure], asking: str) -> list[Button]:
    return [button(short(each.name, MAX_TITLE_LENGTH), f"{asking} {each.name}") for each in found]


def not_found(match: Match, text: str) -> Reply:
    """Not in the catalogue: who handles it where we know that, the National Portal, a person."""
    if match.outside:
        return elsewhere(match.outside)
    words = _(
        "This procedure is not in the province's catalogue. You can search the National Portal, or ask "
        "an officer."
    )
    pages = [Button(short(hit.title, MAX_TITLE_LENGTH), "url", hit.url) for hit in published(text, MAX_PAGES)]
    return say(words, *pages, _search(text), to_person())


def elsewhere(outside: OutsideProcedure, *, opening: str = "") -> Reply:
    """A procedure of another body: who handles it, where to read on; its follow-ups are about it."""
    words = _("%(procedure)s: not in the province's catalogue. It is handled by: %(office)s.") % {
        "procedure": outside.name,
        "office": outside.handled_by,
    }
    site = [Button(_("Open the website"), "url", outside.url)] if outside.url else []
    said = say(f"{opening} {words}".strip(), *site, _search(outside.name), to_person())
    return said.about("outside_procedure", outside.pk, name=outside.name)


def which(found: Sequence[Procedure], asking: str, outside: OutsideProcedure | None = None) -> Reply:
    """One or several procedures may fit: a press chooses, and asks `asking` of it. The first is in focus."""
    is_one = len(found) == 1 and outside is None
    words = _("Do you mean this procedure?") if is_one else _("Which procedure do you ask about?")
    beside = [button(short(outside.name, MAX_TITLE_LENGTH), outside.name)] if outside else []
    reply = say(words, *_choices(found[:MAX_CHOICES], asking), *beside, _to_none_of_these())
    return reply.about("procedure", found[0].pk, name=found[0].name)


def _search(text: str) -> Button:
    return Button(_("Search the National Portal"), "url", national_portal_search(text))

"""Answers that officers keep: «giấy tờ đất ghi xã cũ có phải đổi lại không», with source and date."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from assistant import procedure_replies
from assistant.generation import ANSWER, LIVE
from assistant.generation.runs import is_on
from assistant.intents import lookup
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn, is_asking
from assistant.understanding import active_model, read_message
from foundation.messages import Button
from foundation.vietnamese.questions import plain
from foundation.web.formats import day
from knowledge.retrieval import Passage, find_passage

SUBMITTING = re.compile(r"(?:(?:cho|toi|em|tui|minh|con|muon|can|xin|duoc) )*(?:nop|lam ho so|gui ho so)\b")
"""A wish to hand in a dossier is no question."""
FEWEST_WORDS = 3  # a greeting, a code or a button asks nothing that is kept, and costs no search
HELD = ("procedure", "filing", "dossier")  # things that stay in focus beside a kept answer
THE_SAME = 0.95  # of a passage whose question is asked nearly word for word


def handle(turn: Turn) -> Reply | None:
    """The answer to the very question that is kept, whatever the model thinks.

    What a procedure's card tells is told there, unless officers keep an answer to these very words.
    """
    if len(turn.folded.split()) < FEWEST_WORDS:
        return None
    passage = find_passage(turn.text)
    if passage is None or not passage.is_certain:
        return None
    if passage.score < THE_SAME and (
        procedure_replies.tells(turn) or SUBMITTING.match(turn.folded) or lookup.only_names(turn)
    ):
        return None
    return _shown(passage, turn)


def likely(turn: Turn) -> Reply | None:
    """The best answer above the threshold, where nothing else understood the message."""
    passage = find_passage(turn.text)
    return _summarised(turn) or _shown(passage, turn) if passage else None


def where_no_procedure_fits(turn: Turn) -> Reply | None:
    """As `likely`, for what is asked like a procedure and is none of the catalogue."""
    match = procedure_replies.meant(turn)
    return None if match.procedures or match.outside else likely(turn)


def on(turn: Turn, subject: str) -> Reply | None:
    """The best answer to what is asked of a thing that was shown, by the name of the thing."""
    passage = find_passage(turn.text, about=subject)
    focus = turn.memory.focus
    is_shown = passage and focus.kind == "kept_answer" and focus.key == str(passage.pk)
    if passage is None or is_shown:
        return None
    return replace(_summarised(turn) or _shown(passage, turn), focus=None)  # the thing stays in focus


def _summarised(turn: Turn) -> Reply | None:
    if not is_on(ANSWER, LIVE):
        return None
    from assistant.generation.answers import for_citizen  # it asks safety, which stands on the intents

    return for_citizen(turn)


def _shown(passage: Passage, turn: Turn) -> Reply:
    in_vietnamese = _("The office has written this answer in Vietnamese only:")
    opening = in_vietnamese if turn.language == "en" and not passage.is_translated else ""
    source = _("Source: %(source)s, %(day)s") % {"source": passage.source, "day": day(passage.date)}
    parts = [opening, passage.question if not passage.is_certain else "", passage.text, source]
    link = [Button(_("See the source"), "url", passage.url)] if passage.url else []
    wrong = button(_("Not what I asked"), "không phải ý tôi")
    reply = say("\n\n".join(part for part in parts if part), *link, wrong, to_person())
    is_held = turn.memory.focus.kind in HELD and not _tells_another(turn)
    return reply if is_held else reply.about("kept_answer", passage.pk, name=passage.question)


def _tells_another(turn: Turn) -> bool:
    """Whether the message tells of another matter than the thing shown («à bhyt của em cũng hết hạn nữa»)."""
    if is_asking(turn):
        return False
    seen = read_message(turn.text, active_model.current())
    shown = f" {plain(str(turn.memory.focus.data.get('name', '')))} "
    named = (seen.text.said[hit.start : hit.end] for hit in seen.hits if hit.kind == "procedure")
    return any(f" {plain(words)} " not in shown for words in named)

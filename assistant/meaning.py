"""What a message means and its answer: about the thing shown, about another matter, or not known.

A message is cut where it names several matters; each is answered, three bubbles at most. A question that
names no matter of its own is about the thing shown, however sure the model is of another intent.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import replace

from assistant import (
    dialogue_exit,
    disambiguation,
    focus,
    handbook_questions,
    handbook_replies,
    procedure_replies,
    topics,
    unknowns,
)
from assistant.dialogue_state import Focus, Recent
from assistant.generation.answers import clarify
from assistant.intents import (
    INTENTS,
    dossier_status,
    flow_of_question,
    human_handover,
    knowledge_answers,
    lookup,
    out_of_scope,
    portal_search,
    thanks,
    tourism,
)
from assistant.models import Outcome
from assistant.replies import Reply, button
from assistant.turns import WISHED, Turn, is_asking
from assistant.understanding import SURE, Understood, active_model, read_message, understand
from assistant.understanding.features import Seen
from assistant.understanding.follow_up import follow_up, full_question
from assistant.understanding.intent_catalog import OUT_OF_SCOPE
from assistant.understanding.model import Model
from assistant.understanding.references import with_place
from assistant.understanding.sentences import between_commas, parts_of
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import asks_in
from lookups.kinds.legal import numbers

LIKELY, CERTAIN = 0.75, 0.9
"""How sure the model must be of a part of a message for it to be a question of its own, where it asks, and
where it only names a thing to look up."""
STAND_IN_STORIES = (
    "health_facility",
    "land_price",
)  # a hospital or a square metre may stand in a story of papers
STANDS_ALONE = "legal_document"  # which document says so goes on about none that was shown
MAX_NAMING = 6  # words of what only names a thing to look up
MAX_BUBBLES, MAX_MATTERS = 3, 2
MAX_TITLE = 80  # letters of a button
MAX_ASIDE = 10  # words of what is taken for a remark on the thing shown, where nothing else is understood
SMALL_TALK = ("greeting", "thanks", "human_handover", "help", "out_of_scope")  # leave what was shown in focus


def reply_to(turn: Turn) -> Reply:
    """The answers to the matters that the message names, the rest as buttons."""
    model = active_model.current()
    matters = _matters(turn, model)
    if len(matters) < 2:
        return _reply(turn, model)
    reply = _reply(reworded(turn, matters[0]), model)
    looked_up, recent = reply.focus, turn.memory.recent
    for part in matters[1:MAX_MATTERS]:
        other = _reply(reworded(turn, part), model)
        room = MAX_BUBBLES - len(reply.messages)
        reply = reply + replace(other, messages=other.messages[:room])
    if looked_up and looked_up.kind == "lookup" and reply.focus and reply.focus.kind == handbook_replies.KIND:
        turn.memory.remember(recent)  # «còn mốt?» goes on about the look-up; a sight is named anew
        reply = replace(reply, focus=looked_up)
    return _offering(reply, matters[MAX_MATTERS:])


def bare_question(turn: Turn) -> Reply | None:
    """The answer of a private thing shown to a question beside which nothing stands («ai đang giữ»).

    The commands that are tried next know public matters alone.
    """
    if not any(map(focus.is_private, turn.memory.things)) or not is_asking(turn):
        return None
    model = active_model.current()
    meant = understand(turn.text, model)
    thing, asked = focus.asked_of_things(turn, meant, model, bare=True)
    is_answered = asked.aspects and not asked.unknown and focus.is_private(thing)
    reply = focus.answer(turn, thing, asked) if is_answered else None
    if reply:
        turn.memory.count(Outcome.Kind.UNDERSTOOD, turn.memory.recent.intent or meant.intent)
    return reply


def reworded(turn: Turn, text: str) -> Turn:
    return replace(turn, text=text, folded=fold(text))


def _matters(turn: Turn, model: Model) -> list[str]:
    """The parts of a message that surely ask of different matters, each with what goes on about it."""
    matters: list[tuple[str, str]] = []
    pieces = between_commas(turn.text)
    is_all_asked = all(is_asking(reworded(turn, piece)) for piece in pieces)
    for part in pieces if is_all_asked else parts_of(turn.text):
        meant, said = understand(part, model), reworded(turn, part)
        is_short = len(part.split()) <= MAX_NAMING and meant.intent in lookup.KINDS
        is_asked = is_asking(said) or (is_short and meant.score >= CERTAIN)
        is_named = (
            is_asked
            and meant.score >= LIKELY
            and meant.intent not in (*SMALL_TALK, "petition")
            and topics.is_named(said, meant.intent, read_message(part, model))
        )
        of_travel = handbook_questions.claimed_intent(said) if is_all_asked and not is_named else ""
        asked = meant.intent if is_named else of_travel
        if asked and asked not in [intent for intent, _ in matters]:
            matters.append((asked, part))
        elif matters:
            intent, before = matters[-1]
            matters[-1] = (intent, f"{before}, {part}")
    return [part for _, part in matters]


def _offering(reply: Reply, others: Sequence[str]) -> Reply:
    """The question of the message that was not answered yet, offered as a button."""
    if not others or not reply.messages:
        return reply
    title = textwrap.shorten(others[0], MAX_TITLE, placeholder="…")
    return reply.with_button(button(title[:1].upper() + title[1:], others[0]))


def _reply(turn: Turn, model: Model) -> Reply:
    """The answer to one matter: of the thing shown, else as the message is meant."""
    recent, meant = turn.memory.recent, understand(turn.text, model)
    if dialogue_exit.is_thanking(turn) and (
        meant.intent in SMALL_TALK or not _names_a_matter(turn, meant, model)
    ):
        turn.memory.count(Outcome.Kind.UNDERSTOOD, "thanks")
        return thanks.handle(turn)
    shown, asked = _asked_of_things(turn, meant, model)
    if asked.aspects and (reply := focus.answer(turn, shown, asked)):
        turn.memory.count(Outcome.Kind.UNDERSTOOD, recent.intent or meant.intent)
        return unknowns.beside(reply, asked.unknown)
    if asked.aspects:  # the thing has none of them
        asked = focus.Asked(unknown=asks_in(turn.text))
    if kept := knowledge_answers.handle(turn):
        return kept
    there = with_place(turn.text, recent.place)
    if there != turn.text:
        turn, meant = reworded(turn, there), understand(there, model)
    meant = _understood(turn, recent, meant, model)
    is_none_of_ours = not meant.is_sure or meant.intent in (OUT_OF_SCOPE, "thanks")
    if is_none_of_ours and (closing := dialogue_exit.closing(turn)):
        return closing
    if shown.kind and not meant.is_sure and (reply := focus.mentioned(turn, shown)):
        turn.memory.count(Outcome.Kind.UNDERSTOOD, recent.intent or meant.intent)
        return reply
    if shown.kind and not meant.follows and not _names_a_matter(turn, meant, model):
        if reply := of_thing(turn, shown, asked.unknown) or _on_the_thing(turn, shown, meant):
            turn.memory.count(Outcome.Kind.UNDERSTOOD, recent.intent or meant.intent)
            return reply
    return answer(turn, meant)


def _asked_of_things(turn: Turn, meant: Understood, model: Model) -> tuple[Focus, focus.Asked]:
    """What is asked of which thing shown; nothing where a thing of the handbook is asked about instead."""
    shown, asked = focus.asked_of_things(turn, meant, model)
    is_of_a_sight = shown.kind != handbook_replies.KIND and bool(handbook_questions.claimed_intent(turn))
    return shown, focus.Asked() if is_of_a_sight else asked


def _names_a_matter(turn: Turn, meant: Understood, model: Model) -> bool:
    """Whether the message says itself what it is about, or asks the same of another place."""
    seen = read_message(turn.text, model)
    if not meant.is_sure or topics.is_named(turn, meant.intent, seen):
        return meant.is_sure
    return meant.intent == turn.memory.recent.intent and any(hit.kind == "place" for hit in seen.hits)


def of_thing(turn: Turn, thing: Focus, unknown: Sequence[str]) -> Reply | None:
    """What officers keep about the thing, else that it is not known; None where nothing is asked."""
    if is_asking(turn) and (kept := knowledge_answers.on(turn, str(thing.data.get("name", "")))):
        return kept
    return unknowns.of_thing(turn, thing, unknown) if unknown else None


def _on_the_thing(turn: Turn, shown: Focus, meant: Understood) -> Reply | None:
    """What the thing says of a place or a part that is named alone; that it does not say what is asked."""
    if reply := focus.mentioned(turn, shown):
        return reply
    return unknowns.of_focus(turn) if meant.intent in lookup.KINDS and is_asking(turn) else None


def _understood(turn: Turn, recent: Recent, meant: Understood, model: Model) -> Understood:
    claimed = _claimed(turn, meant)
    if not claimed and (of_travel := _of_travel(turn, recent, meant, model)):
        return understand(turn.text, model, as_meaning=of_travel)
    if claimed != STANDS_ALONE and recent.intent:
        followed = follow_up(turn.text, meant, recent.intent, recent.slots, model)
        if followed:
            return followed
    named = claimed or _named_intent(turn, meant, model)
    return understand(turn.text, model, as_meaning=named) if named else meant


def _named_intent(turn: Turn, meant: Understood, model: Model) -> str:
    """The intent whose matter the words name, where the model is not sure of its own; "" for none."""
    guesses, seen = [name for name, _ in meant.guesses], read_message(turn.text, model)
    in_a_thread = bool(turn.memory.focus.kind)
    if named := _beside_papers(turn, meant, seen):
        return named
    is_said = topics.is_named(turn, meant.intent, seen) if meant.intent else False
    is_loose_guess = not meant.is_sure or (meant.intent == "dossier_status" and not is_said)
    is_unsure = is_loose_guess or meant.intent == OUT_OF_SCOPE or (meant.intent == "petition" and not is_said)
    if is_loose_guess and guesses and not topics.is_named(turn, guesses[0], seen):
        guesses = [name for name in guesses if name not in procedure_replies.NOT_CLAIMED]
    is_loose = meant.score < SURE or meant.intent.startswith("tourism")
    is_of_papers = guesses[:1] and guesses[0] in procedure_replies.ABOUT_PROCEDURES
    is_of_papers = is_of_papers and procedure_replies.meant(turn).is_told
    if is_loose and (is_of_papers or any(hit.kind == "procedure" and hit.length > 1 for hit in seen.hits)):
        if named := procedure_replies.claimed_intent(turn, guesses, in_a_thread=in_a_thread):
            return named  # a hospital may stand in its story
    is_named = meant.intent not in lookup.KINDS or is_said
    if (meant.score < SURE or not is_named) and (named := topics.first_named(turn, guesses, seen)):
        return named  # the words of the field agree
    of_travel = "" if is_named and not is_unsure else handbook_questions.claimed_intent(turn)
    if of_travel or not is_unsure:
        return of_travel
    return procedure_replies.claimed_intent(turn, guesses, in_a_thread=in_a_thread)


def _beside_papers(turn: Turn, meant: Understood, seen: Seen) -> str:
    """The look-up whose own words stand in a story that is taken for papers, where no procedure is named
    («tìm xe buýt ra Tam Kỳ, con gái nằm viện mà xe máy hư»); "" for none."""
    match, is_of_papers = procedure_replies.meant(turn), meant.intent in procedure_replies.ABOUT_PROCEDURES
    is_loose = meant.score < (CERTAIN if is_of_papers else SURE)
    if not is_loose or match.certain or match.is_ahead or not (is_of_papers or match.is_told):
        return ""
    lookups = (intent for intent in lookup.KINDS if intent not in STAND_IN_STORIES)
    return next((intent for intent in lookups if topics.is_named(turn, intent, seen)), "")


def _of_travel(turn: Turn, recent: Recent, meant: Understood, model: Model) -> str:
    """The intent of a traveller's question that names a thing of the handbook; "" outside of a journey."""
    if not any(intent.startswith("tourism") for intent in (meant.intent, recent.intent)):
        return ""
    claimed = handbook_questions.claimed_intent(turn)
    is_of_another_kind = meant.intent in handbook_questions.OTHER_KINDS and topics.is_named(
        turn, meant.intent, read_message(turn.text, model)
    )
    return meant.intent if claimed and is_of_another_kind else claimed


def _claimed(turn: Turn, meant: Understood) -> str:
    """The intent that the message names by a sure sign, whatever the model thinks; "" for none."""
    if WISHED.search(turn.folded):
        return "human_handover"
    if topics.PETITION_WISHED.search(turn.folded):
        return "petition"
    if dossier_status.is_like_a_code(turn):
        return "dossier_status"
    if procedure_replies.REPORTS_CRIME.search(turn.folded):
        return "procedure_info"
    guesses = [name for name, _ in meant.guesses]
    is_procedure = bool(guesses) and guesses[0] in procedure_replies.ABOUT_PROCEDURES
    claimed = lookup.claimed_intent(turn.text)
    if claimed and not (is_procedure and procedure_replies.meant(turn).certain):
        return claimed
    if turn.memory.recent.intent == STANDS_ALONE and numbers.find(turn.text):
        return STANDS_ALONE  # «à nhầm, 118/2025»
    return "dossier_status" if is_procedure and topics.is_on_its_way(turn, guesses) else ""


def answer(turn: Turn, meant: Understood) -> Reply:
    """Answer what is meant, or ask back; how it went is counted."""
    text = full_question(meant.intent, meant.slots) if meant.follows else turn.text
    said = turn
    turn = replace(
        turn,
        text=text,
        folded=fold(text),
        intent=meant.intent if meant.is_sure else "",
        score=meant.score,
        slots=meant.slots,
    )
    if not meant.is_sure:
        return _unsure(turn, meant)
    recent = turn.memory.recent
    turn.memory.remember(_meant_now(turn))
    is_handed = meant.intent == "human_handover"
    turn.memory.count(Outcome.Kind.HANDED if is_handed else Outcome.Kind.UNDERSTOOD, meant.intent)
    reply = _answered(turn)
    if reply is None:
        turn.memory.remember(recent)  # nothing was said of it: the thread stays where it was
        if told := portal_search.announcement(turn):
            return told
        is_open = disambiguation.is_open_question(turn)
        return unknowns.of_focus(turn) if is_open else out_of_scope.not_here(turn)
    if reply.focus is None and meant.intent not in (recent.intent, *SMALL_TALK):
        turn.memory.remember(replace(turn.memory.recent.showing(None), choices=[]))
    return reply if meant.follows else _with_more(said, reply)


def _with_more(turn: Turn, reply: Reply) -> Reply:
    """With what the same message asks of the thing that was found, and what its card does not tell."""
    shown = reply.focus
    if shown is None or not shown.data.get("found", True) or len(reply.messages) >= MAX_BUBBLES:
        return reply
    asked = focus.more(turn, shown)
    more = focus.answer(turn, shown, asked) if asked.aspects else None
    if more is None and unknowns.is_telling(asked.unknown):
        more = knowledge_answers.on(turn, str(shown.data.get("name", "")))
        asked = replace(asked, unknown=() if more else asked.unknown)
    if more:
        reply = replace(reply, messages=(*reply.messages, *more.messages[:1]), focus=more.focus or shown)
    return unknowns.beside(reply, asked.unknown)


def _unsure(turn: Turn, meant: Understood) -> Reply:
    guesses = [name for name, _ in meant.guesses]
    if kept := knowledge_answers.likely(turn):
        turn.memory.count(Outcome.Kind.UNDERSTOOD, guesses[0])
        return kept
    if told := _named_elsewhere(turn):
        turn.memory.count(Outcome.Kind.UNDERSTOOD, guesses[0])
        return told
    open_name, data = turn.memory.question
    if (flow := flow_of_question(open_name)) and flow.prompt:
        step = flow.prompt(turn, open_name, data)  # no other question was understood: the step stays
        return unknowns.of_thing(turn, Focus(), ()) + step if is_asking(turn) else step
    if clearer := clarify(turn):
        return answer(*clearer)
    kind = Outcome.Kind.MISSED if meant.is_missed else Outcome.Kind.ASKED
    turn.memory.count(kind, guesses[0])
    disambiguation.record_miss(turn, kind, guess=guesses[0])
    if human_handover.is_person_awaited(turn):
        return Reply()
    is_short = len(turn.folded.split()) <= MAX_ASIDE
    if turn.memory.focus.kind and (is_asking(turn) or is_short):
        return unknowns.of_focus(turn)
    if meant.is_missed and (pages := portal_search.links(turn)):
        return pages
    if meant.is_missed:
        return human_handover.with_opening_hours(turn, disambiguation.offer_guesses(turn, guesses))
    return disambiguation.did_you_mean(turn, guesses)


def _named_elsewhere(turn: Turn) -> Reply | None:
    """A sight, an announcement or procedures that the words find where the model knows nothing."""
    if told := tourism.named(turn):
        return _with_more(turn, told)
    return portal_search.announcement(turn) or procedure_replies.offered(turn)


def _meant_now(turn: Turn) -> Recent:
    """The memory of a message understood; what was named before as a place stays until another is."""
    before = turn.memory.recent
    place = turn.slot("place") or turn.slot("to") or turn.slot("from") or before.place
    return replace(before, intent=turn.intent, slots=turn.slots, text=turn.text, place=place)


def _answered(turn: Turn) -> Reply | None:
    replies = (intent.handle(turn) for intent in INTENTS if intent.name == turn.intent)
    return next((reply for reply in replies if reply), None)

"""The petition dialogue: a message that begins one, or goes on with it; its steps are in `petition_steps`.

It fills the same draft as the web form, in the database, so a restart, a pause or «thôi» loses nothing.
"""

import textwrap
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant import petition_status_dialogue, petition_steps
from assistant.dialogue_state import REMEMBERED, Focus
from assistant.intents import knowledge_answers
from assistant.petition_steps import (
    ABOUT_PETITIONS,
    ADDING,
    ANEW,
    ASKS_WHERE,
    BEGIN,
    NO,
    OPENING,
    PHONE,
    PICTURES,
    REVIEW,
    STEPS,
    TO_ADD,
    WHERE,
    YES,
)
from assistant.replies import Reply, button, say, to_menu, to_person
from assistant.turns import Turn
from foundation.messages import Button
from foundation.vietnamese.folding import fold, without_runs
from foundation.vietnamese.questions import asks_in
from petitions import complaints, referrals
from petitions.codes import EXAMPLE, LIKE_A_CODE, find_codes
from petitions.models import Draft
from petitions.services import drafts

WHICH = "petition_which"
QUESTIONS = (WHICH, *STEPS, *petition_status_dialogue.QUESTIONS)
FREE = (*petition_steps.FREE, *petition_status_dialogue.QUESTIONS[1:])  # take any words

JUST_A_CODE = 40  # letters
ENOUGH = 15  # letters of a message that already says what happened


def command(turn: Turn) -> Reply | None:
    """Commands of our buttons with a petition's code; «gửi phản ánh» begins a new petition."""
    found = find_codes(turn.text)
    if found:
        return petition_status_dialogue.handle_code(turn, found[0])
    if LIKE_A_CODE.search(turn.text):
        wrong = _("This is not a petition code. It looks like %(example)s.")
        return say(wrong % {"example": EXAMPLE}, to_menu(), to_person())
    if not BEGIN.match(turn.folded) or asks_in(turn.text):
        return None
    return (
        petition_steps.ask_what(turn, drafts.begin(citizen=turn.citizen))
        if ANEW.search(turn.folded)
        else _begin(turn)
    )


def handle(turn: Turn) -> Reply | None:
    """A message that is already a petition: its text is taken over."""
    if (
        ABOUT_PETITIONS.search(turn.folded)
        and asks_in(turn.text)
        and (kept := knowledge_answers.likely(turn))
    ):
        return kept
    about = complaints.look(turn.text)
    if about == complaints.LooksLike.DENUNCIATION and ASKS_WHERE.search(turn.folded):
        return say(referrals.kindly(about), to_person())
    said = OPENING.sub("", without_runs(turn.typed)).strip()  # the sender's own words
    if len(fold(said)) < ENOUGH:
        return _begin(turn)
    open_question, data = turn.memory.question
    if open_question == WHICH:
        said = f"{data['said']}\n{said}"
    draft = _latest(turn)
    if draft and _is_of_another_matter(draft, said):
        if timezone.now() - draft.updated_at <= REMEMBERED:
            return _ask_which(turn, draft, said)
        draft = None  # the one that was left stays, with its own place and pictures
    reply = petition_steps.told(turn, draft or drafts.begin(citizen=turn.citizen), said)
    first, *rest = reply.messages
    noted = _("This is being written down as a petition to the unit responsible.")
    return replace(reply, messages=(replace(first, text=f"{noted}\n{first.text}"), *rest))


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    if find_codes(turn.text) and len(turn.text) < JUST_A_CODE:  # a code, or a button of an older message
        turn.memory.close()
        return None
    if question in petition_status_dialogue.QUESTIONS:
        return petition_status_dialogue.resume(turn, question, data)
    draft = drafts.find(data.get("draft", ""))
    if draft is None:  # left for days, and deleted
        turn.memory.close()
        return None
    if question in (PICTURES, PHONE, REVIEW) and petition_steps.better_place(turn):
        return STEPS[WHERE](turn, draft, {})
    return _which(turn, draft, data) if question == WHICH else STEPS[question](turn, draft, data)


def prompt(turn: Turn, question: str, data: dict[str, Any]) -> Reply:
    """The question again, after something else was answered."""
    if question in petition_status_dialogue.QUESTIONS:
        return petition_status_dialogue.prompt(turn, question, data)
    draft = drafts.find(data.get("draft", ""))
    if draft is None:
        return _begin(turn)
    if question == WHICH:
        return _ask_which(turn, draft, data["said"])
    return petition_steps.PROMPTS.get(question, petition_steps.ask_what)(turn, draft)


def focus(turn: Turn, question: str, data: dict[str, Any]) -> Focus | None:
    """The petition that is being written."""
    return Focus("writing_petition", str(data["draft"])) if data.get("draft") else None


def surely_answers(turn: Turn, question: str) -> bool:
    """Whether the message answers the step although it looks like a question or a word of farewell.

    It refuses what the step asks for («khỏi để số, gửi luôn giùm»), or corrects the words at the end.
    """
    if question == REVIEW:
        return bool(ADDING.match(turn.folded)) or petition_steps.sends(turn)
    return question in (PICTURES, PHONE) and petition_steps.refuses(turn)


def _begin(turn: Turn) -> Reply:
    draft = _latest(turn)
    if draft is None or not drafts.filled(draft).text:
        return petition_steps.ask_what(turn, draft or drafts.begin(citizen=turn.citizen))
    shown = petition_steps.review(turn, draft).with_button(_to_new())
    return say(_("You have an unfinished petition.")) + shown


def _latest(turn: Turn) -> Draft | None:
    return Draft.objects.filter(citizen=turn.citizen).order_by("-updated_at").first()


def _is_of_another_matter(draft: Draft, said: str) -> bool:
    """Whether the draft holds other words, or pictures that came before any: they show something else."""
    text = drafts.filled(draft).text
    return text != said if text else draft.pictures.exists()


def _ask_which(turn: Turn, draft: Draft, said: str) -> Reply:
    """Words of their own while another petition is being written: a new one, or more about that one?"""
    turn.memory.ask(WHICH, draft=str(draft.pk), said=said)
    begun = textwrap.shorten(drafts.filled(draft).text, 200, placeholder="…")
    words = (
        _("You are writing a petition: “%(text)s”. Does what you write now belong to it?") % {"text": begun}
        if begun
        else _("You have sent pictures for a petition. Does what you write now belong to them?")
    )
    return say(words, button(_("Yes, add it"), "ghi thêm"), _to_new())


def _which(turn: Turn, draft: Draft, data: dict[str, Any]) -> Reply | None:
    said = data["said"]
    is_short = len(turn.text) < JUST_A_CODE
    if NO.fullmatch(turn.folded) or (is_short and ANEW.search(turn.folded)):
        return petition_steps.told(turn, drafts.begin(citizen=turn.citizen), said)
    if not (YES.fullmatch(turn.folded) or (is_short and TO_ADD.match(turn.folded))):
        return None
    known = drafts.filled(draft)
    text = f"{known.text}\n{said}".strip()
    if not (known.commune or known.place or known.latitude):
        return petition_steps.told(turn, draft, text)
    drafts.fill(draft, text=text)
    return petition_steps.ask_pictures(turn, draft, _("This was added to the words.") + "\n")


def _to_new() -> Button:
    return button(_("Write a new one"), "viết phản ánh mới")

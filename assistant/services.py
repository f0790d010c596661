"""Answers a citizen on any channel: first the open question, then commands, then the classified intent.

This is the only place that activates the language of a turn: the language of the citizen's last message that
revealed one. A dialogue goes on in the language in which it began.
"""

import itertools
import logging
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assistant import (
    dialogue_exit,
    dialogue_state,
    disambiguation,
    dossier_replies,
    escalation,
    focus,
    meaning,
    media_replies,
    safety,
    topics,
)
from assistant.dialogue_state import Memory, Recent
from assistant.generation.budget import time_budget
from assistant.intents import (
    INTENTS,
    confirm_phone,
    dossier_status,
    flow_of_question,
    go_on,
    greeting,
    help_menu,
    lookup,
    office_info,
    repeat,
    thanks,
    tourism,
    wrong_answer,
)
from assistant.intents.intent import Intent
from assistant.models import Outcome
from assistant.replies import Reply, Utterance, button, say, to_menu, to_person
from assistant.turns import Turn, is_asking
from assistant.understanding import active_model, language_of, understand
from assistant.understanding.intent_catalog import INTENT_CATALOG
from assistant.understanding.references import chosen_words, is_repair, without_denied
from assistant.understanding.spoken_numbers import in_figures
from assistant.understanding.tokenizer import compose_telex
from dossiers import codes, tracking
from dossiers import services as dossier_services
from dossiers.models import Follow
from foundation.alarms import FAULTS, raise_alarm
from foundation.citizens.models import ChannelIdentity
from foundation.database.table_versions import as_of_now
from foundation.vietnamese.folding import fold, has_marks

logger = logging.getLogger(__name__)

LIKELY, CERTAIN = 0.75, 0.9
"""How sure another intent must be to interrupt a step, and one that takes any words."""
POINTING = re.compile(r"^(?:(?:con|the|vay|rua) )?(?:cai|thu tuc|giay|viec) (?:do|nay|ni|no|kia|ay)\b")
MAX_ASIDE = 16  # words of an interruption; what is longer is told to the flow
NO_INTERRUPTION = ("greeting", "thanks", "out_of_scope")
SLOW_SECONDS = 1.0
SLOW_TURN = f"{FAULTS}slow-turn"
_turns = itertools.count()


def answer(*, identity: ChannelIdentity, utterance: Utterance) -> Reply:
    """The bot's reply. The caller has recorded the utterance and sends the messages."""
    return answer_all([(identity, utterance)])[0]


def answer_all(asked: Sequence[tuple[ChannelIdentity, Utterance]]) -> list[Reply]:
    """As `answer`, for several conversations that spoke at the same time, each once; in their order."""
    memories = dialogue_state.read([identity for identity, _ in asked])
    with time_budget(), as_of_now():
        replies = [_timed(kept, utterance) for kept, (_, utterance) in zip(memories, asked, strict=True)]
    dialogue_state.write(memories)
    return replies


def _timed(kept: Memory, utterance: Utterance) -> Reply:
    """The reply; a slow turn is an alarm, because a pattern that hangs holds all threads of its process."""
    began, is_first = time.monotonic(), next(_turns) == 0  # the first of a process loads the lexicons
    reply = _watched(kept, utterance)
    seconds = time.monotonic() - began
    if seconds > SLOW_SECONDS and not is_first:
        chat, letters = dialogue_state.conversation_of(kept.identity).pk, len(utterance.text)
        logger.warning("slow turn: %.1f s for %s letters, conversation %s", seconds, letters, chat)
        words = _("The chat took over a second for a message: the log of the worker names the conversation.")
        raise_alarm(key=SLOW_TURN, message=words, count=1)
    return reply


def _watched(kept: Memory, utterance: Utterance) -> Reply:
    """The reply: to a danger first, then the bot's own, with a person where the bot fails."""
    recent = kept.recent
    turn = Turn.of(kept, utterance, recent.language)
    if (safe := _in_danger(turn, recent)) is not None:
        asked = safety.asked_after_care(turn)
        return safe + _answer(kept, replace(utterance, text=asked)) if asked else safe
    turn = replace(turn, language=_spoken(turn, recent))
    with translation.override(turn.language):
        if (first := safety.number_asked_for(turn) or escalation.before(turn, utterance)) is not None:
            return first
    reply = _answer(kept, utterance)
    if utterance.event == "follow":
        return reply
    with translation.override(kept.recent.language):
        told = escalation.after(turn, recent, reply)
        return told if _is_pressed(turn, recent) else safety.with_number(turn, told)


def _answer(kept: Memory, utterance: Utterance) -> Reply:
    recent, before = kept.recent, kept.question
    turn = Turn.of(
        kept, replace(utterance, text=chosen_words(utterance.text, recent.choices)), recent.language
    )
    with translation.override(turn.language):
        reply = greeting.welcome() if utterance.event == "follow" else _resumed(turn)
    if reply is None:
        turn = replace(turn, language=_spoken(turn, recent))
        with translation.override(turn.language):
            reply = _afresh(turn, utterance, recent)
            if before[0] and kept.question == before and reply.messages and flow_of_question(before[0]):
                reply = reply.with_button(dialogue_exit.to_continue())
    _remember_shown(turn, reply)
    return reply


def _in_danger(turn: Turn, recent: Recent) -> Reply | None:
    """The reply to a danger or to news about one; open questions stay open. None for all else."""
    danger = None if _is_pressed(turn, recent) else safety.danger_in(turn)
    if danger is None and not safety.is_in_care(turn.identity):
        return None
    goes_on = danger is None and recent.language == "en"
    is_english = goes_on and not has_marks(turn.text)  # "no one answers" could be either
    turn = replace(turn, language="en" if is_english else _spoken(turn, recent))
    with translation.override(turn.language):
        reply = safety.answer(turn, danger)
    if reply is not None:
        shown = recent.showing(reply.focus) if reply.focus else recent
        turn.memory.remember(replace(shown, language=turn.language))
    return reply


def _in_english(turn: Turn, text: str) -> Reply:
    """The answer to a question asked before."""
    with translation.override("en"):
        return meaning.reply_to(meaning.reworded(replace(turn, language="en"), text))


def _is_pressed(turn: Turn, recent: Recent) -> bool:
    """Whether the words are those of a button of ours: they tell neither of a danger nor of a language."""
    return turn.text in (*recent.offered, *recent.choices)


def _spoken(turn: Turn, recent: Recent) -> str:
    if _is_pressed(turn, recent):
        return recent.language
    return language_of(turn.text, active_model.current()) or recent.language


def _remember_shown(turn: Turn, reply: Reply) -> None:
    """What the reply shows and offers, for the follow-up to come."""
    buttons = [
        button.value for message in reply.messages for button in message.buttons if button.kind == "say"
    ]
    recent = turn.memory.recent
    kept = [] if turn.memory.question[0] else recent.choices  # "1" answers the question that is open
    if reply.focus and is_repair(turn.text):
        recent = recent.without(turn.memory.focus)
    shown = replace(
        recent.showing(reply.focus) if reply.focus else recent,
        language="en" if repeat.IN_ENGLISH.search(turn.folded) else turn.language,
        offered=buttons if reply.messages else recent.offered,
        choices=list(reply.choices) or (buttons if len(buttons) > 1 else kept),
    )
    if shown != recent:
        turn.memory.remember(shown)


def _resumed(turn: Turn) -> Reply | None:
    """What the open question's intent makes of the message; None where there is none, or it was no answer."""
    name, data = turn.memory.question
    if name == disambiguation.QUESTION:
        return _chosen(turn, data) or _paused(turn)
    intent = next((intent for intent in INTENTS if name in intent.questions), None)
    if intent is None or intent.resume is None:
        return _paused(turn)
    if intent.surely_answers and intent.surely_answers(turn, name):
        return intent.resume(turn, name, data)
    if dialogue_exit.goes_elsewhere(turn) or wrong_answer.is_said(turn):
        turn.memory.pause()
        return None
    if intent.prompt and go_on.is_said(turn):  # «thôi gửi tiếp đi» too
        return go_on.step_of(intent, turn)
    if dialogue_exit.is_stopping(turn, says_why=intent.prompt is not None):
        about = intent.focus(turn, name, data) if intent.focus else None
        turn.memory.pause()
        return replace(dialogue_exit.farewell(is_kept=intent.prompt is not None), focus=about)
    if office_info.is_asked(turn):
        return None
    if reply := _side_question(turn, intent, name, data):
        return reply
    return None if _is_interrupted(turn, intent, name) else intent.resume(turn, name, data) or _paused(turn)


def _paused(turn: Turn) -> Reply | None:
    """The answer to a question that was interrupted, where only an answer to it can look like this."""
    for name, data in reversed(turn.memory.paused):
        intent = next((intent for intent in INTENTS if name in intent.questions), None)
        if intent and intent.resume and intent.is_exact and (reply := intent.resume(turn, name, data)):
            return reply
    return None


def _side_question(turn: Turn, intent: Intent, name: str, data: dict[str, Any]) -> Reply | None:
    """A question about the very thing that the flow is about: answered, and the step stays."""
    about = intent.focus(turn, name, data) if intent.focus and turn.text else None
    if about and turn.memory.focus.kind == "procedure" and POINTING.search(turn.folded):
        about = turn.memory.focus  # «cái đó bao lâu», of what was shown beside the flow
    if about is None or not is_asking(turn):
        return None
    model = active_model.current()
    meant = understand(turn.text, model)
    if topics.asks_lookup(turn, meant):
        return None
    asked = focus.read(turn, about, meant, model)
    reply = focus.answer(turn, about, asked) if asked.aspects else focus.mentioned(turn, about)
    if reply is None and asked.unknown and name not in intent.free:  # a story may hold words of a question
        reply = meaning.of_thing(turn, about, asked.unknown)
    return reply.with_button(dialogue_exit.to_continue()) if reply else None


def _is_interrupted(turn: Turn, intent: Intent, name: str) -> bool:
    """Whether the message is about something else than the step: another code, or surely another intent.

    Where the step takes any words (a place, a name, a text), only a question can interrupt it.
    """
    if not turn.text or intent.prompt is None:
        return False
    if codes.CODE.fullmatch(turn.text.strip(" .?!")):
        return True
    is_free = name in intent.free
    if is_free and not is_asking(turn):
        return False
    if office_info.is_asked(turn):
        return True
    meant = understand(turn.text, active_model.current())
    if topics.asks_lookup(turn, meant) and meant.intent not in intent.means:
        return True
    is_certain = meant.score >= (CERTAIN if is_free else LIKELY) and len(turn.folded.split()) <= MAX_ASIDE
    return is_certain and meant.intent not in (*intent.means, *NO_INTERRUPTION)


def _chosen(turn: Turn, data: dict[str, Any]) -> Reply | None:
    """The answer to "did you mean": what was asked then, as the citizen means it."""
    turn.memory.close()
    chosen = disambiguation.chosen_intent(turn.text, data["offered"])
    if chosen:
        text = data["text"]
        said = replace(turn, text=text, folded=fold(text), typed=data.get("typed", text))
        disambiguation.record_miss(said, Outcome.Kind.ASKED, guess=data["offered"][0], label=chosen)
        return meaning.answer(said, understand(said.text, active_model.current(), as_meaning=chosen))
    if disambiguation.is_none_of_these(turn.text):
        turn.memory.count(Outcome.Kind.WRONG, data["offered"][0])
        return say(
            _("Please say it in other words, or talk to a person."), to_person(), button(_("Menu"), "menu")
        )
    return None


def _afresh(turn: Turn, utterance: Utterance, recent: Recent) -> Reply:
    if not turn.text or utterance.event or turn.pictures or turn.location or turn.files:
        return _about_media(turn, utterance, recent)
    if reply := meaning.bare_question(turn):
        return reply
    for intent in INTENTS:
        if intent.name not in INTENT_CATALOG and (reply := intent.handle(turn)):
            return _in_english(turn, reply.again) if reply.again else reply
    if dialogue_exit.is_stopping(turn) or (recent.focus and dialogue_exit.is_leaving(turn)):
        return thanks.handle(turn) if dialogue_exit.is_thanking(turn) else dialogue_exit.stopped(turn)
    words = compose_telex(turn.text, active_model.current().known)
    said = meaning.reworded(turn, without_denied(in_figures(words)))
    return meaning.reply_to(said)


def _about_media(turn: Turn, utterance: Utterance, recent: Recent) -> Reply:
    """What came without words: contact details, a picture, a place, a file, or what we cannot read."""
    if utterance.event == "contact":
        return say(
            _("Thank you. We have received your contact details and use them only to handle your dossier."),
            *confirm_phone.offer(turn.citizen),
            to_menu(),
        )
    if turn.pictures or utterance.event == "picture_unreadable":
        return _about_pictures(turn)
    if turn.location:
        return office_info.near(turn) or tourism.near(turn, recent.intent) or lookup.nearest(turn)
    if turn.files:
        return say(
            _("Please tell me first what this file is for, for example: submit a dossier."),
            button(_("Submit a dossier"), "nộp hồ sơ"),
            to_menu(),
        )
    return help_menu.menu(
        _("I can read text, photos of QR codes and locations. Please write your question, or choose:")
    )


def _about_pictures(turn: Turn) -> Reply:
    if not turn.pictures:
        return say(
            _("We could not open this picture. Please send it again, or write the dossier code."), to_menu()
        )
    token = media_replies.tracking_token(turn.pictures)
    open_name, data = turn.memory.question
    if token is None and not open_name and turn.memory.paused:
        open_name, data = turn.memory.unpause()  # «tí nữa em gửi hình»
        flow = flow_of_question(open_name)
        if flow and flow.resume and (reply := flow.resume(turn, open_name, data)):
            return reply
    if token is None and (flow := flow_of_question(open_name)) and flow.prompt:
        kept = say(_("The picture is not needed at this step; please send it again when it is asked for."))
        return kept + flow.prompt(turn, open_name, data)
    if token is None:
        return say(
            _(
                "We could not find the QR code of a receipt in this picture. Please take it closer, "
                "in good light, with all four corners of the code."
            ),
            button(_("By dossier code"), "tra cứu hồ sơ"),
            to_menu(),
        )
    dossier = tracking.by_token(token)
    if dossier is None:
        return say(dossier_status.cannot_open(), to_menu())
    turn.memory.close()
    dossier_services.follow(dossier=dossier, citizen=turn.citizen, proof=Follow.Proof.QR)
    return dossier_replies.in_full(
        dossier,
        turn.citizen,
        opening=_("The QR code was read. From now on we will message you here whenever something changes."),
    )

"""Answers a citizen on any channel: first the open question, then commands, then the classified intent.

This is the only place that activates the language of a turn: the language of the citizen's last message that
revealed one. A dialogue goes on in the language in which it began.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assistant import dialogue_exit, dialogue_state, disambiguation, dossier_replies, qr_reader, safety
from assistant.dialogue_state import Memory, Recent
from assistant.intents import (
    INTENTS,
    confirm_phone,
    dossier_status,
    greeting,
    help_menu,
    human_handover,
    knowledge_answers,
    lookup,
    out_of_scope,
    tourism,
)
from assistant.models import Outcome
from assistant.replies import Reply, Utterance, button, say, to_menu, to_person
from assistant.turns import Turn
from assistant.understanding import SURE, Understood, active_model, language_of, understand
from assistant.understanding.follow_up import follow_up, full_question
from assistant.understanding.intent_catalog import INTENT_CATALOG
from dossiers import services as dossier_services
from dossiers import tracking
from dossiers.models import Follow
from foundation.citizens.models import ChannelIdentity
from foundation.vietnamese.folding import fold, has_marks


def answer(*, identity: ChannelIdentity, utterance: Utterance) -> Reply:
    """The bot's reply. The caller has recorded the utterance and sends the messages."""
    return answer_all([(identity, utterance)])[0]


def answer_all(asked: Sequence[tuple[ChannelIdentity, Utterance]]) -> list[Reply]:
    """As `answer`, for several conversations that spoke at the same time, each once; in their order."""
    memories = dialogue_state.read([identity for identity, _ in asked])
    replies = [_answer(kept, utterance) for kept, (_, utterance) in zip(memories, asked, strict=True)]
    dialogue_state.write(memories)
    return replies


def _answer(kept: Memory, utterance: Utterance) -> Reply:
    recent = kept.recent
    turn = Turn.of(kept, utterance, recent.language)
    if (safe := _in_danger(turn, recent)) is not None:
        return safe
    with translation.override(turn.language):
        reply = greeting.welcome() if utterance.event == "follow" else _resumed(turn)
    if reply is None:
        turn = replace(turn, language=_spoken(turn, recent))
        with translation.override(turn.language):
            reply = _afresh(turn, utterance, recent)
    if "en" in (turn.language, recent.language):
        _remember_language(turn, reply)
    return reply


def _in_danger(turn: Turn, recent: Recent) -> Reply | None:
    """The reply to a danger or to news about one; open questions stay open. None for all else."""
    danger = safety.danger_in(turn)
    if danger is None and not safety.is_in_care(turn.identity):
        return None
    began_in = danger.language if danger else recent.language
    is_english = began_in == "en" and not has_marks(turn.text)  # "no one answers" could be either
    turn = replace(turn, language="en" if is_english else _spoken(turn, recent))
    with translation.override(turn.language):
        reply = safety.answer(turn, danger)
    if reply is not None and turn.language != recent.language:
        turn.memory.remember(replace(recent, language=turn.language))
    return reply


def _spoken(turn: Turn, recent: Recent) -> str:
    if turn.text in recent.offered:
        return recent.language
    return language_of(turn.text, active_model.current()) or recent.language


def _remember_language(turn: Turn, reply: Reply) -> None:
    buttons = [button for message in reply.messages for button in message.buttons if button.kind == "say"]
    offered = [button.value for button in buttons if turn.language == "en"]
    turn.memory.remember(replace(turn.memory.recent, language=turn.language, offered=offered))


def _resumed(turn: Turn) -> Reply | None:
    """What the open question's intent makes of the answer; None where there is none or it was left."""
    name, data = turn.memory.question
    if name == disambiguation.QUESTION:
        return _chosen(turn, data)
    intent = next((intent for intent in INTENTS if name in intent.questions), None)
    if intent is None or intent.resume is None:
        return None
    if dialogue_exit.leaves_question(turn, intent.takes):
        turn.memory.close()
        return dialogue_exit.farewell(turn)
    return intent.resume(turn, name, data)


def _chosen(turn: Turn, data: dict[str, Any]) -> Reply | None:
    """The answer to "did you mean": what was asked then, as the citizen means it."""
    turn.memory.close()
    meaning = disambiguation.chosen_intent(turn.text, data["offered"])
    if meaning:
        said = replace(turn, text=data["text"], folded=fold(data["text"]))
        disambiguation.record_miss(said, Outcome.Kind.ASKED, guess=data["offered"][0], label=meaning)
        return _meaning(said, understand(said.text, active_model.current(), as_meaning=meaning))
    if disambiguation.is_none_of_these(turn.text):
        return say(
            _("Please say it in other words, or talk to a person."), to_person(), button(_("Menu"), "menu")
        )
    return None


def _afresh(turn: Turn, utterance: Utterance, recent: Recent) -> Reply:
    if utterance.event == "contact":
        return say(
            _("Thank you. We have received your contact details and use them only to handle your dossier."),
            *confirm_phone.offer(turn.citizen),
            to_menu(),
        )
    if turn.pictures or utterance.event == "picture_unreadable":
        return _about_pictures(turn)
    if turn.location:
        return tourism.near(turn, recent.intent) or lookup.nearest(turn)
    if turn.files:
        return say(
            _("Please tell me first what this file is for, for example: submit a dossier."),
            button(_("Submit a dossier"), "nộp hồ sơ"),
            to_menu(),
        )
    if not turn.text:
        return help_menu.menu(
            _("I can read text, photos of QR codes and locations. Please write your question, or choose:")
        )
    for intent in INTENTS:
        if intent.name not in INTENT_CATALOG and (reply := intent.handle(turn)):
            return reply
    return _meaning(turn, _understood(turn, recent))


def _understood(turn: Turn, recent: Recent) -> Understood:
    model = active_model.current()
    meant = understand(turn.text, model)
    if recent.intent and (followed := follow_up(turn.text, meant, recent.intent, recent.slots, model)):
        return followed
    if claimed := lookup.claimed_intent(turn.text):
        return understand(turn.text, model, as_meaning=claimed)
    if meant.score < SURE and (kind := lookup.first_recognised(turn, [name for name, _ in meant.guesses])):
        return understand(turn.text, model, as_meaning=kind)  # the look-up's own words agree
    return meant


def _meaning(turn: Turn, meant: Understood) -> Reply:
    """Answer what is meant, or ask back; how it went is counted."""
    text = full_question(meant.intent, meant.slots) if meant.follows else turn.text
    turn = replace(
        turn,
        text=text,
        folded=fold(text),
        intent=meant.intent if meant.is_sure else "",
        score=meant.score,
        slots=meant.slots,
    )
    turn.memory.remember(Recent(turn.intent, meant.slots, text, turn.language))
    guesses = [name for name, _ in meant.guesses]
    if meant.is_sure:
        is_handed = meant.intent == "human_handover"
        turn.memory.count(Outcome.Kind.HANDED if is_handed else Outcome.Kind.UNDERSTOOD, meant.intent)
        return _answered(turn) or out_of_scope.not_here(turn)
    if kept := knowledge_answers.likely(turn):
        turn.memory.count(Outcome.Kind.UNDERSTOOD, guesses[0])
        return kept
    kind = Outcome.Kind.MISSED if meant.is_missed else Outcome.Kind.ASKED
    turn.memory.count(kind, guesses[0])
    disambiguation.record_miss(turn, kind, guess=guesses[0])
    if human_handover.is_person_awaited(turn):
        return Reply()
    if meant.is_missed:
        return human_handover.with_opening_hours(turn, disambiguation.offer_guesses(turn, guesses))
    return disambiguation.did_you_mean(turn, guesses)


def _answered(turn: Turn) -> Reply | None:
    replies = (intent.handle(turn) for intent in INTENTS if intent.name == turn.intent)
    return next((reply for reply in replies if reply), None)


def _about_pictures(turn: Turn) -> Reply:
    if not turn.pictures:
        return say(
            _("We could not open this picture. Please send it again, or write the dossier code."), to_menu()
        )
    token = qr_reader.tracking_token(turn.pictures)
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

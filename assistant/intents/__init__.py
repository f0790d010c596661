"""The registry of intents, in the order in which they are tried. See docs/adding-an-intent.md."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.dialogue_state import Focus
from assistant.intents import (
    about_bot,
    alert_subscriptions,
    confirm_phone,
    dossier_status,
    fee_info,
    fee_payment,
    followers,
    go_on,
    greeting,
    group_referral,
    help_menu,
    human_handover,
    knowledge_answers,
    latest_news,
    link_dossier,
    lookup,
    merged_communes,
    missing_items,
    my_dossiers,
    my_petitions,
    news_subscriptions,
    office_info,
    only_place,
    out_of_scope,
    petition,
    portal_search,
    procedure_info,
    rating,
    repeat,
    result,
    score_alerts,
    stop_following,
    submit_dossier,
    supplement,
    survey,
    technology_group,
    thanks,
    tourism,
    working_days,
    wrong_answer,
)
from assistant.replies import Reply
from assistant.turns import Turn


@dataclass(frozen=True, slots=True)
class Intent:
    """One intent and its handlers.

    `handle` runs when a message has this intent, and returns None to pass the turn on. Intents outside
    INTENT_CATALOG are untrained: they run for every message, before the trained ones. `questions` names the
    open questions (`turn.memory.ask`) that `resume` answers with (turn, question, data). None from `resume`
    leaves the question open, and the message is classified afresh. A message that is only a code does so
    too.

    A flow of several steps has a `prompt`, which asks its question again; an interruption then offers to go
    on. `focus` is the thing that the flow is about, for questions beside it; `means` are the intents that its
    answers resemble, `free` its questions that take any words. `is_exact`: an answer has one exact form, so
    that it is recognised even after an interruption. `surely_answers`: the message refuses what is asked or
    corrects it, though it looks like a stop word or a question.
    """

    name: str
    handle: Callable[[Turn], Reply | None]
    questions: tuple[str, ...] = ()
    resume: Callable[[Turn, str, dict[str, Any]], Reply | None] | None = None
    prompt: Callable[[Turn, str, dict[str, Any]], Reply] | None = None
    focus: Callable[[Turn, str, dict[str, Any]], Focus | None] | None = None
    means: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    is_exact: bool = False
    surely_answers: Callable[[Turn, str], bool] | None = None


INTENTS: tuple[Intent, ...] = (
    Intent("referral", group_referral.handle),
    Intent("go_on", go_on.handle),
    Intent("about_bot", about_bot.handle),
    Intent("repeat", repeat.handle),
    Intent("busy_line", human_handover.busy_line),
    Intent("survey", survey.handle, survey.QUESTIONS, survey.resume),
    Intent("technology_group", technology_group.handle),
    Intent("link_dossier", link_dossier.handle),
    Intent(
        "subscribe", alert_subscriptions.handle, (alert_subscriptions.QUESTION,), alert_subscriptions.resume
    ),
    Intent("watch_scores", score_alerts.handle),
    Intent("latest_news", latest_news.handle),
    Intent("stop_news", news_subscriptions.handle),
    Intent("stop_following", stop_following.handle),
    Intent("followers", followers.handle),
    Intent("confirm_phone", confirm_phone.handle, (confirm_phone.QUESTION,), confirm_phone.resume),
    Intent(
        "supplement",
        supplement.handle,
        supplement.QUESTIONS,
        supplement.resume,
        prompt=supplement.prompt,
        means=("submit_dossier", "dossier_status", "procedure_info"),
        surely_answers=supplement.surely_answers,
    ),
    Intent("pay_fee", fee_payment.handle),
    Intent("result", result.handle),
    Intent("rate", rating.handle, rating.QUESTIONS, rating.resume),
    Intent("filing_command", submit_dossier.command),
    Intent("my_petitions", my_petitions.handle),
    Intent("disagree_with_an_answer", my_petitions.disagree),
    Intent(
        "petition_command",
        petition.command,
        petition.QUESTIONS,
        petition.resume,
        prompt=petition.prompt,
        focus=petition.focus,
        means=("petition",),
        free=petition.FREE,
        surely_answers=petition.surely_answers,
    ),
    Intent("officers_rounds", portal_search.officers_rounds),
    Intent("what_is_missing", missing_items.handle),
    Intent("my_dossiers", my_dossiers.handle),
    Intent(
        "dossier_status",
        dossier_status.handle,
        (dossier_status.QUESTION,),
        dossier_status.resume,
        is_exact=True,
    ),
    Intent("another_dossier", dossier_status.another),
    Intent("menu_group", help_menu.group),
    Intent("tourism_entry", tourism.command),
    Intent("not_what_i_meant", wrong_answer.handle),
    Intent("working_days", working_days.handle),
    Intent("merged_communes", merged_communes.handle),
    Intent("office_info", office_info.handle, (office_info.QUESTION,), office_info.resume),
    Intent("look_up", lookup.handle_untrained),
    Intent("only_a_place", only_place.handle),
    *(Intent(meaning, lookup.handle) for meaning in lookup.KINDS),
    Intent("procedure_info", knowledge_answers.where_no_procedure_fits),
    Intent("procedure_info", procedure_info.handle, (procedure_info.QUESTION,), procedure_info.resume),
    Intent("fee_info", knowledge_answers.where_no_procedure_fits),
    Intent("fee_info", fee_info.handle),
    Intent(
        "submit_dossier",
        submit_dossier.handle,
        submit_dossier.QUESTIONS,
        submit_dossier.resume,
        prompt=submit_dossier.prompt,
        focus=submit_dossier.focus,
        means=("submit_dossier", "procedure_info"),
        surely_answers=submit_dossier.surely_answers,
        free=(submit_dossier.OFFICE, submit_dossier.PERSON),
    ),
    Intent("tourism_attraction", tourism.attraction),
    Intent("tourism_accommodation", tourism.accommodation),
    Intent("tourism_food", tourism.food),
    Intent("tourism_specialty", tourism.specialty),
    Intent("petition", petition.handle),
    Intent("human_handover", human_handover.handle),
    Intent("help", help_menu.handle),
    Intent("greeting", greeting.handle),
    Intent("thanks", thanks.handle),
    Intent("out_of_scope", knowledge_answers.likely),
    Intent("out_of_scope", out_of_scope.handle),
)


def flow_of_question(question: str) -> Intent | None:
    """The intent that asks this question, where it can go on with it later."""
    asking = next((intent for intent in INTENTS if question in intent.questions), None)
    return asking if asking and asking.prompt else None

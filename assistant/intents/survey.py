"""«khảo sát», "#YK-12": a survey answered in the chat question by question, once per person.

The stored answers carry no name. What was typed stays in the conversation like any message; the introduction
says so.
"""

import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant.replies import Reply, button, not_now, say, to_menu
from assistant.turns import Turn
from foundation.messages import Message
from foundation.vietnamese.folding import fold
from foundation.web.formats import day
from outreach.models import Question, Survey
from outreach.personal_data import respondent_id
from outreach.services import surveys

ANSWER, REVIEW = "survey_answer", "survey_review"
QUESTIONS = (ANSWER, REVIEW)
CODE = re.compile(r"(?<!\w)#\s?YK\s?-\s?(\d{1,9})(?!\d)", re.IGNORECASE)
ASKS = re.compile(
    r"(?:(?:toi|cho toi) )?(?:muon )?(?:lam |tra loi |tham gia |xem )?(?:phieu )?(?:khao sat|lay y kien)"
    r"(?: y kien| cua trung tam| nay| moi)?(?: a| nhe| di)?"
    r"|(?:answer |take |join )?(?:the |a )?surveys?"
)
SKIPS = re.compile(r"bo qua( cau nay)?|khong( co)?( y kien)?( gi)?( them)?|ko|k|skip( it)?|nothing|no")
SENDS = re.compile(r"gui( di| nhe| a)?|dong y|ok|co|send( it)?|yes")
ANEW = re.compile(r"lam lai( tu dau)?|sua|start again|again")
NUMBER = re.compile(r"\d+")
MAX_BUTTONS = 4  # a message holds five; one is for going on without an answer
MAX_TEXT_LENGTH = 1700


def handle(turn: Turn) -> Reply | None:
    """The survey whose code was typed, else the only open one, else a choice of the open ones."""
    code = CODE.search(turn.text)
    if code:
        return _begin(turn, Survey.objects.filter(pk=int(code[1])).first())
    if not ASKS.fullmatch(turn.folded):
        return None
    found = list(Survey.objects.open_on(timezone.localdate())[:5])
    if len(found) == 1:
        return _begin(turn, found[0])
    if not found:
        return say(_("No survey is open now."), to_menu())
    buttons = (button(each.translated("title"), each.typed_code) for each in found)
    return say(_("Which survey would you like to answer?"), *buttons)


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    survey = Survey.objects.filter(pk=data.get("survey", 0)).first()
    if survey is None or not survey.is_open:
        turn.memory.close()
        return say(_("This survey is closed."), to_menu())
    return _reviewed(turn, survey, data) if question == REVIEW else _answered(turn, survey, data)


def _begin(turn: Turn, survey: Survey | None) -> Reply:
    turn.memory.close()
    if survey is None or not survey.is_open:
        return say(_("This survey is not open."), to_menu())
    if surveys.has_answered(survey=survey, person=respondent_id(turn.citizen)):
        return say(_("You have answered this survey already. Thank you."), to_menu())
    words = _(
        "You can skip any question, and your answers carry no name. What you type here stays in our "
        "conversation like any message. Open until %(day)s."
    )
    title, intro = survey.translated("title"), survey.translated("intro")
    opening = f"{title}\n{intro}\n\n{words % {'day': day(survey.closes_on)}}"
    return Reply((Message(opening), *_ask(turn, survey, 0, {}).messages))


def _ask(turn: Turn, survey: Survey, at: int, said: dict[str, list[str]], opening: str = "") -> Reply:
    asked = list(survey.questions.all())
    if at >= len(asked):
        return _review(turn, survey, said)
    question = asked[at]
    turn.memory.ask(ANSWER, survey=survey.pk, at=at, said=said, tried=bool(opening))
    number = _("Question %(number)d of %(all)d:") % {"number": at + 1, "all": len(asked)}
    lines = [opening, f"{number} {question.translated('text')}"]
    lines += [
        f"{place}. {label}"
        for place, (_choice, label) in enumerate(question.labelled, 1)
        if _is_choice(question)
    ]
    lines.append(_how(question))
    buttons = _buttons(question)
    text = "\n".join(filter(None, lines))
    return say(text[:MAX_TEXT_LENGTH], *buttons, button(_("Skip"), "bỏ qua"))


def _is_choice(question: Question) -> bool:
    return question.kind != Question.Kind.WORDS


def _how(question: Question) -> str:
    if question.kind == Question.Kind.MANY:
        return _("Write the numbers, for example: 1 3")
    if question.kind == Question.Kind.ONE:
        return _("Write the number.")
    return _("Write in your own words; no names, phones or addresses, please.")


def _buttons(question: Question) -> list[Any]:
    if question.kind != Question.Kind.ONE or len(question.listed) > MAX_BUTTONS:
        return []
    return [
        button(f"{number}. {label}", str(number))
        for number, (_choice, label) in enumerate(question.labelled, 1)
    ]


def _answered(turn: Turn, survey: Survey, data: dict[str, Any]) -> Reply | None:
    at, said = data["at"], data["said"]
    asked = list(survey.questions.all())
    if at >= len(asked):  # an editor took a question away meanwhile
        return _ask(turn, survey, 0, {})
    question = asked[at]
    answers = _read(question, turn)  # before SKIPS: "Không" may be a choice
    if answers:
        return _ask(turn, survey, at + 1, said | {str(question.pk): answers})
    if SKIPS.fullmatch(turn.folded):
        return _ask(turn, survey, at + 1, said)
    if data["tried"]:
        return None  # twice no answer: it is about something else
    return _ask(turn, survey, at, said, _("I could not read that as an answer."))


def _read(question: Question, turn: Turn) -> list[str]:
    """The choices meant, by number or in words, or the words themselves; [] where it is no answer."""
    if not _is_choice(question):
        return [turn.typed] if turn.text and not SKIPS.fullmatch(turn.folded) else []
    listed = question.listed
    meant = [choice for choice, label in question.labelled if turn.folded in (fold(choice), fold(label))]
    numbers = [int(number) for number in NUMBER.findall(turn.text)]
    if not meant and numbers and all(1 <= number <= len(listed) for number in numbers):
        meant = [listed[number - 1] for number in dict.fromkeys(numbers)]
    return meant if question.kind == Question.Kind.MANY else meant[:1] if len(meant) == 1 else []


def _review(turn: Turn, survey: Survey, said: dict[str, list[str]]) -> Reply:
    if not said:
        turn.memory.close()
        return say(_("You answered no question, so nothing was sent."), to_menu())
    turn.memory.ask(REVIEW, survey=survey.pk, said=said)
    lines = [_("Your answers:")]
    for question in survey.questions.all():
        labels = dict(question.labelled)
        chosen = [labels.get(one, one) for one in said.get(str(question.pk), ["–"])]
        lines.append(f"• {question.translated('text')} {'; '.join(chosen)}")
    lines.append(_("Send these answers?"))
    buttons = button(_("Send"), "gửi"), button(_("Start again"), "làm lại"), not_now()
    return say("\n".join(lines)[:MAX_TEXT_LENGTH], *buttons)


def _reviewed(turn: Turn, survey: Survey, data: dict[str, Any]) -> Reply | None:
    if ANEW.fullmatch(turn.folded):
        return _ask(turn, survey, 0, {})
    if not SENDS.fullmatch(turn.folded):
        return None
    turn.memory.close()
    answers = {int(pk): words for pk, words in data["said"].items()}
    try:
        surveys.submit(survey=survey, answers=answers, person=respondent_id(turn.citizen))
    except surveys.ResponseRefused as refusal:
        return say(str(refusal), to_menu())
    return say(_("Thank you. Your answers were saved without your name."), to_menu())

"""«Thêm vào hỏi đáp»: an operator proposes question and answer of a conversation, masked."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant.understanding.anonymisation import anonymise
from foundation.conversations.actions import ActionRefused, ActionResult, ConversationAction
from foundation.conversations.models import Conversation, Turn
from foundation.web.form_fields import TextField
from foundation.workflow import TransitionRefused
from knowledge import services
from knowledge.models import MAX_ANSWER_LENGTH

MAX_QUESTION_LENGTH = 300
LOOKED_BACK = 40  # turns


class SuggestionForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("question"),
        max_length=MAX_QUESTION_LENGTH,
        help_text=gettext_lazy("As anybody would ask it. Codes, numbers and names are masked; check again."),
    )
    answer = TextField(
        label=gettext_lazy("answer"), max_length=MAX_ANSWER_LENGTH, widget=forms.Textarea(attrs={"rows": 6})
    )
    topic = forms.CharField(label=gettext_lazy("topic"), max_length=80, required=False)
    source = forms.CharField(
        label=gettext_lazy("source"),
        max_length=200,
        help_text=gettext_lazy("Document and article, or the office that says so."),
    )


def build_form(conversation: Conversation, data: Any) -> forms.Form:
    """Prefilled with the last answer of a person and the citizen's words before it."""
    question, answer = _question_and_answer(conversation)
    return SuggestionForm(data, initial={"question": question, "answer": answer})


def perform(conversation: Conversation, operator: User, data: dict[str, Any]) -> ActionResult:
    """Propose it; what was typed is masked once more before it is kept."""
    try:
        entry = services.suggest(
            question=anonymise(data["question"]),
            answer=anonymise(data["answer"], longest=MAX_ANSWER_LENGTH),
            topic=data["topic"],
            source=data["source"],
            by=operator,
        )
    except TransitionRefused as refusal:
        raise ActionRefused(refusal.message) from refusal
    return ActionResult(
        _("Added to questions and answers: “%(title)s”. A second person publishes it.") % {"title": entry}
    )


def _question_and_answer(conversation: Conversation) -> tuple[str, str]:
    turns = list(conversation.turns.order_by("-said_at", "-pk")[:LOOKED_BACK])
    at = next((n for n, turn in enumerate(turns) if _is_said_by(turn, Turn.Author.PERSON)), None)
    if at is None:
        said = next((turn.text for turn in turns if _is_said_by(turn, Turn.Author.CITIZEN)), "")
        return anonymise(said), ""
    asked = next((turn.text for turn in turns[at:] if _is_said_by(turn, Turn.Author.CITIZEN)), "")
    return anonymise(asked), anonymise(turns[at].text, longest=MAX_ANSWER_LENGTH)


def _is_said_by(turn: Turn, author: str) -> bool:
    return turn.author == author and bool(turn.text.strip())


ADD_TO_KNOWLEDGE = ConversationAction(
    "knowledge",
    gettext_lazy("Add to questions and answers"),
    build_form,
    perform,
    permission="knowledge.add_questionanswer",
)

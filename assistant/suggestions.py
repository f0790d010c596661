"""Suggested answers for operators: what is kept, what the bot would say, what colleagues answered before.

The bot's handlers run on a memory that is thrown away, in a transaction that is rolled back: reading a
conversation changes nothing in it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assistant import procedure_cards
from assistant.dialogue_state import Memory
from assistant.generation import answers
from assistant.intents import INTENTS, human_handover
from assistant.models import PastAnswer
from assistant.replies import Reply, Utterance
from assistant.turns import Turn
from assistant.understanding import GUESS, active_model, language_of, understand
from assistant.understanding.anonymisation import anonymise, anonymise_lines
from assistant.understanding.intent_catalog import INTENT_CATALOG
from dossiers.submission.procedure_search import find_procedures
from foundation.conversations.models import Conversation
from foundation.conversations.models import Turn as ConversationTurn
from foundation.conversations.suggestions import Suggestion, open_questions
from foundation.vietnamese.folding import fold
from foundation.web.formats import day
from knowledge.retrieval import find_passages

# Intents that answer from public rows alone: no dossier, no score, no fine, nothing that is begun or changed.
PUBLIC = frozenset(
    "bus_schedule power_cut health_facility land_price legal_document disaster_info"
    " epidemic_info tourism_attraction tourism_accommodation tourism_food tourism_specialty".split()
)
MAX_PROCEDURES = 2
MIN_WORDS = 3
MIN_SIMILARITY = 0.45
MIN_LIKENESS = 0.4  # of a kept answer; the bot shows it from knowledge.retrieval.THRESHOLD
MAX_PAST = 2


def from_bot(conversation: Conversation, question: str) -> Sequence[Suggestion]:
    """What the bot's public handlers answer to the meanings that it would ask back about, or answer."""
    if len(question.split()) < MIN_WORDS or human_handover.ASKING.search(fold(question)):
        return []
    model = active_model.current()
    meant = understand(question, model)
    guesses = [name for name, score in meant.guesses if score >= GUESS]
    chosen = answers.chosen_intent(conversation, question, meant)
    intents = [name for name in dict.fromkeys([*chosen, *guesses]) if name in PUBLIC]
    language = language_of(question, model) or "vi"
    with translation.override(language):
        texts = [(name, _answer(conversation, question, language, name)) for name in intents]
    return [
        Suggestion(text, _("The bot: %(intent)s") % {"intent": INTENT_CATALOG[name].label})
        for name, text in texts
        if text
    ]


def from_catalogue(conversation: Conversation, question: str) -> Sequence[Suggestion]:
    """The procedures that the question names, also those between which the bot would let choose."""
    if human_handover.ASKING.search(fold(question)):
        return []
    with translation.override(language_of(question, active_model.current()) or "vi"):
        found = find_procedures(question).procedures[:MAX_PROCEDURES]
        return [
            Suggestion(_words(procedure_cards.in_full(each)), _("Procedure: %(name)s") % {"name": each.name})
            for each in found
        ]


def from_knowledge(conversation: Conversation, question: str) -> Sequence[Suggestion]:
    """Published questions and answers, also those not near enough for the bot to show."""
    with translation.override(language_of(question, active_model.current()) or "vi"):
        passages = find_passages(question, limit=MAX_PAST, threshold=MIN_LIKENESS)
    return [
        Suggestion(passage.text, f"{passage.source}, {day(passage.date)} · {passage.question}", passage.url)
        for passage in passages
    ]


def from_colleagues(conversation: Conversation, question: str) -> Sequence[Suggestion]:
    """What operators answered to the most similar questions."""
    asked = fold(anonymise(question))
    if len(asked.split()) < MIN_WORDS:
        return []
    similar = PastAnswer.objects.filter(folded__trigram_similar=asked).annotate(
        similarity=TrigramSimilarity("folded", asked)
    )
    best = similar.filter(similarity__gte=MIN_SIMILARITY).order_by("-similarity", "-answered_at")[:MAX_PAST]
    source = _("Answered on %(day)s to: %(question)s")
    return [
        Suggestion(past.answer, source % {"day": day(past.answered_at), "question": past.question})
        for past in best
    ]


def keep_answer(turn: ConversationTurn) -> None:
    """Learn an operator's answer: masked, with the newest question that is long enough to be found again."""
    answer = anonymise_lines(turn.text, kept=(settings.HOTLINE,))
    asked = (anonymise(each.text) for each in open_questions(turn.conversation, before=turn))
    question = next(
        (
            each
            for each in asked
            if len(each.split()) >= MIN_WORDS and not human_handover.ASKING.search(fold(each))
        ),
        "",
    )
    if answer and question:
        PastAnswer.objects.create(turn=turn, question=question, folded=fold(question), answer=answer)


def forget_old() -> int:
    """Past answers live as long as what was said; returns how many were deleted."""
    term = timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS)
    return PastAnswer.objects.filter(answered_at__lt=term).delete()[0]


def _answer(conversation: Conversation, question: str, language: str, name: str) -> str:
    """The words of one intent's handler; "" where it asks back or has none."""
    turn = _turn(conversation, question, language, name)
    with transaction.atomic():
        replies = (intent.handle(turn) for intent in INTENTS if intent.name == name)
        reply = next((reply for reply in replies if reply), Reply())
        transaction.set_rollback(True)
    if turn.memory.question[0]:
        return ""
    return _words(reply)


def _words(reply: Reply) -> str:
    return "\n\n".join(message.text for message in reply.messages)


def _turn(conversation: Conversation, question: str, language: str, name: str) -> Turn:
    meant = understand(question, active_model.current(), as_meaning=name)
    said = Turn.of(Memory(conversation.identity), Utterance(question), language)
    return replace(said, intent=name, score=1.0, slots=meant.slots)

"""Suggested answers on the desk: kept when first shown, taken with one key, measured when sent."""

from django.contrib.auth.models import User
from django.utils import timezone

from foundation.conversations.models import Conversation
from foundation.conversations.suggestions import suggest
from foundation.ready_answers import MAX_ANSWER_LENGTH
from inbox.models import SuggestedAnswer


def suggestions_for(conversation: Conversation) -> list[SuggestedAnswer]:
    """What is suggested for the open question; the first look keeps it, so that it counts as shown once."""
    if conversation.unanswered_since is None:
        return []
    question, found = suggest(conversation)
    if question is None:
        return []
    known = SuggestedAnswer.objects.filter(question=question)
    if not known.exists():
        SuggestedAnswer.objects.bulk_create(
            [
                SuggestedAnswer(
                    conversation=conversation,
                    question=question,
                    position=position,
                    text=each.text[:MAX_ANSWER_LENGTH],
                    source=each.source[:400],
                    url=each.url,
                )
                for position, each in enumerate(found)
            ],
            ignore_conflicts=True,
        )
    return list(known)


def take(suggestion: SuggestedAnswer, operator: User) -> None:
    """The operator puts it into the answer box."""
    suggestion.taken_at, suggestion.taken_by = timezone.now(), operator
    suggestion.save(update_fields=["taken_at", "taken_by"])


def note_sent(conversation: Conversation, operator: User, text: str) -> None:
    """An answer was sent: whether the suggestion that its author took last went out as it was."""
    taken = SuggestedAnswer.objects.filter(conversation=conversation, taken_by=operator, is_edited=None)
    last = taken.order_by("-taken_at").first()
    if last:
        last.is_edited = text.split() != last.text.split()
        last.save(update_fields=["is_edited"])

"""Feedback of staff on the bot's answers."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.conversations import bot_errors
from foundation.conversations.models import Conversation, DeskEntry, Turn
from foundation.conversations.services.assignment import enter, locked
from foundation.conversations.services.refusals import DeskRefusal


@transaction.atomic
def mark_wrong(*, turn: Turn, operator: User) -> bool:
    """Mark the bot's answer as wrong, and give the bot the citizen's words to learn from.

    An answer of several messages is one. False where it is called wrong already. Raises DeskRefusal for what
    is no answer of the bot, or where no words of the citizen are left to learn from.
    """
    conversation = locked(turn.conversation_id)
    turn = Turn.objects.get(pk=turn.pk)
    if turn.author != Turn.Author.BOT:
        raise DeskRefusal(_("Only a bot's answer can be marked as wrong."))
    if turn.called_wrong_by_id:
        return False
    asked = _asked_before(conversation, turn)
    if asked is None:
        raise DeskRefusal(
            _("The citizen's message before this answer is gone, so the bot cannot learn from it.")
        )
    _messages_of_one_answer(conversation, asked).update(called_wrong_by=operator)
    enter(conversation, DeskEntry.Kind.WRONG, operator)
    bot_errors.notify(conversation.identity, asked.text)
    return True


def _asked_before(conversation: Conversation, turn: Turn) -> Turn | None:
    said = conversation.turns.filter(author=Turn.Author.CITIZEN, said_at__lte=turn.said_at).exclude(text="")
    return said.order_by("-said_at", "-pk").first()


def _messages_of_one_answer(conversation: Conversation, asked: Turn) -> QuerySet[Turn]:
    """What the bot said between these words and the citizen's next."""
    following = conversation.turns.filter(author=Turn.Author.CITIZEN, said_at__gt=asked.said_at)
    until = following.order_by("said_at").values_list("said_at", flat=True).first()
    answer = conversation.turns.filter(author=Turn.Author.BOT, said_at__gte=asked.said_at)
    return answer.filter(said_at__lt=until) if until else answer

"""A person's answer: said once, by one person, on whatever channel the citizen is."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.citizens import windows
from foundation.conversations import files, suggestions
from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services.assignment import locked, require_holder, take
from foundation.conversations.services.refusals import AlreadyAnswered, DeskRefusal
from foundation.conversations.services.turns import record_turn
from foundation.messages import Message
from foundation.officers import name_of
from foundation.outbox import services as outbox
from foundation.outbox.models import ANSWER, Lane, Notice, NoticeState

UNDO_WITHIN = dt.timedelta(seconds=5)


@transaction.atomic
def answer(
    *,
    conversation: Conversation,
    operator: User,
    message: Message,
    token: str,
    seen: int,
    attachments: tuple[dict[str, Any], ...] = (),
) -> Turn:
    """Record the operator's words and owe them to the citizen; an unheld conversation becomes his.

    `token` names this press of the button: pressed twice, it is one answer. `seen` is the last turn that the
    operator saw. Raises DeskRefusal where a colleague holds the conversation or types, or the channel takes
    no free words any more; AlreadyAnswered where a colleague answered meanwhile.
    """
    conversation = locked(conversation.pk)
    twice = conversation.turns.filter(external_id=_external(token)).first()
    if twice:
        return twice
    _refuse_a_second_voice(conversation, operator, seen)
    if not windows.window_of(conversation.identity, timezone.now()).takes(message):
        raise DeskRefusal(_("The reply window is closed: only an approved template can be sent."))
    if conversation.holder is None:
        conversation = take(conversation=conversation, operator=operator)
    turn = record_turn(
        identity=conversation.identity,
        author=Turn.Author.PERSON,
        text=message.text,
        attachments=attachments,
        external_id=_external(token),
        operator=operator,
    )
    if turn is None:  # the row is locked since we looked
        raise DeskRefusal(_("This answer has just been sent."))
    Conversation.objects.filter(pk=conversation.pk).update(typing_by=None, typing_until=None)
    outbox.enqueue(
        citizen=conversation.identity.citizen,
        purpose=ANSWER,
        event_key=event_key(turn),
        message=replace(message, channel=conversation.identity.channel),
        lane=Lane.REPLY,
        due_at=timezone.now() + UNDO_WITHIN,
    )
    suggestions.notify_answered(turn)
    return turn


@transaction.atomic
def undo_answer(*, turn: Turn, operator: User) -> str:
    """Take an answer back before it leaves; its words, for the composer. DeskRefusal when it is gone."""
    conversation = locked(turn.conversation_id)
    notice = Notice.objects.filter(event_key=event_key(turn), purpose=ANSWER).first()
    if turn.operator_id != operator.pk or notice is None:
        raise DeskRefusal(_("Only your own answer can be taken back."))
    try:
        if notice.due_at <= timezone.now():  # a page that reads the conversation shows it from now on
            raise outbox.NoticeNotPending
        outbox.cancel(notice=notice, officer=operator)
    except outbox.NoticeNotPending as settled:
        raise DeskRefusal(_("The answer has already been sent.")) from settled
    text = turn.text
    files.remove_after_commit(turn.attachments)
    turn.delete()
    last = conversation.turns.exclude(author=Turn.Author.BOT).order_by("-said_at", "-pk").first()
    is_answered = last is not None and last.author == Turn.Author.PERSON  # by words before these
    now = timezone.now()
    Conversation.objects.filter(pk=conversation.pk).update(
        unanswered_since=None if is_answered else last.said_at if last else now,
        holder_owes_since=None if is_answered else now,
    )
    return text


def released(turns: QuerySet[Turn]) -> QuerySet[Turn]:
    """Without answers that were cancelled; `can_be_undone` marks those that may still be taken back."""
    key = Concat(Value("turn:"), Cast(OuterRef("pk"), CharField()))
    notices = Notice.objects.filter(event_key=key, purpose=ANSWER)
    waiting = notices.owed().filter(due_at__gt=timezone.now())
    return turns.exclude(Exists(notices.filter(state=NoticeState.CANCELLED))).annotate(
        can_be_undone=Exists(waiting)
    )


def event_key(turn: Turn) -> str:
    """The name of the notice that carries this turn."""
    return f"turn:{turn.pk}"


def _external(token: str) -> str:
    return f"desk:{token}"[:100]


def _refuse_a_second_voice(conversation: Conversation, operator: User, seen: int) -> None:
    if conversation.holder:
        require_holder(conversation, operator)
    typist = conversation.typing_by if conversation.typist_at(timezone.now()) else None
    if typist and typist != operator:
        raise DeskRefusal(_("%(name)s is typing an answer.") % {"name": name_of(typist)})
    newer = conversation.turns.filter(author=Turn.Author.PERSON, pk__gt=seen).exclude(operator=operator)
    answered = newer.select_related("operator").order_by("-pk").first()
    if answered:
        who = name_of(answered.operator) if answered.operator else _("A colleague")
        raise AlreadyAnswered(_("%(name)s has answered in the meantime.") % {"name": who}, answered)

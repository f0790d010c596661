"""Who answers: the bot, nobody yet, or one person. Every change locks the conversation's row first."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.alarms import EMERGENCIES, clear_alarm, is_open
from foundation.citizens.models import ChannelIdentity
from foundation.conversations import hours
from foundation.conversations.models import Conversation, DeskEntry, Handling
from foundation.conversations.services.refusals import DeskRefusal, Unanswered
from foundation.officers import name_of

State, Kind = Conversation.State, DeskEntry.Kind
MAY_ANSWER = "conversations.answer_conversation"


def person_holds(identity: ChannelIdentity) -> bool:
    """Whether the bot must be silent with this account."""
    return Conversation.objects.filter(identity=identity, state=State.HELD).exists()


def locked(pk: int) -> Conversation:
    """The row as it is now, held until the transaction ends."""
    rows = Conversation.objects.select_for_update(of=("self",))
    return rows.select_related("holder", "typing_by", "identity__citizen").get(pk=pk)


@transaction.atomic
def ask_for_person(*, identity: ChannelIdentity, because: str) -> Conversation:
    """Put the conversation into the operators' queue; one that waits or is held already stays as it is.

    A danger of before that an operator has seen makes this wish no emergency.

    `because` is a line for the operator: why the bot gave up, or what the citizen asked for.
    """
    known, _created = Conversation.objects.get_or_create(identity=identity)
    conversation = locked(known.pk)
    if conversation.state in (State.WAITING, State.HELD):
        return conversation
    now = timezone.now()
    conversation.because = because[:200]
    if (
        conversation.emergency
        and not conversation.is_in_care_at(now)
        and not is_open(key=alarm_key(conversation))
    ):
        _forget_emergency(conversation)
    queue(conversation, now)
    begin_handling(conversation, now)
    enter(conversation, Kind.ASKED, text=because)
    return conversation


@transaction.atomic
def leave_queue(*, identity: ChannelIdentity) -> Conversation:
    """The citizen waits for a person no longer: the bot goes on. An emergency keeps its alarm."""
    known, _created = Conversation.objects.get_or_create(identity=identity)
    conversation = locked(known.pk)
    if conversation.state != State.WAITING:
        return conversation
    conversation.state = State.BOT
    conversation.because, conversation.unanswered_since = "", None
    _let_go(conversation)
    conversation.save()
    end_handling(conversation, timezone.now(), None)
    enter(conversation, Kind.LEFT)
    return conversation


@transaction.atomic
def take(*, conversation: Conversation, operator: User, reason: str = "") -> Conversation:
    """The operator holds it from now on. From another holder only with a reason, which that one reads."""
    conversation = locked(conversation.pk)
    before = conversation.holder
    if before == operator:
        return conversation
    if before and not reason.strip():
        said = _("%(name)s is handling this conversation. Say why you are taking it over.")
        raise DeskRefusal(said % {"name": name_of(before)})
    begin_handling(conversation, conversation.unanswered_since or timezone.now())
    _give(conversation, operator)
    acknowledge(conversation, operator)
    enter(conversation, Kind.TAKEN, operator, other=before, text=reason.strip())
    return conversation


@transaction.atomic
def hand_over(*, conversation: Conversation, operator: User, to: User | None, why: str = "") -> Conversation:
    """The holder gives it to a colleague, or (None) back into the queue."""
    conversation = locked(conversation.pk)
    require_holder(conversation, operator)
    if to is None:
        queue(conversation, timezone.now())
        enter(conversation, Kind.RETURNED, operator, text=why.strip())
        return conversation
    _require_operator(to)
    _give(conversation, to)
    enter(conversation, Kind.HANDED, operator, other=to, text=why.strip())
    return conversation


@transaction.atomic
def ask_for_more_time(*, conversation: Conversation, operator: User) -> Conversation:
    """Once for each answer owed, the holder may say that he is still at it."""
    conversation = locked(conversation.pk)
    require_holder(conversation, operator)
    if conversation.asked_for_time:
        raise DeskRefusal(_("More time can be asked for once only."))
    conversation.asked_for_time = True
    conversation.save(update_fields=["asked_for_time"])
    enter(conversation, Kind.MORE_TIME, operator)
    return conversation


@transaction.atomic
def note(*, conversation: Conversation, operator: User, text: str, mention: User | None = None) -> DeskEntry:
    """A note that only staff read; `mention` is a colleague whom it is for."""
    if not text.strip():
        raise DeskRefusal(_("The note is empty."))
    if mention:
        _require_operator(mention)
    return enter(conversation, Kind.NOTE, operator, other=mention, text=text.strip())


@transaction.atomic
def record_act(*, conversation: Conversation, operator: User, text: str) -> DeskEntry:
    """Something was made of the conversation (a petition); `text` names it."""
    return enter(conversation, Kind.ACT, operator, text=text)


@transaction.atomic
def close(*, conversation: Conversation, operator: User | None, because: str = "") -> Conversation:
    """Done: the bot answers again. Closing a closed one changes nothing.

    An operator who leaves a question unanswered says why; raises Unanswered otherwise.
    """
    conversation = locked(conversation.pk)
    if conversation.state in (State.CLOSED, State.BOT):
        return conversation
    if operator and conversation.holder:
        require_holder(conversation, operator)
    if operator and conversation.unanswered_since and not because.strip():
        raise Unanswered(_("There is an unanswered question: answer it, or say why you are closing it."))
    now = timezone.now()
    conversation.state = State.CLOSED
    conversation.because = ""
    conversation.unanswered_since = None
    _forget_emergency(conversation)
    clear_alarm(key=alarm_key(conversation))
    _let_go(conversation)
    conversation.save()
    end_handling(conversation, now, operator)
    enter(conversation, Kind.CLOSED, operator, text=because.strip())
    return conversation


@transaction.atomic
def note_answer_elsewhere(*, identity: ChannelIdentity) -> None:
    """A person answered in the platform's own console (the turn is recorded): the bot falls silent."""
    known, _created = Conversation.objects.get_or_create(identity=identity)
    conversation = locked(known.pk)
    if conversation.state == State.HELD:
        return
    begin_handling(conversation, timezone.now())
    _give(conversation, None)
    enter(conversation, Kind.ELSEWHERE)


def enter(
    conversation: Conversation,
    kind: DeskEntry.Kind,
    operator: User | None = None,
    *,
    other: User | None = None,
    text: str = "",
) -> DeskEntry:
    return DeskEntry.objects.create(
        conversation=conversation, kind=kind, operator=operator, other=other, text=text, at=timezone.now()
    )


def require_holder(conversation: Conversation, operator: User) -> None:
    """Raises DeskRefusal where the operator does not hold it."""
    if conversation.holder == operator:
        return
    if conversation.holder:
        raise DeskRefusal(
            _("%(name)s is handling this conversation.") % {"name": name_of(conversation.holder)}
        )
    raise DeskRefusal(_("Take over the conversation first."))


def _require_operator(officer: User) -> None:
    if not (officer.is_active and officer.is_staff and officer.has_perm(MAY_ANSWER)):
        raise DeskRefusal(_("%(name)s is not an operator of this desk.") % {"name": name_of(officer)})


def release(conversation: Conversation) -> None:
    """By the timer: to the top of the queue."""
    before = conversation.holder
    queue(conversation, timezone.now())
    conversation.was_taken_back = True
    conversation.save(update_fields=["was_taken_back"])
    enter(conversation, Kind.TAKEN_BACK, other=before)


def alarm_key(conversation: Conversation) -> str:
    """The key of the alarm of an emergency in this conversation."""
    return f"{EMERGENCIES}{conversation.pk}"


def acknowledge(conversation: Conversation, operator: User) -> None:
    """Stop the alarm of an emergency: an operator has seen it. Nothing where none rings."""
    if not conversation.emergency or conversation.emergency_seen_at:
        return
    conversation.emergency_seen_at = timezone.now()
    conversation.save(update_fields=["emergency_seen_at"])
    clear_alarm(key=alarm_key(conversation))
    enter(conversation, Kind.SEEN, operator)


def _give(conversation: Conversation, operator: User | None) -> None:
    _let_go(conversation)
    conversation.state = State.HELD
    conversation.holder = operator
    conversation.holder_owes_since = timezone.now() if conversation.unanswered_since else None
    conversation.save()


def queue(conversation: Conversation, now: dt.datetime) -> None:
    _let_go(conversation)
    conversation.state = State.WAITING
    conversation.unanswered_since = conversation.unanswered_since or now
    conversation.save()


def _forget_emergency(conversation: Conversation) -> None:
    conversation.emergency = conversation.emergency_place = ""
    conversation.emergency_at = conversation.emergency_seen_at = None


def _let_go(conversation: Conversation) -> None:
    conversation.holder = conversation.typing_by = None
    conversation.holder_owes_since = conversation.typing_until = None
    conversation.asked_for_time = conversation.was_taken_back = False


def begin_handling(conversation: Conversation, now: dt.datetime) -> None:
    Handling.objects.get_or_create(conversation=conversation, closed_at=None, defaults={"asked_at": now})


def end_handling(conversation: Conversation, now: dt.datetime, operator: User | None) -> None:
    handling = Handling.objects.filter(conversation=conversation, closed_at=None).first()
    if handling is None:
        return
    handling.closed_at = now
    handling.minutes_to_close = hours.current().minutes(handling.asked_at, now)
    handling.closed_by_id = operator.pk if operator else None
    handling.save(update_fields=["closed_at", "minutes_to_close", "closed_by"])

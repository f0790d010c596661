"""The conversation lists (waiting, mine, all). The cost of a page does not grow with the lists."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.conversations import hours
from foundation.conversations.models import Conversation, Turn
from foundation.database.counting import count_each
from foundation.outbox.alarms import REPLIES
from foundation.outbox.models import Alarm
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.names import mask_name
from foundation.vietnamese.phones import normalise_phone

PAGE = 30
VIEWS = {"cho": _("Waiting"), "toi": _("Mine"), "tat-ca": _("All")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `waits` is in working minutes; None where nobody waits for a person."""

    pk: int
    who: str
    last_words: str
    last_author: str
    at: dt.datetime | None
    state: str
    state_label: str
    holder: str
    because: str
    channel: str
    waits: int | None
    was_taken_back: bool
    is_emergency: bool

    @property
    def waits_hours(self) -> int:
        """Whole working hours, once there are two; 0 before."""
        return self.waits // 60 if self.waits and self.waits >= 120 else 0


@dataclass(frozen=True, slots=True)
class Listing:
    """`alarms`: what else the pane shows, as its version sees it."""

    view: str
    rows: list[Row]
    page: int
    has_more: bool
    alarms: str = ""

    @property
    def version(self) -> str:
        """Changes when the list does, not while the minutes go by."""
        seen = [(row.pk, row.state, row.holder, row.at, row.is_emergency) for row in self.rows]
        return hashlib.sha256(f"{seen!r}{self.alarms}".encode()).hexdigest()[:16]


def listing(view: str, operator: User, page: int = 1) -> Listing:
    """One query."""
    view = view if view in VIEWS else "cho"
    first = (page - 1) * PAGE
    found = list(_with_last_words(_chosen(view, operator))[first : first + PAGE + 1])
    now, open_hours = timezone.now(), hours.current()
    rows = [_row(conversation, now, open_hours) for conversation in found[:PAGE]]
    return Listing(view, rows, page, len(found) > PAGE)


def counts(operator: User) -> dict[str, int]:
    """How many wait, how many are mine, how many alarms are open and emergencies unseen, in one query."""
    return count_each(
        operator,
        {
            **{view: _chosen(view, operator) for view in ("cho", "toi")},
            "alarms": Alarm.objects.filter(cleared_at=None, key__startswith=REPLIES),
            "emergencies": Conversation.objects.with_unseen_emergency(),
        },
    )


def tabs_of(operator: User, numbers: dict[str, int] | None = None) -> list[tuple[str, Any, int | None]]:
    """(key, label, how many or None) of each list."""
    numbers = numbers or counts(operator)
    return [(key, label, numbers.get(key)) for key, label in VIEWS.items()]


def _chosen(view: str, operator: User) -> QuerySet[Conversation]:
    match view:
        case "cho":
            return Conversation.objects.waiting()
        case "toi":
            return Conversation.objects.held_by(operator.pk)
        case _:
            return Conversation.objects.recent()


def _with_last_words(conversations: QuerySet[Conversation]) -> QuerySet[Conversation, Any]:
    last = Turn.objects.filter(conversation=OuterRef("pk")).order_by("-said_at", "-pk")
    return conversations.select_related("identity__citizen", "holder").annotate(
        last_words=Subquery(last.values("text")[:1]), last_author=Subquery(last.values("author")[:1])
    )


def _row(conversation: Any, now: dt.datetime, open_hours: hours.Hours) -> Row:
    since, holder = conversation.unanswered_since, conversation.holder
    return Row(
        pk=conversation.pk,
        who=masked(conversation),
        last_words=conversation.last_words or "",
        last_author=conversation.last_author or "",
        at=conversation.last_turn_at,
        state=conversation.state,
        state_label=conversation.get_state_display(),
        holder=(holder.get_full_name() or holder.get_username()) if holder else "",
        because=conversation.because,
        channel=conversation.identity.channel,
        waits=open_hours.minutes(since, now) if since else None,
        was_taken_back=conversation.was_taken_back,
        is_emergency=bool(conversation.emergency),
    )


def masked(conversation: Conversation) -> str:
    """The masked name: others may see the list over the operator's shoulder."""
    return mask_name(full_name(conversation)[:100]) or str(_("Citizen %(number)s")) % {
        "number": conversation.identity.citizen_id
    }


def matching(term: str) -> Q:
    """Chats of a phone in any typing, or of a name with or without marks."""
    try:
        return Q(identity__citizen__phone=normalise_phone(term))
    except ValueError:
        pass
    name, shown = Q(), Q()
    for word in nfc(term).split():
        name &= Q(identity__citizen__full_name__unaccent__icontains=word)
        shown &= Q(identity__display_name__unaccent__icontains=word)
    return name | shown if name else Q(pk__in=[])


def full_name(conversation: Conversation) -> str:
    identity = conversation.identity
    return identity.citizen.full_name or identity.display_name

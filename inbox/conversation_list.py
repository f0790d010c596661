"""The conversation lists (waiting, mine, all). The cost of a page does not grow with the lists."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.accounts import bell
from foundation.alarms import REPLIES
from foundation.conversations import hours
from foundation.conversations.models import Conversation, Turn
from foundation.database.counting import count_each
from foundation.officers import name_of
from foundation.outbox.models import Alarm
from foundation.vietnamese.names import mask_name
from inbox.list_filters import ListFilters

PAGE = 30
VIEWS = {"cho": _("Waiting"), "toi": _("Mine"), "tat-ca": _("All")}
NO_FILTERS = ListFilters()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `waits`: working minutes since `since`; None where nobody waits for a person."""

    pk: int
    who: str
    last_words: str
    at: dt.datetime | None
    state: str
    state_label: str
    holder: str
    because: str
    channel: str
    since: dt.datetime | None
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
    filters: ListFilters = NO_FILTERS

    @property
    def query(self) -> str:
        """Of the address of this list, without its page."""
        return self.filters.query(view=self.view)

    @property
    def version(self) -> str:
        """Changes when the list does, not while the minutes go by."""
        seen = [(row.pk, row.state, row.holder, row.at, row.is_emergency) for row in self.rows]
        return hashlib.sha256(f"{seen!r}{self.alarms}".encode()).hexdigest()[:16]


def listing(view: str, operator: User, page: int = 1, filters: ListFilters = NO_FILTERS) -> Listing:
    """One query, besides those of a search."""
    view = view if view in VIEWS else "cho"
    first = (page - 1) * PAGE
    chosen = filters.apply(chosen_by(view, operator))
    found = list(with_last_words(chosen)[first : first + PAGE + 1])
    now, open_hours = timezone.now(), hours.current()
    rows = [_row(conversation, now, open_hours) for conversation in found[:PAGE]]
    return Listing(view, rows, page, len(found) > PAGE, filters=filters)


def counts(operator: User) -> dict[str, int]:
    """How many wait, are mine, alarms open, emergencies and notifications unseen, in one query."""
    return count_each(
        operator,
        {
            **{view: chosen_by(view, operator) for view in ("cho", "toi")},
            "alarms": Alarm.objects.filter(cleared_at=None, key__startswith=REPLIES),
            "bell": bell.unseen(operator),
            "emergencies": Conversation.objects.with_unseen_emergency(),
        },
    )


def tabs_of(operator: User, numbers: dict[str, int] | None = None) -> list[tuple[str, Any, int | None]]:
    """(key, label, how many or None) of each list."""
    numbers = numbers or counts(operator)
    return [(key, label, numbers.get(key)) for key, label in VIEWS.items()]


def chosen_by(view: str, operator: User) -> QuerySet[Conversation]:
    match view:
        case "cho":
            return Conversation.objects.waiting()
        case "toi":
            return Conversation.objects.held_by(operator.pk)
        case _:
            return Conversation.objects.recent()


def with_last_words(conversations: QuerySet[Conversation]) -> QuerySet[Conversation, Any]:
    """`last_words` are the citizen's: what the bot answered says nothing of what is wanted."""
    said = Turn.objects.filter(conversation=OuterRef("pk"), author=Turn.Author.CITIZEN).exclude(text="")
    last = said.order_by("-said_at", "-pk").values("text")[:1]
    return conversations.select_related("identity__citizen", "holder").annotate(last_words=Subquery(last))


def _row(conversation: Any, now: dt.datetime, open_hours: hours.Hours) -> Row:
    since, holder = conversation.unanswered_since, conversation.holder
    return Row(
        pk=conversation.pk,
        who=masked(conversation),
        last_words=conversation.last_words or "",
        at=conversation.last_turn_at,
        state=conversation.state,
        state_label=conversation.get_state_display(),
        holder=name_of(holder) if holder else "",
        because=conversation.because,
        channel=conversation.identity.channel,
        since=since,
        waits=open_hours.minutes(since, now) if since else None,
        was_taken_back=conversation.was_taken_back,
        is_emergency=bool(conversation.emergency),
    )


def masked(conversation: Conversation) -> str:
    """The masked name: others may see the list over the operator's shoulder."""
    return mask_name(full_name(conversation)[:100]) or str(_("Name not known"))


def full_name(conversation: Conversation) -> str:
    identity = conversation.identity
    return identity.citizen.full_name or identity.display_name

"""What the sender of a petition may see of it, as plain data in the language that is active."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.outbox import undelivered
from foundation.status import Clock, StatusDefinition
from petitions import message_texts
from petitions.models import Answer, Event, Petition, Rating
from petitions.services.effects import can_still_reopen
from petitions.services.rating import RATED_WHEN
from petitions.workflow import WORKFLOW, Status


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    at: dt.datetime
    title: str
    who: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """For the holder of the secret. Internal notes and officers' names stay in the office.

    `question` is what we ask of the sender, `reopen_left` how often he may still ask to look again.
    """

    code: str
    secret: str
    status: Status
    definition: StatusDefinition
    title: str
    lead: str
    is_late: bool
    kind: str
    field: str
    text: str
    place: str
    received_at: dt.datetime
    due_at: dt.datetime
    is_running: bool
    unit: str
    unit_phone: str
    question: str
    reason: str
    answers: tuple[Answer, ...]
    history: tuple[HistoryEntry, ...]
    rating: Rating | None
    can_rate: bool
    reopen_left: int
    reopen_until: dt.datetime | None
    is_published: bool
    sees_name: bool
    undelivered: list[str]


def details(petition: Petition) -> Facts:
    """What the page, the chat and the API say of a petition; best from `for_page()`."""
    now, status = timezone.now(), Status(petition.status)
    definition = WORKFLOW.definition(status)
    events = list(petition.events.not_undone().select_related("unit"))
    source = petition.parent if petition.parent else petition  # a merged one shares answer and end
    shared = _ends_of(petition.parent, events) if petition.parent else []
    rating = petition.ratings.filter(round=petition.reopen_count).first()
    unit = source.unit
    can_reopen = status == Status.ANSWERED and can_still_reopen(petition, now)
    return Facts(
        code=petition.code,
        secret=petition.secret,
        status=status,
        definition=definition,
        title=message_texts.title(definition, unit.name if unit else ""),
        lead=message_texts.lead(petition, now),
        is_late=petition.is_overdue,
        kind=str(petition.get_kind_display()),
        field=str(petition.get_field_display()),
        text=petition.text,
        place=place_in_words(petition),
        received_at=petition.received_at,
        due_at=petition.due_at,
        is_running=definition.clock != Clock.CLOSED,
        unit=unit.name if unit else "",
        unit_phone=unit.phone if unit else "",
        question=events[-1].note_public if events and status == Status.WAITING else "",
        reason=(shared or events)[-1].note_public if source.status == Status.REJECTED else "",
        answers=tuple(source.answers.select_related("unit", "corrected_by").prefetch_related("enclosures")),
        history=tuple(
            _entry(event, known)
            for event in (*events, *shared)
            if (known := message_texts.definition_of(event))
        ),
        rating=rating,
        can_rate=rating is None and status in RATED_WHEN and petition.answered_at is not None,
        reopen_left=message_texts.reopenings_left(petition) if can_reopen else 0,
        reopen_until=message_texts.reopen_until(petition.answered_at) if petition.answered_at else None,
        is_published=Petition.objects.published().filter(pk=petition.pk).exists(),
        sees_name=hasattr(petition, "sender"),
        undelivered=undelivered.of(
            petition,
            _("News of the petition"),
            lambda: {event.key: message_texts.headline(petition, event) for event in events},
        ),
    )


def _ends_of(parent: Petition, events: Sequence[Event]) -> list[Event]:
    """How the petition ended that this one was merged with, since then."""
    later = parent.events.not_undone().select_related("unit").filter(at__gte=events[-1].at)
    return [event for event in later if message_texts.concerns_merged(event)]


def place_in_words(petition: Petition) -> str:
    """«Trước chợ An Sơn, phường Hương Trà»"""
    named = petition.commune.full_name if petition.commune else ""
    return ", ".join(part for part in (petition.place, named) if part)


def _entry(event: Event, definition: StatusDefinition) -> HistoryEntry:
    unit = str(event.unit.name) if event.unit else ""
    who = "" if event.actor_kind in ("citizen", "system") else str(event.get_actor_kind_display())
    return HistoryEntry(event.at, message_texts.title(definition, unit), unit or who, event.note_public)

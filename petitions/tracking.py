"""Opening a petition from outside, and what its page shows, as plain data."""

import datetime as dt
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from foundation.database.encryption import seal, unseal
from foundation.rate_limits import GUESSES_OF_ASKER, Guess, RateLimiter
from foundation.vietnamese.folding import nfc
from petitions import message_texts
from petitions.codes import canonical
from petitions.models import Answer, Event, Petition, Rating
from petitions.services.rating import RATED_WHEN
from petitions.services.transitions import can_still_reopen
from petitions.workflow import FACES, Status, Tone, title

# Guesses of one petition by one asker, and of one asker: many phones share an operator's address, so it gets
# more. The petition itself is never locked: others' guesses must not shut out who holds its secret.
PER_PAIR = RateLimiter("petition-code")
PER_ASKER = RateLimiter("petition-asker", GUESSES_OF_ASKER)
MAX_SECRET = 16


def by_token(token: str) -> Petition | None:
    """The petition whose address holds this token: 128 bits, a proof in itself."""
    return Petition.objects.for_page().by_token(token).first() if 0 < len(token) <= 64 else None


def prove(*, code: str, secret: str, askers: Sequence[str]) -> Petition | None:
    """The petition of this code, when the secret fits and nobody is locked. `askers`: address, chat, both.

    An unknown code, a wrong secret and a lock cost the same: one query, one decryption, one comparison.
    """
    try:
        spelling = canonical(code)
    except ValueError:
        spelling = ""
    pairs = [(PER_PAIR, f"{asker} {spelling}") for asker in askers]
    guess = Guess(*pairs, *((PER_ASKER, asker) for asker in askers))
    row = Petition.objects.filter(code=spelling).values_list("pk", "secret").first()
    pk, kept = row or (None, unseal(_nobodys_secret()))
    typed = re.sub(r"[\s.-]", "", nfc(secret))[:MAX_SECRET].upper()
    fits = hmac.compare_digest(typed.encode(), kept.encode())
    if pk is None or not fits or not guess.is_allowed:
        return None
    guess.succeeded()
    return Petition.objects.for_page().get(pk=pk)


@lru_cache(maxsize=1)
def _nobodys_secret() -> str:
    return seal("------")


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
    tone: Tone
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


def details(petition: Petition) -> Facts:
    """What the page, the chat and the API say of a petition; best from `for_page()`."""
    now, status = timezone.now(), Status(petition.status)
    events = list(petition.events.select_related("unit"))
    source = petition.parent if petition.parent else petition  # a merged one shares the answer
    rating = petition.ratings.filter(round=petition.reopen_count).first()
    unit = source.unit
    can_reopen = status == Status.ANSWERED and can_still_reopen(petition, now)
    return Facts(
        code=petition.code,
        secret=petition.secret,
        status=status,
        tone=FACES[status].tone,
        title=title(status, unit.name if unit else ""),
        lead=message_texts.lead(petition, now),
        is_late=petition.is_overdue,
        kind=str(petition.get_kind_display()),
        field=str(petition.get_field_display()),
        text=petition.text,
        place=place_in_words(petition),
        received_at=petition.received_at,
        due_at=petition.due_at,
        is_running=FACES[status].clock != "closed",
        unit=unit.name if unit else "",
        unit_phone=unit.phone if unit else "",
        question=events[-1].note_public if events and status == Status.WAITING else "",
        reason=events[-1].note_public if events and status == Status.REJECTED else "",
        answers=tuple(source.answers.select_related("unit").prefetch_related("enclosures")),
        history=tuple(_entry(event) for event in events if _is_for_all(event)),
        rating=rating,
        can_rate=rating is None and status in RATED_WHEN and petition.answered_at is not None,
        reopen_left=message_texts.reopenings_left(petition) if can_reopen else 0,
        reopen_until=message_texts.reopen_until(petition.answered_at) if petition.answered_at else None,
        is_published=Petition.objects.published().filter(pk=petition.pk).exists(),
        sees_name=hasattr(petition, "sender"),
    )


def place_in_words(petition: Petition) -> str:
    """«Trước chợ An Sơn, phường Hương Trà»"""
    named = petition.commune.full_name if petition.commune else ""
    return ", ".join(part for part in (petition.place, named) if part)


def _is_for_all(event: Event) -> bool:
    """A correction of kind or field is the office's own business."""
    return event.from_status != event.to_status or bool(event.note_public)


def _entry(event: Event) -> HistoryEntry:
    unit = str(event.unit.name) if event.unit else ""
    same = event.from_status == event.to_status
    said = message_texts.headline_of_new_day() if same else title(event.to_status, unit)
    who = "" if event.actor_kind in ("citizen", "system") else str(event.get_actor_kind_display())
    return HistoryEntry(event.at, said, who if not unit else unit, event.note_public)

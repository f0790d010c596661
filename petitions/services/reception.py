"""A petition comes in: numbered, dated, kept apart from its sender, with a promise.

Numbers without gaps: the day's row stays locked until the petition is there, and goes back with it.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import days_to
from foundation.citizens.models import Citizen
from foundation.citizens.services import record_consent
from foundation.insights.usage import count
from petitions import codes, complaints
from petitions.categories import Field, Kind, guess_field, guess_kind, tells_of_danger
from petitions.errors import InvalidDetail
from petitions.models import DailySequence, Event, Petition, Sender
from petitions.models.petition import MAX_TEXT
from petitions.services import checks, clock, notifications
from petitions.services.details import CITIZEN, Actor, Contact, Place
from petitions.workflow import Status


def next_code(day: dt.date) -> str:
    """The day's next code; runs in the caller's transaction."""
    DailySequence.objects.get_or_create(day=day)
    sequence = DailySequence.objects.select_for_update().get(day=day)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return codes.build(day, sequence.last)


MIN_TEXT = 10
PURPOSE = "petition"


def receive(
    *,
    text: str,
    channel: str,
    kind: str = "",
    field: str = "",
    place: Place | None = None,
    contact: Contact | None = None,
    keep_private: bool = False,
    sent_key: uuid.UUID | None = None,
    sent_hash: str = "",
    by: Actor = CITIZEN,
    at: dt.datetime | None = None,
    notify: bool = True,
) -> Petition:
    """The petition as it was said; raises InvalidDetail. Kind and field left out are guessed from the words.

    The same `sent_key` again gives the petition that was made of it: a double tap makes one.
    """
    try:
        petition = _receive(
            place or Place(),
            contact,
            sent_key,
            by,
            at or timezone.now(),
            notify,
            text=text,
            channel=channel,
            kind=kind,
            field=field,
            keep_private=keep_private,
            sent_hash=sent_hash,
        )
    except _SentBefore as twin:
        return twin.petition
    count("phan-anh", channel, "sent")
    return petition


class _SentBefore(Exception):
    """Takes the second number of a double tap back."""

    def __init__(self, petition: Petition) -> None:
        super().__init__(petition.code)
        self.petition = petition


@transaction.atomic
def _receive(
    place: Place,
    contact: Contact | None,
    sent_key: uuid.UUID | None,
    by: Actor,
    at: dt.datetime,
    notify: bool,
    *,
    text: str,
    channel: str,
    kind: str,
    field: str,
    keep_private: bool,
    sent_hash: str,
) -> Petition:
    said = checks.clean_text(text, MAX_TEXT, _("What happened"))
    if len(said) < MIN_TEXT:
        raise InvalidDetail(_("Please say in a few more words what happened."))
    kind = Kind.EMERGENCY if tells_of_danger(said) else Kind(kind or guess_kind(said))
    field = Field(field or guess_field(said))
    code = next_code(timezone.localdate(at))
    if sent_key and (known := Petition.objects.filter(sent_key=sent_key).first()):
        raise _SentBefore(known)  # also where the other request was first while we waited for the number
    calendar = calendar_of()
    due_at = clock.promised(kind, field, at, calendar)
    petition = Petition.objects.create(
        code=code,
        kind=kind,
        field=field,
        status=Status.NEW,
        text=said,
        place=checks.clean_text(place.words, 300, _("Place")),
        commune=place.commune,
        latitude=place.point and place.point[0],
        longitude=place.point and place.point[1],
        channel=channel,
        looks_like=complaints.look(said).value,
        keep_private=keep_private,
        received_at=at,
        due_at=due_at,
        first_due_at=due_at,
        counted_from=at,
        counted_days=days_to(at, due_at, calendar=calendar),
        sent_key=sent_key,
        sent_hash=sent_hash,
    )
    if contact:
        _keep_sender(petition, contact, channel)
    event = Event.objects.create(
        petition=petition, to_status=Status.NEW, at=at, actor_kind=by.kind.value, officer=by.officer
    )
    if notify:
        notifications.notify(petition, event)
    return petition


def _keep_sender(petition: Petition, contact: Contact, channel: str) -> None:
    agreed = bool(contact.consent)
    name = checks.clean_text(contact.name, 200, _("Name")) if agreed else ""
    phone = contact.phone if agreed else ""
    citizen = contact.citizen
    if citizen is None:
        if not (name or phone):
            return
        citizen = Citizen.objects.create(full_name=name, phone=phone)
    Sender.objects.create(petition=petition, citizen=citizen, name=name, phone=phone)
    if agreed:
        record_consent(
            citizen=citizen,
            purpose=PURPOSE,
            wording=contact.consent,
            channel=channel,
            proof={"petition": petition.code},
        )

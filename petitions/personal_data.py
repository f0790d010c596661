"""What petitions hold about a citizen: a copy of it, and its erasure.

What was said about a place or an office stays, as the record of what the office was told; who said it goes,
with pictures, contacts and the ways in from outside. Words that name the sender are masked.
"""

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from foundation.citizens.models import Citizen
from foundation.database.tokens import new_secret, new_token
from foundation.files import stored_files
from petitions import redaction
from petitions.models import Draft, Enclosure, Event, Petition, Picture, Publication, Rating, Sender
from petitions.workflow import OPEN, Status


def export(citizen: Citizen) -> list[dict[str, Any]]:
    """Everything that the citizen sent, with answers and history."""
    own = Petition.objects.filter(sender__citizen=citizen).select_related("commune", "unit", "sender")
    return [
        {
            "code": petition.code,
            "kind": petition.get_kind_display(),
            "field": petition.get_field_display(),
            "status": petition.get_status_display(),
            "text": petition.text,
            "place": petition.place,
            "commune": str(petition.commune or ""),
            "point": [petition.latitude, petition.longitude] if petition.has_point else None,
            "name": petition.sender.name,
            "phone": petition.sender.phone,
            "received_at": petition.received_at,
            "history": list(petition.events.not_undone().values("at", "to_status", "note_public")),
            "answers": list(petition.answers.values("unit__name", "text", "signed_by", "answered_at")),
            "ratings": list(petition.ratings.values("score", "comment", "rated_at")),
            "pictures": petition.pictures.count(),
            "enclosures": list(
                petition.answers.exclude(enclosures=None).values_list("enclosures__name", flat=True)
            ),
        }
        for petition in own.order_by("pk")
    ]


def erase(citizen: Citizen) -> None:
    """Runs in the caller's transaction; files are deleted once it is committed."""
    for draft in Draft.objects.filter(citizen=citizen):
        drop_draft(draft)
    for petition in Petition.objects.filter(sender__citizen=citizen).select_related("sender"):
        forget_sender(petition)


def still_needed(citizen: Citizen) -> bool:
    """A petition under way must still be answered."""
    return Petition.objects.filter(sender__citizen=citizen, status__in=OPEN).exists()


def codes(citizen: Citizen) -> list[str]:
    return list(Petition.objects.filter(sender__citizen=citizen).values_list("code", flat=True))


@transaction.atomic
def forget_sender(petition: Petition) -> None:
    """Nobody can tell any more who sent it."""
    names = [petition.sender.name, petition.sender.citizen.full_name]
    petition.text = redaction.mask(petition.text, names=names)
    petition.place = redaction.mask(petition.place, names=names)
    petition.latitude = petition.longitude = None
    petition.token, petition.secret = new_token(), new_secret()
    petition.sent_key = None  # whoever sent it again with its key would be told the new secret
    petition.save()
    petition.follows.all().delete()  # the address that they lead to opens nothing any more
    _mask_office_texts(petition, names)
    Rating.objects.filter(petition=petition).update(comment="")
    drop_files(_not_shown(Picture.objects.filter(petition=petition)))
    drop_files(Enclosure.objects.filter(answer__petition=petition))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing_notes = 'on'")
        Event.objects.filter(petition=petition).update(note_public="", note_internal="")
        cursor.execute("SET LOCAL portal.erasing_notes = 'off'")
    Sender.objects.filter(petition=petition).delete()


def _mask_office_texts(petition: Petition, names: list[str]) -> None:
    """Answers and what was published may name the sender too."""
    for answer in petition.answers.all():
        answer.text = redaction.mask(answer.text, only=redaction.NEVER_PUBLIC, names=names)
        answer.save(update_fields=["text"])
    for published in Publication.objects.filter(petition=petition):
        for field in ("title", "text", "answer"):
            said = getattr(published, field)
            setattr(published, field, redaction.mask(said, only=redaction.NEVER_PUBLIC, names=names))
        published.save(update_fields=["title", "text", "answer"])


def _not_shown(pictures: QuerySet[Picture]) -> QuerySet[Picture]:
    """Without those that the public sees: marked for it, of a petition whose publication is not withdrawn."""
    return pictures.exclude(is_public=True, petition__in=Petition.objects.published())


def drop_withdrawn_pictures(*, before: dt.datetime) -> int:
    """Pictures that were public until that moment, of closed petitions whose sender is not known."""
    ended = Petition.objects.filter(status=Status.CLOSED, sender=None, publication__withdrawn_at__lt=before)
    pictures = Picture.objects.filter(petition__in=ended, is_public=True)
    count = len(pictures)
    drop_files(pictures)
    return count


@transaction.atomic
def drop_draft(draft: Draft) -> None:
    drop_files(Picture.objects.filter(draft=draft))
    draft.delete()


def drop_files(rows: Any) -> None:
    """Rows of a queryset with their files, once the transaction is committed."""
    stored_files.delete_after_commit([str(row.file.name) for row in rows])
    rows.delete()

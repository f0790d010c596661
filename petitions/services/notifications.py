"""Who is told of an event: sender and followers, and of an end those of every petition merged into it."""

import datetime as dt
from collections.abc import Iterator

from foundation.citizens.languages import language_of
from foundation.citizens.models import Citizen
from foundation.outbox.models import Lane
from foundation.outbox.services import enqueue
from petitions import message_texts
from petitions.models import Event, Petition
from petitions.workflow import WORKFLOW, Status


def notify(petition: Petition, event: Event, *, held_until: dt.datetime | None = None) -> None:
    """Owe each of them one notice, within the transaction of the event; until then the step can be undone."""
    if _is_told_elsewhere(petition, event):
        return
    definition = message_texts.definition_of(event) or WORKFLOW.definition(petition.status)
    for about, citizen in _recipients(petition, with_merged=message_texts.concerns_merged(event)):
        enqueue(
            citizen=citizen,
            purpose=message_texts.PURPOSE,
            event_key=_event_key(petition, event, about.pk),
            message=message_texts.message(
                petition,
                event,
                about=None if about.pk == petition.pk else about,
                language=language_of(citizen),
            ),
            lane=Lane.NOTICE,
            subject=about.code,
            summary=message_texts.summary(petition, event),
            merge_key=f"petition:{about.pk}",
            must_act=definition.asks_to_act,
            held_until=held_until,
        )


def event_keys(petition: Petition, event: Event) -> list[str]:
    """Under which its notices stand in the ledger."""
    merged = petition.duplicates.values_list("pk", flat=True)
    return [_event_key(petition, event, about) for about in (petition.pk, *merged)]


def _event_key(petition: Petition, event: Event, about: int) -> str:
    return event.key if about == petition.pk else f"{event.key}:{about}"


def has_recipients(petition: Petition) -> bool:
    """Whether anybody hears of what happens to it."""
    with_merged = petition.status == Status.ANSWERED
    return any(True for _ in _recipients(petition, with_merged=with_merged))


def _is_told_elsewhere(petition: Petition, event: Event) -> bool:
    """A chat's own reply says that it came in; what only the office sees is nobody's news."""
    came_in = event.to_status == Status.NEW and petition.channel == Petition.Channel.CHAT
    silent = message_texts.definition_of(event) is None
    closed_after_answer = event.from_status == Status.ANSWERED and event.to_status == Status.CLOSED
    return came_in or silent or closed_after_answer


def _recipients(petition: Petition, *, with_merged: bool) -> Iterator[tuple[Petition, Citizen]]:
    merged = petition.duplicates.all() if with_merged else Petition.objects.none()
    rows = Petition.objects.filter(pk__in=[petition.pk, *merged.values_list("pk", flat=True)])
    for row in rows.select_related("sender__citizen").order_by("pk"):
        sender = getattr(row, "sender", None)
        if sender and not sender.citizen.erased_at:
            yield row, sender.citizen
        for following in row.follows.living().select_related("citizen").order_by("pk"):
            if sender is None or following.citizen_id != sender.citizen_id:
                yield row, following.citizen

"""What the tests of every way do: ask from a page, change a dossier, send what is owed."""

from django.test import Client
from django.utils import timezone

from dossiers import services
from dossiers.workflow import Status
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from tests.factories import desk_of, enough_for
from tests.lookups.factories import commune


def follow_page(dossier) -> str:
    return f"/t/{dossier.token}/nhan-tin/"


def open_ways(page: str, client: Client | None = None) -> Client:
    """A browser that came from a page that it may see, and is asked by which way."""
    client = client or Client()
    client.post("/tin-bao/mo/", {"ticket": client.get(page).context["news_ticket"]})
    return client


def choose_place(client: Client, *topics: str, name: str = "Thăng Bình"):
    return client.post("/tin-bao/", {"topics": topics, "commune": commune(name).pk})


def change(dossier, to: Status = Status.IN_PROCESS) -> None:
    dossier.refresh_from_db()
    services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    send(Lane.NOTICE)


def send(lane: Lane) -> None:
    """All that is owed on the lane, whatever time it waits for."""
    Notice.objects.owed().filter(lane=lane).update(due_at=timezone.now())
    relay.run(lane)

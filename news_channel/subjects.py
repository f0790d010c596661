"""What an address can be told of: a dossier, a petition, a topic in a commune. Each begins and ends it.

What this browser wants news of, and whose phone a code was sent to: signed cookies of half an hour.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dossiers import message_texts as dossier_texts
from dossiers import services as dossier_services
from dossiers.matters import DOSSIER
from dossiers.models import Dossier, Follow
from dossiers.services.fees import REMINDER
from dossiers.services.notifications import NEW_FOLLOWER
from foundation.citizens import news
from foundation.citizens.masking import mask_code
from foundation.citizens.models import Citizen
from foundation.citizens.news import Ticket
from foundation.outbox.models import Notice
from foundation.regions.models import AdminUnit
from foundation.web.signed_cookie import SignedCookie
from lookups.subscriptions import services as subscription_services
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.topics import Topic, topic_of
from petitions import message_texts as petition_texts
from petitions import services as petition_services
from petitions.matters import PETITION
from petitions.models import Petition

TOPIC = "topic"
OF_DOSSIERS = (dossier_texts.PURPOSE, NEW_FOLLOWER, REMINDER)


class Subject(Protocol):
    @property
    def name(self) -> str:
        """For its reader, in the active language; without a whole code."""
        ...

    def begin(self, citizen: Citizen, channel: str) -> None: ...

    def stop(self, citizen: Citizen) -> None: ...


@dataclass(frozen=True, slots=True)
class OfDossier:
    dossier: Dossier
    proof: str

    @property
    def name(self) -> str:
        return _("Dossier %(code)s") % {"code": mask_code(self.dossier.code)}

    def begin(self, citizen: Citizen, channel: str) -> None:
        dossier_services.follow(dossier=self.dossier, citizen=citizen, proof=self.proof)

    def stop(self, citizen: Citizen) -> None:
        dossier_services.stop_following(dossier=self.dossier, citizen=citizen)


@dataclass(frozen=True, slots=True)
class OfPetition:
    petition: Petition

    @property
    def name(self) -> str:
        return _("Petition %(code)s") % {"code": mask_code(self.petition.code)}

    def begin(self, citizen: Citizen, channel: str) -> None:
        petition_services.add_follower(petition=self.petition, citizen=citizen)

    def stop(self, citizen: Citizen) -> None:
        petition_services.stop_following(petition=self.petition, citizen=citizen)


@dataclass(frozen=True, slots=True)
class OfTopic:
    """`commune` is None for all those that the person chose."""

    topics: tuple[Topic, ...]
    commune: AdminUnit | None = None

    @property
    def name(self) -> str:
        label = ", ".join(str(topic.label) for topic in self.topics)
        label = label[:1].upper() + label[1:]
        return f"{label}: {self.commune.full_name}" if self.commune else label

    def begin(self, citizen: Citizen, channel: str) -> None:
        """Raises subscriptions.services.TooMany."""
        for topic in self.topics:
            subscription_services.subscribe(
                citizen=citizen,
                topic=topic,
                communes=[self.commune] if self.commune else [],
                channel=channel,
                words=self.name,
            )

    def stop(self, citizen: Citizen) -> None:
        communes = [self.commune] if self.commune else None
        for topic in self.topics:
            subscription_services.stop(citizen=citizen, topic=topic, communes=communes)


def of_ticket(ticket: Ticket) -> Subject | None:
    """None where the record is gone, or the ticket names no kind that we know."""
    find = _BY_KIND.get(ticket.kind)
    return find(ticket) if find else None


def _dossier(ticket: Ticket) -> Subject | None:
    """None also where the QR is a new one: what proved access then opens nothing now."""
    proof, _dot, mark = ticket.proof.partition(".")
    if proof not in Follow.Proof.values:
        return None
    dossier = Dossier.objects.with_parties().filter(pk=ticket.key).first()
    return OfDossier(dossier, proof) if dossier and mark == dossier.token_mark else None


def _petition(ticket: Ticket) -> Subject | None:
    petition = Petition.objects.filter(pk=ticket.key).first()
    return OfPetition(petition) if petition else None


def topic_ticket(topics: Iterable[str], commune_pk: str) -> Ticket:
    """`topics` are their keys."""
    return Ticket(TOPIC, f"{commune_pk} {' '.join(topics)}")


def _topic(ticket: Ticket) -> Subject | None:
    commune_pk, *keys = ticket.key.split()
    topics = tuple(topic for key in keys if (topic := topic_of(key)))
    commune = AdminUnit.objects.filter(pk=commune_pk).first()
    return OfTopic(topics, commune) if topics and commune else None


_BY_KIND: dict[str, Callable[[Ticket], Subject | None]] = {
    DOSSIER: _dossier,
    PETITION: _petition,
    TOPIC: _topic,
}


def of_notice(notice: Notice) -> Subject | None:
    """What this notice told of; None where it cannot be ended by itself."""
    if notice.purpose in OF_DOSSIERS:
        dossier = Dossier.objects.with_parties().filter(code=notice.subject).first()
        return OfDossier(dossier, "") if dossier else None
    if notice.purpose == petition_texts.PURPOSE:
        petition = Petition.objects.filter(code=notice.subject).first()
        return OfPetition(petition) if petition else None
    topic = topic_of(notice.purpose)
    return OfTopic((topic,)) if topic else None


def followed_by(citizen: Citizen) -> list[Subject]:
    """Everything that this person is told of, the newest first within each kind."""
    follows = Follow.objects.living().filter(citizen=citizen).select_related("dossier").order_by("-since")
    petitions = citizen.petitions_followed.living().select_related("petition").order_by("-since")
    subscriptions = Subscription.objects.active().filter(citizen=citizen).select_related("commune")
    return [
        *(OfDossier(follow.dossier, follow.proof) for follow in follows),
        *(OfPetition(follow.petition) for follow in petitions),
        *(OfTopic((topic,), row.commune) for row in subscriptions if (topic := topic_of(row.topic))),
    ]


PATH = "/tin-bao/"
SUBJECT = SignedCookie(cookie="tin_bao", path=PATH, salt="news_channel.subject", seconds=news.SECONDS)
HOLDER = SignedCookie(cookie="tin_bao_so", path=PATH, salt="news_channel.holder", seconds=news.SECONDS)


def remember(response: HttpResponse, ticket: Ticket) -> None:
    SUBJECT.remember(response, news.issue_ticket(*ticket))


def remember_holder(response: HttpResponse, citizen_pk: int) -> None:
    HOLDER.remember(response, str(citizen_pk))


def holder(request: HttpRequest) -> int | None:
    """The citizen that a code was sent to from this browser."""
    value = HOLDER.key(request)
    return int(value) if value else None


def forget(response: HttpResponse) -> None:
    SUBJECT.forget(response)


def chosen(request: HttpRequest) -> Ticket | None:
    value = SUBJECT.key(request)
    return news.read_ticket(value) if value else None

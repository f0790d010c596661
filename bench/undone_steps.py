"""Steps of an officer within the fault drill: every second one is undone in its ninth second."""

import time
from dataclasses import dataclass, field, replace
from typing import Any

NINTH_SECOND, EVERY = 8.1, 2.0  # seconds: of a step until it is undone, between two steps


@dataclass
class UndoneSteps:
    """`taken` are the keys of steps that stay, `undone` of those undone; `refused` counts those told already.

    A step whose snapshot went with the flushed Redis cannot be undone: it is refused, and told.
    """

    citizens: list
    taken: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    refused: int = 0
    waiting: list[tuple[float, Any]] = field(default_factory=list)
    next_at: float = 0

    def __post_init__(self) -> None:
        from django.contrib.auth.models import User

        from dossiers.models import Agency, OfficerDesk, Procedure
        from dossiers.services import Actor
        from dossiers.workflow import ActorKind

        self.agency = Agency.objects.create(code="H17.99", name="Drill", short_name="Drill", level="xa")
        self.procedure = Procedure.objects.create(name="Drill", time_limit_days=5)
        officer = User.objects.create(username="drill")
        OfficerDesk.objects.create(officer=officer, agency=self.agency)
        self.officer = Actor(ActorKind.OFFICER, officer=officer, is_undoable=True)

    def go_on(self, *, only_undo: bool = False) -> None:
        """One step where it is time for one, and the undoing of those in their ninth second."""
        from django.db import Error, connection
        from redis.exceptions import RedisError

        now = time.monotonic()
        try:
            if now > self.next_at and not only_undo:
                self.next_at = now + EVERY
                self._step(now)
            while self.waiting and now > self.waiting[0][0]:
                self._undo(self.waiting.pop(0)[1])
        except (Error, RedisError):
            connection.close()

    def _step(self, now: float) -> None:
        from dossiers import services
        from dossiers.models import Follow
        from dossiers.workflow import Status

        citizen = self.citizens[(len(self.taken) + len(self.undone)) % len(self.citizens)]
        dossier = services.receive(
            by=replace(self.officer, is_undoable=False),
            procedure=self.procedure, received_at_agency=self.agency, competent_agency=self.agency,
            applicant=citizen, notify=False,
        )  # fmt: skip
        Follow.objects.create(dossier=dossier, citizen=citizen, proof=Follow.Proof.APPLICANT)
        details = services.TransitionDetails(office="Drill")
        event = services.change_status(
            dossier=dossier, to=Status.IN_PROCESS, by=self.officer, details=details
        )
        if (len(self.taken) + len(self.waiting)) % 2:
            self.waiting.append((now + NINTH_SECOND, event))
        else:
            self.taken.append(event.key)

    def _undo(self, event: Any) -> None:
        from dossiers import services
        from dossiers.errors import TransitionRefused

        try:
            services.undo(event=event, by=self.officer)
            self.undone.append(event.key)
        except TransitionRefused:
            self.refused += 1

    def left(self, accepted_unrecorded: list[str]) -> list[str]:
        """References of notices that were sent, or accepted by the platform, though their step was undone."""
        from foundation.outbox.models import Notice, NoticeState

        notices = Notice.objects.filter(event_key__in=self.undone)
        sent = [notice for notice in notices if notice.state != NoticeState.CANCELLED]
        told = [notice for notice in notices if notice.reference in accepted_unrecorded]
        return sorted({notice.reference for notice in [*sent, *told]})

    def told(self) -> int:
        """Of the steps that stay: those whose notice was sent, alone or within another message."""
        from foundation.outbox.models import Notice, NoticeState

        kept = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.SEEN, NoticeState.MERGED)
        return Notice.objects.filter(event_key__in=self.taken, state__in=kept).count()

"""One change under way: the locked dossier, where it came from, and what was written for it so far."""

import datetime as dt
from dataclasses import dataclass, field

from dossiers.models import Document, Dossier, FeeNotice, StatusEvent, SupplementRequest
from dossiers.services.details import NO_DETAILS, Actor, TransitionDetails
from dossiers.workflow import WORKFLOW, Status
from foundation.status import StatusDefinition
from foundation.workflow import Transition


@dataclass
class StatusChange:
    """`rule` is None for what no transition allows: a take-over, an event that leaves the status as it is.

    `definition` is that of the status, as reached from `source`, unless another is given.
    """

    dossier: Dossier
    source: Status | None
    to: Status
    by: Actor
    at: dt.datetime
    details: TransitionDetails = NO_DETAILS
    rule: Transition | None = None
    definition: StatusDefinition = None  # type: ignore[assignment]
    event: StatusEvent = field(init=False)
    request: SupplementRequest | None = None
    fee: FeeNotice | None = None
    letters: list[Document] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.definition = self.definition or WORKFLOW.definition(self.to, self.source)

    def record(self, *, note_public: str = "", note_internal: str = "") -> StatusEvent:
        """Append the event to the history, and let the dossier's version grow with it."""
        self.dossier.status = self.to
        self.dossier.version += 1
        self.event = StatusEvent.objects.create(
            dossier=self.dossier,
            from_status=self.source,
            to_status=self.to,
            at=self.at,
            actor_kind=self.by.recorded_as,
            officer=self.by.officer,
            agency=self.by.agency,
            note_public=note_public,
            note_internal=note_internal,
        )
        return self.event

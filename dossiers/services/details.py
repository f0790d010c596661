"""Who makes a transition, what it carries, and the change while it is under way."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from dossiers.models import Agency, Document, Dossier, DossierPaper, FeeNotice, StatusEvent, SupplementRequest
from dossiers.services.snapshots import SNAPSHOTS
from dossiers.workflow import WORKFLOW, ActorKind, Status
from foundation.status import StatusDefinition
from foundation.undo import window
from foundation.undo.window import Snapshot
from foundation.workflow import Transition


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. An agency without an officer is the one-stop software that speaks for its officers.

    The caller vouches for a citizen (token, secret, linked account). `rights` are those of the software's
    token; an officer's come from the role. A step of an undoable actor can be undone, and its notices wait.
    """

    kind: ActorKind
    officer: User | None = None
    agency: Agency | None = None
    rights: frozenset[str] = frozenset()
    is_undoable: bool = False

    def may(self, permission: str) -> bool:
        if self.officer:
            return self.officer.has_perm(permission)
        return permission in self.rights if self.agency else self.kind == ActorKind.SYSTEM

    @property
    def recorded_as(self) -> str:
        if self.agency and not self.officer and self.kind != ActorKind.CITIZEN:
            return StatusEvent.ActorKind.PARTNER
        return self.kind.value


CITIZEN = Actor(ActorKind.CITIZEN)
SYSTEM = Actor(ActorKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper handed in; without content it lies in the office as paper."""

    name: str
    content: bytes = field(default=b"", repr=False)
    filename: str = ""
    copy_kind: int = DossierPaper.Copy.COPY
    quantity: int = 1
    declared: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A signed result: its file, or `on_paper` with who signed it, its number and its date."""

    title: str
    number: str = ""
    content: bytes = field(default=b"", repr=False)
    filename: str = ""
    signer: str = ""
    signed_on: dt.date | None = None
    on_paper: bool = False

    @property
    def is_signed(self) -> bool:
        paper = self.on_paper and self.signer.strip() and self.number.strip() and self.signed_on
        return bool(self.content or paper)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionDetails:
    """What a move carries; workflow.MOVES says which part each move demands.

    `supplement_items` are (name, note), `fee_lines` (kind of ProcedureFee.Kind, label, amount in đồng).
    `agency` decides from now on, `assignee` (or with `to_nobody` nobody) is in charge: handing_on.py.
    """

    note_public: str = ""
    note_internal: str = ""
    office: str = ""
    agency: Agency | None = None
    assignee: User | None = None
    to_nobody: bool = False
    reason: str = ""
    guidance: str = ""
    legal_basis: str = ""
    supplement_items: tuple[tuple[str, str], ...] = ()
    supplement_due_on: dt.date | None = None
    fee_lines: tuple[tuple[str, str, int], ...] = ()
    pay_by: dt.date | None = None
    collected_at: int | None = None
    payment_receipt_number: str = ""
    results: tuple[ResultFile, ...] = ()
    papers: tuple[PaperFile, ...] = ()
    new_due_on: dt.date | None = None
    approved_by_leader: bool = False
    hand_over_proof: str = ""


NO_DETAILS = TransitionDetails()


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
    undo_until: dt.datetime | None = field(init=False, default=None)
    before: Snapshot | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.definition = self.definition or WORKFLOW.definition(self.to, self.source)
        if self.by.is_undoable and self.source:
            self.before = SNAPSHOTS.take(self.dossier)

    def record(
        self, *, note_public: str = "", note_internal: str = "", undoes: StatusEvent | None = None
    ) -> StatusEvent:
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
            undoes=undoes,
        )
        if self.before:
            self.undo_until = window.open_for(self.event, self.before)
        return self.event

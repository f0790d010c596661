"""Who makes a move, and what the move carries."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from dossiers.models import Agency, DossierPaper, StatusEvent
from dossiers.workflow import ActorKind


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. An agency without an officer is the one-stop software that speaks for its officers.

    The caller vouches for a citizen (token, secret, linked account). `rights` are those of the software's
    token; an officer's come from the role.
    """

    kind: ActorKind
    officer: User | None = None
    agency: Agency | None = None
    rights: frozenset[str] = frozenset()

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
    """

    note_public: str = ""
    note_internal: str = ""
    office: str = ""
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

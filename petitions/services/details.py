"""Who makes a move, and what the move carries."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User

from foundation.citizens.models import Citizen
from foundation.regions.models import AdminUnit
from petitions.models import HandlingUnit, Petition
from petitions.workflow import ActorKind


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; the caller vouches for a citizen (token, secret, account) and for an officer's rank.

    A step of an undoable actor can be undone, and its notices wait."""

    kind: ActorKind
    officer: User | None = None
    is_undoable: bool = False


CITIZEN = Actor(ActorKind.CITIZEN)
SYSTEM = Actor(ActorKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class Place:
    """`words` as the sender wrote them; the point in degrees, WGS 84, or None."""

    words: str = ""
    commune: AdminUnit | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the sender: an account we already know, or a name with a phone (84…).

    `consent` holds the words that were agreed to; without them no name and no phone is kept.
    """

    citizen: Citizen | None = None
    name: str = ""
    phone: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionDetails:
    """What a move carries; workflow.MOVES says which part each demands. `note` is read by the sender;
    `enclosures` and `photos` (of the mended place) are (file name, content), `no_photo`: why none.
    """

    note: str = ""
    note_internal: str = ""
    reason: str = ""
    unit: HandlingUnit | None = None
    question: str = ""
    information: str = ""
    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    answer: str = ""
    signed_by: str = ""
    enclosures: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    photos: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    no_photo: str = ""
    parent: Petition | None = None


NO_DETAILS = TransitionDetails()

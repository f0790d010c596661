"""What every model holds about people, and what an erasure does with it. Erasure and export both read this.

Each app declares its models in `personal_fields.py`; see docs/personal-data.md.
tests/architecture/test_personal_fields.py fails for a field that looks personal and is not declared.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, Q


@dataclass(frozen=True, slots=True)
class Cleared:
    """Emptied; a file is deleted from storage once the erasure is committed."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Overwritten by `value`."""

    value: Any


@dataclass(frozen=True, slots=True)
class Kept:
    """Not erased; `reason` names the law or duty."""

    reason: str


@dataclass(frozen=True, slots=True)
class Purged:
    """Erased by a timer; `task` is its name in the schedule, `after` how long it keeps a row."""

    task: str
    after: dt.timedelta


Treatment = Cleared | Replaced | Kept | Purged
Owner = str | Callable[[Any], Q]
CLEARED = Cleared()


@dataclass(frozen=True, slots=True)
class Declaration:
    """One model. `owner` leads from a row to the citizen: an ORM path, "pk" for the citizen's own row, or a
    function; None where no row is known to be of one citizen. `deletes_row`: erasing deletes the row.
    `mentions`: fields of rows without an owner that are searched for the citizen's phone, name and ids.
    `unsettled`: rows that somebody else's open matter needs; that search leaves them as they are."""

    label: str
    owner: Owner | None = None
    deletes_row: bool = False
    personal: Mapping[str, Treatment] = field(default_factory=dict)
    not_personal: frozenset[str] = frozenset()
    mentions: tuple[str, ...] = ()
    unsettled: Q = field(default_factory=Q)

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def is_personal(self) -> bool:
        """Whether a row tells of a person, of ours or not: a candidate, a vehicle, a volunteer."""
        return bool(self.personal or self.owner or self.mentions)

    @property
    def app(self) -> str:
        return self.label.partition(".")[0]

    def condition(self, citizen: Any) -> Q | None:
        if self.owner is None:
            return None
        return Q(**{self.owner: citizen.pk}) if isinstance(self.owner, str) else self.owner(citizen)


_DECLARATIONS: dict[str, Declaration] = {}


def declare(
    label: str,
    *,
    owner: Owner | None = None,
    deletes_row: bool = False,
    personal: Mapping[str, Treatment] | None = None,
    not_personal: str = "",
    mentions: str = "",
    unsettled: Q | None = None,
) -> None:
    """Register a model by its label ("dossiers.Rating"); names of fields are parted by spaces."""
    _DECLARATIONS[label] = Declaration(
        label,
        owner,
        deletes_row,
        personal or {},
        frozenset(not_personal.split()),
        tuple(mentions.split()),
        unsettled or Q(),
    )


def all_declarations() -> tuple[Declaration, ...]:
    return tuple(_DECLARATIONS.values())


def declaration_of(model: type[Model]) -> Declaration | None:
    """A proxy, and the history of a model (django-simple-history), follow the declaration of their model."""
    tracked: Any = getattr(model, "instance_type", model)
    return _DECLARATIONS.get(tracked._meta.concrete_model._meta.label)

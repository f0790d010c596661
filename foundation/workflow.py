"""State machines as data: the transitions of a record, who may make each, and the rule of the second person.

A service declares one Workflow for its model and starts every change of state with it.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from foundation.refusals import ServiceRefusal


class TransitionRefused(ServiceRefusal):
    """The record's state or this person does not allow it."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change of state; `label` is the text of its button.

    `sources` are the states it starts from; None among them creates the record. `actors` and `requires` are
    values of the app's own enums: who may make it, what it must carry. One of `permissions` (of Django) is
    needed; `{kind}` in them stands for that field of the record. The person whom `author_field` names may not
    make it: a second person does.
    """

    sources: tuple[Any, ...]
    target: Any
    label: Any
    actors: frozenset[Any] = frozenset()
    requires: frozenset[Any] = frozenset()
    name: str = ""
    permissions: tuple[str, ...] = ()
    author_field: str = ""

    @property
    def key(self) -> Hashable:
        """Its name; a transition without a name is known by its target."""
        return self.name or self.target

    def is_permitted(self, record: models.Model, user: Any) -> bool:
        needed = [permission.format_map(vars(record)) for permission in self.permissions]
        return not needed or any(map(user.has_perm, needed))

    def is_barred(self, record: models.Model, user: Any) -> bool:
        """Whether this person is the author, where a second person must make it."""
        return bool(self.author_field) and getattr(record, f"{self.author_field}_id") == user.pk


T = TypeVar("T", bound=Transition)
M = TypeVar("M", bound=models.Model)


class Workflow(Generic[T]):
    """The transitions of one model, whose state is kept in `field`."""

    def __init__(self, *transitions: T, field: str = "state") -> None:
        self.field = field
        self.transitions = {each.key: each for each in transitions}
        self._leaving: dict[Any, dict[Hashable, T]] = {}
        for transition in transitions:
            for source in transition.sources:
                leaving = self._leaving.setdefault(source, {})
                if leaving.setdefault(transition.key, transition) is not transition:
                    raise ValueError(f"two transitions from {source!r} are called {transition.key!r}")

    def leaving(self, state: Any) -> Mapping[Hashable, T]:
        """The transitions from a state by their keys; None asks how a record may begin."""
        return self._leaving.get(state, {})

    def is_terminal(self, state: Any) -> bool:
        return not self.leaving(state)

    def allowed(self, record: models.Model, user: Any) -> dict[Hashable, T]:
        """The transitions from the record's state that this user may make."""
        leaving = self.leaving(getattr(record, self.field))
        return {
            key: each
            for key, each in leaving.items()
            if each.is_permitted(record, user) and not each.is_barred(record, user)
        }

    def require(self, record: models.Model, key: Hashable, *, by: Any) -> T:
        """The transition. Raises TransitionRefused where the state has none, or where `by` is the author.

        `by` is None for the portal itself. Permissions are checked by the page that offers the transition.
        """
        transition = self.leaving(getattr(record, self.field)).get(key)
        if transition is None:
            raise self.refusal(record)
        if by is not None and transition.is_barred(record, by):
            raise TransitionRefused(_("You wrote or changed this: ask a second person."))
        return transition

    def refusal(self, record: models.Model) -> TransitionRefused:
        """Says in which state the record is."""
        state = getattr(record, self.field)
        labels = dict(record._meta.get_field(self.field).flatchoices)  # type: ignore[union-attr]
        names = {"title": str(record), "state": labels.get(state, state)}
        return TransitionRefused(_("“%(title)s” is now “%(state)s”.") % names)

    def start(self, record: M, key: Hashable, *, by: Any) -> M:
        """The record as it is now, locked until the transaction ends. Raises TransitionRefused."""
        locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
        self.require(locked, key, by=by)
        return locked

    def finish(self, record: M, key: Hashable, **changes: Any) -> M:
        """Save a started record in its new state with the other changes."""
        target = self.leaving(getattr(record, self.field))[key].target
        for name, value in {self.field: target, **changes}.items():
            setattr(record, name, value)
        record.save()
        return record


def revision_of(record: Any) -> str:
    """Stands for the text that a person reads: the record's own `revision`, else its last history entry."""
    if hasattr(record, "revision"):
        return str(record.revision)
    return str(record.history.order_by("-history_id").values_list("history_id", flat=True).first() or "")


def has_changed_since(record: Any, seen: object) -> bool:
    """Whether it is no longer the text of revision `seen`; None: nobody was asked to read it."""
    return seen is not None and str(seen) != revision_of(record)


def require_read(record: Any, seen: object) -> None:
    """Raises TransitionRefused where the second person read another text than this one."""
    if has_changed_since(record, seen):
        raise TransitionRefused(changed_meanwhile())


def changed_meanwhile() -> str:
    return _("The text changed while you were reading it. Read it again, then confirm.")


def clean_reason(text: str) -> str:
    """The reason of a refusal or withdrawal, in one line. Raises TransitionRefused where it is empty."""
    if not (reason := " ".join(text.split())):
        raise TransitionRefused(_("Give the reason in one sentence."))
    return reason[:300]

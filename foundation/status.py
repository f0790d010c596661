"""Statuses as data: what each means and says, wherever it is shown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from foundation.workflow import T, Workflow

Text = Any
"""A lazy translation; facts stand in it as `%(name)s`."""


class Clock(StrEnum):
    """What the time limit does while a record has a status."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CLOSED = "closed"


class Tone(StrEnum):
    """The colour key of a status; the words always say the same."""

    NEUTRAL = "neutral"
    INFO = "info"
    YOUR_TURN = "your_turn"
    REFUSED = "refused"
    DONE = "done"


class Turn(StrEnum):
    """Who must act next."""

    RECEPTION = "reception"
    OFFICE = "office"
    CITIZEN = "citizen"
    NOBODY = "nobody"


# The label colours of the admin's theme.
ADMIN_LABELS = {
    Tone.NEUTRAL: "default",
    Tone.YOUR_TURN: "warning",
    Tone.INFO: "info",
    Tone.DONE: "success",
    Tone.REFUSED: "danger",
}


@dataclass(frozen=True, slots=True)
class ChatCommand:
    """A button of a notice: its label, and the words that its press says before the code of the record."""

    label: Text
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusDefinition:
    """One status, or the status reached from one other status where that changes what it means.

    Page, chat, API, history, letters, notices and admin read it; nothing about a status stands elsewhere.
    `title` is the line of the history, and the headline where `heading` is empty.
    `lead` tells who must act; `full_lead` tells it to who may know all; `late_lead` once a day has passed.
    `sentence` is the notice's (else the lead); `brief` is for templates on a phone that others may read.
    `next_step` tells what to do after an end without success; such a status shows its reason.
    `stage` is a step of the progress bar. `import_names`: what spreadsheets call it besides its label and
    title, with `;` between them. `asks_to_act`: its notice goes at once and is never merged.
    `on_leave` and `on_enter` name functions of the package's services.effects.
    """

    title: Text
    clock: Clock
    tone: Tone
    turn: Turn = Turn.NOBODY
    heading: Text = ""
    lead: Text = ""
    full_lead: Text = ""
    late_lead: Text = ""
    sentence: Text = ""
    brief: Text = ""
    next_step: Text = ""
    pause_reason: Text = ""
    stage: str = ""
    import_names: str = ""
    commands: tuple[ChatCommand, ...] = ()
    asks_to_act: bool = False
    on_leave: tuple[str, ...] = ()
    on_enter: tuple[str, ...] = ()


class StatusWorkflow(Workflow[T]):
    """A workflow of which each status has a definition."""

    def __init__(
        self, statuses: Iterable[Any], definitions: Mapping[Any, StatusDefinition], *transitions: T
    ) -> None:
        """Keys of `definitions`: a status, or (previous status, status). Raises ImproperlyConfigured."""
        super().__init__(*transitions, field="status")
        self.definitions = definitions
        self.by_ends = {(source, rule.target): rule for rule in transitions for source in rule.sources}
        undefined = [status for status in statuses if status not in definitions]
        strays = [key for key in definitions if isinstance(key, tuple) and key not in self.by_ends]
        if undefined or strays:
            raise ImproperlyConfigured(f"no definition of {undefined}, no transition {strays}")

    def definition(self, status: Any, previous: Any = None) -> StatusDefinition:
        return self.definitions.get((previous, status)) or self.definitions[status]

    def with_clock(self, *clocks: Clock) -> tuple[Any, ...]:
        return self._statuses(lambda definition: definition.clock in clocks)

    def with_turn(self, *turns: Turn) -> tuple[Any, ...]:
        return self._statuses(lambda definition: definition.turn in turns)

    def _statuses(self, condition: Callable[[StatusDefinition], bool]) -> tuple[Any, ...]:
        rows = self.definitions.items()
        return tuple(key for key, row in rows if not isinstance(key, tuple) and condition(row))

"""The kinds of matters; each service registers how its rows are shown to who has no proof."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation.registry import Registry
from foundation.status import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One matter as anyone may see it who knows its code: no name, no paper, no fee.

    `name` is Vietnamese where `is_vietnamese`, `plain_name` how people call it. `action` leads on to `url`:
    by a link, or by a form with the fields of `sends`. `undelivered` are sentences about messages.
    """

    name: str
    action: Any
    url: str
    plain_name: str = ""
    is_vietnamese: bool = False
    code: str = ""
    status: str = ""
    lead: str = ""
    tone: Tone = Tone.NEUTRAL
    due_at: dt.datetime | None = None
    needs_person: bool = False
    undelivered: Sequence[str] = ()
    sends: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MatterKind:
    """`load` reads the rows of these keys that are still there; what it leaves out is shown no more.

    `close_form` takes from this browser what it began or has just sent in the form, once no matter of the
    kind `drafts` is left in the list: the dotted name of a function of the response, for the form's pages
    remember matters in their turn.
    """

    label: Any
    load: Callable[[Sequence[str]], Mapping[str, Matter]]
    close_form: str = ""
    drafts: str = ""


KINDS = Registry[MatterKind]("kind of matter")

"""What workers can do for an officer; each service registers its own in ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy

from foundation.jobs.models import Job
from foundation.refusals import ServiceRefusal
from foundation.registry import Registry

NOT_ALLOWED = gettext_lazy("You may no longer do this.")


class JobRefused(ServiceRefusal):
    """Nothing was done; `message` says why."""


@dataclass(frozen=True, slots=True)
class Result:
    """`told` is one sentence for the page and the bell; `file` (name, content) waits for a day."""

    told: str = ""
    file: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class JobKind:
    """`run` does it, with what was ordered, and raises JobRefused; `may` says whether this officer may still
    have it done, and fetch its file. Both are asked when it is done, `may` once more at the download."""

    label: Any
    run: Callable[[Job, dict[str, Any]], Result]
    may: Callable[[User, Job], bool]


KINDS: Registry[JobKind] = Registry("kind of job")

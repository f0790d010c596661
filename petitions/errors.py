"""Why a petition's service refuses. Each carries the sentence that is shown to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.refusals import ServiceRefusal
from petitions.workflow import Requirement, Status

if TYPE_CHECKING:
    from petitions.models import Event


class PetitionRefusal(ServiceRefusal):
    """Nothing was changed. `message` says why, and what to do."""


class InvalidDetail(PetitionRefusal):
    """A detail cannot be true: too long, empty, in the past, of somebody else."""


class NotYours(PetitionRefusal):
    def __init__(self) -> None:
        super().__init__(_("This petition is with another unit."))


class TransitionRefused(PetitionRefusal):
    @classmethod
    def between(cls, source: str, to: str) -> TransitionRefused:
        words = _("The petition is “%(now)s”: it cannot become “%(then)s”.")
        return cls(words % {"now": Status(source).label, "then": Status(to).label})


class MissingRequirement(PetitionRefusal):
    def __init__(self, item: Requirement) -> None:
        super().__init__(_("Still missing: %(what)s.") % {"what": Requirement(item).label})
        self.item = item


class StalePetition(PetitionRefusal):
    """Somebody moved it since it was opened."""

    def __init__(self, latest: Event) -> None:
        words = _("%(who)s moved this petition to “%(status)s” at %(when)s. Please look, then go on.")
        at = timezone.localtime(latest.at)
        super().__init__(
            words
            % {
                "who": latest.actor_name,
                "status": Status(latest.to_status).label,
                "when": f"{at:%H:%M, %d/%m/%Y}",
            }
        )
        self.latest = latest


class NotPublishable(PetitionRefusal):
    """The text still names somebody, the sender asked for silence, or there is no answer yet."""


class RatingRefused(PetitionRefusal):
    """Not answered yet, rated before, or no such score."""


class TooManyPictures(PetitionRefusal):
    def __init__(self, most: int) -> None:
        super().__init__(_("At most %(most)s pictures.") % {"most": most})

"""Why a petition's service refuses. Each carries the sentence that is shown to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.workflow import Item, Status

if TYPE_CHECKING:
    from petitions.models import Event

LABELS = {
    Item.UNIT: gettext_lazy("the unit that will handle it"),
    Item.QUESTION: gettext_lazy("what the sender is asked"),
    Item.INFORMATION: gettext_lazy("what you want to add"),
    Item.ANSWER: gettext_lazy("the answer and the unit that stands by it"),
    Item.REASON: gettext_lazy("the reason"),
    Item.PARENT: gettext_lazy("the petition that it belongs to"),
}


class PetitionRefusal(Exception):
    """Nothing was changed. `message` says why, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WrongDetail(PetitionRefusal):
    """A detail cannot be true: too long, empty, in the past, of somebody else."""


class NotYours(PetitionRefusal):
    def __init__(self) -> None:
        super().__init__(_("This petition is with another unit."))


class MoveNotAllowed(PetitionRefusal):
    @classmethod
    def between(cls, source: str, to: str) -> MoveNotAllowed:
        words = _("The petition is “%(now)s”: it cannot become “%(then)s”.")
        return cls(words % {"now": Status(source).label, "then": Status(to).label})


class MissingItem(PetitionRefusal):
    def __init__(self, item: Item) -> None:
        super().__init__(_("Still missing: %(what)s.") % {"what": LABELS[item]})
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

"""Why a dossier's service refuses. Each carries the sentence that is shown to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.workflow import Requirement, Status
from foundation.refusals import ServiceRefusal

if TYPE_CHECKING:
    from dossiers.models import StatusEvent


class DossierRefusal(ServiceRefusal):
    """Nothing was changed. `message` says why, and what to do."""


class UnknownDossier(DossierRefusal):
    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("This dossier was not found."))


class CodeTaken(DossierRefusal):
    def __init__(self, code: str) -> None:
        super().__init__(_("The dossier code %(code)s exists already.") % {"code": code})


class NotYourDesk(DossierRefusal):
    def __init__(self) -> None:
        super().__init__(_("This dossier is not on your desk."))


class InvalidDetail(DossierRefusal):
    """A detail of the move cannot be true: a date in the past, an amount of nothing, a text too long."""


class TransitionRefused(DossierRefusal):
    @classmethod
    def between(cls, source: int | None, target: int) -> TransitionRefused:
        goal = Status(target).label
        if source is None:
            words = _("A new dossier cannot begin as “%(status)s”.")
            return cls(words % {"status": goal})
        words = _("The dossier is “%(now)s”; it cannot become “%(then)s”.")
        return cls(words % {"now": Status(source).label, "then": goal})


class MissingRequirement(DossierRefusal):
    def __init__(self, item: Requirement) -> None:
        super().__init__(_("Still missing: %(what)s.") % {"what": Requirement(item).label})
        self.item = item


class StaleDossier(DossierRefusal):
    """Somebody moved the dossier since it was opened; `latest_event` says who, when and whereto."""

    def __init__(self, latest_event: StatusEvent) -> None:
        at = timezone.localtime(latest_event.at)
        status = Status(latest_event.to_status).label
        words = _(
            "%(who)s moved this dossier to “%(status)s” at %(when)s. Please look at the change, then go on."
        )
        when = f"{at:%H:%M, %d/%m/%Y}"
        super().__init__(words % {"who": latest_event.actor_name, "status": status, "when": when})
        self.latest_event = latest_event


class PaymentRefused(DossierRefusal):
    """The confirmation does not fit the fee notice."""


class ReminderRefused(DossierRefusal):
    """Too early, at night, or nothing is owed."""


class RefundRefused(DossierRefusal):
    """Not this amount, not by this person, or decided already."""


class LinkCodeRefused(DossierRefusal):
    def __init__(self) -> None:
        super().__init__(
            _("The link code is wrong or has run out. You get a new one on the page of the dossier.")
        )


class RatingRefused(DossierRefusal):
    """The dossier is not finished, was rated before, or the score is none."""

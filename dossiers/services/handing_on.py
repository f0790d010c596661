"""Where the work goes next: the agency that decides from now on, and the officer in charge there."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail, TransitionRefused
from dossiers.models import Agency, Dossier
from dossiers.services.details import StatusChange
from dossiers.workflow import Requirement, Status
from foundation.officers import name_of


def hand_on(
    change: StatusChange, *, agency: Agency | None, assignee: User | None, to_nobody: bool
) -> list[str]:
    """Set both on the dossier, which the caller saves; what changed, in words for the office.

    Without `agency` the same one decides, without `assignee` the officer stays in charge, unless `to_nobody`
    or the work leaves his desk. The promised day stays. Raises a DossierRefusal.
    """
    dossier, former = change.dossier, change.dossier.officer_id
    words = _set_agency(change, agency)
    leaves = bool(words) or (change.rule is not None and Requirement.ROUTING in change.rule.requires)
    if assignee:
        require_desk_there(assignee, dossier)
        dossier.officer = assignee
    elif to_nobody or (leaves and former and not _has_desk(dossier.officer, dossier.competent_agency)):
        dossier.officer = None
    return words if dossier.officer_id == former else [*words, in_words(dossier.officer)]


def require_desk_there(officer: User, dossier: Dossier) -> None:
    """Raises InvalidDetail for whoever may not even open the dossier."""
    if not officer.is_active or not _has_desk(officer, dossier.received_at_agency, dossier.competent_agency):
        raise InvalidDetail(
            _("%(name)s has no desk at an office of this dossier.") % {"name": name_of(officer)}
        )


def in_words(officer: User | None) -> str:
    return (
        _("Assigned to %(name)s.") % {"name": name_of(officer)} if officer else _("Without an officer now.")
    )


def _set_agency(change: StatusChange, agency: Agency | None) -> list[str]:
    former = change.dossier.competent_agency
    if agency is None or agency == former:
        return []
    if change.to != Status.IN_PROCESS:
        raise TransitionRefused(_("This step does not send the dossier to another agency."))
    change.dossier.competent_agency = agency
    return [f"{former} → {agency}"]


def _has_desk(officer: User | None, *agencies: Agency) -> bool:
    return bool(officer and (officer.is_superuser or officer.desks.filter(agency__in=agencies).exists()))

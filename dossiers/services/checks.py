"""What must hold before a move: the graph, the desk, the items carried, dates and texts that can be true."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail, MissingRequirement, NotYourDesk, TransitionRefused
from dossiers.models import Agency, Dossier, FeeNotice
from dossiers.services.details import Actor, TransitionDetails
from dossiers.workflow import APPROVE, SIGN, WORKFLOW, ActorKind, DossierTransition, Requirement, Status
from foundation.vietnamese.folding import nfc

CLOCKS_MAY_DIFFER = dt.timedelta(minutes=2)


def require_transition(source: int | None, to: int, *, accepted: bool, by: Actor) -> DossierTransition:
    """The rule of this transition. Raises TransitionRefused where this actor has none now."""
    rule = WORKFLOW.leaving(source).get(to)
    if rule is None or rule.accepted not in (None, accepted):
        raise TransitionRefused.between(source, to)
    if by.kind not in rule.actors:
        doers = _(" or ").join(str(actor.label) for actor in ActorKind if actor in rule.actors)
        words = _("The step “%(step)s” is for %(who)s only.")
        raise TransitionRefused(words % {"step": rule.label, "who": doers})
    return rule


def require_desk(by: Actor, *agencies: Agency) -> None:
    """An officer needs a desk at one of the agencies; software speaks for its agency and those under it."""
    if by.officer is not None:
        held = by.officer.is_superuser or by.officer.desks.filter(agency__in=agencies).exists()
    elif by.agency is not None:
        held = any(by.agency.pk in (agency.pk, agency.parent_id) for agency in agencies)
    else:
        held = by.kind in (ActorKind.CITIZEN, ActorKind.SYSTEM)
    if not held:
        raise NotYourDesk


def require_items(rule: DossierTransition, dossier: Dossier, by: Actor, details: TransitionDetails) -> None:
    for item in Requirement:
        if item in rule.requires and item in CARRIED and not CARRIED[item](dossier, by, details):
            raise MissingRequirement(item)


def _is_paid(dossier: Dossier, by: Actor, details: TransitionDetails) -> bool:
    if details.payment_receipt_number.strip():
        return True
    notices = list(dossier.fee_notices.all())
    is_owed = any(notice.state == FeeNotice.State.UNPAID for notice in notices)
    return bool(notices) and notices[-1].state == FeeNotice.State.PAID and not is_owed


def require_signer(rule: DossierTransition, dossier: Dossier, by: Actor, details: TransitionDetails) -> None:
    """To sign is a right of the role; a result that was signed before may be handed on by anybody."""
    was_signed = dossier.finished_at is not None and not details.results
    if Requirement.RESULT in rule.requires and not was_signed and not by.may(SIGN):
        words = _("The step “%(step)s” needs the right to sign results. Please pass it to who may sign.")
        raise TransitionRefused(words % {"step": rule.label})


def _has_result(dossier: Dossier, by: Actor, details: TransitionDetails) -> bool:
    if details.results:
        return all(result.is_signed for result in details.results)
    if dossier.status == Status.FEE and dossier.finished_at:
        return True  # signed before, by the books that it was taken over from
    return dossier.results.filter(superseded_at=None).exists()


def _is_approved(dossier: Dossier, by: Actor, details: TransitionDetails) -> bool:
    """A tick is no approval: the one who ticks must hold the right to approve."""
    return by.may(APPROVE) and (details.approved_by_leader or by.kind == ActorKind.LEADER)


# The receipt, the refusal slip and the stop notice are written by the move itself.
CARRIED: Mapping[Requirement, Callable[[Dossier, Actor, TransitionDetails], bool]] = {
    Requirement.SUPPLEMENT_ITEMS: lambda dossier, by, details: bool(details.supplement_items),
    Requirement.SUPPLEMENT_PAPERS: lambda dossier, by, details: bool(details.papers),
    Requirement.ROUTING: lambda dossier, by, details: bool(details.office.strip()),
    Requirement.FEE_LINES: lambda dossier, by, details: bool(details.fee_lines),
    Requirement.PAYMENT_CONFIRMATION: _is_paid,
    Requirement.RESULT: _has_result,
    Requirement.HAND_OVER_PROOF: lambda dossier, by, details: bool(details.hand_over_proof.strip()),
    Requirement.LEADER_APPROVAL: _is_approved,
    Requirement.REASON: lambda dossier, by, details: bool(details.reason.strip()),
}


def check_moment(at: dt.datetime | None, *, after: dt.datetime | None = None) -> dt.datetime:
    """When the move happened: not before the one that precedes it, not in the future."""
    now = timezone.now()
    if at is None:
        return max(now, after) if after else now
    if timezone.is_naive(at) or at > now + CLOCKS_MAY_DIFFER:
        raise InvalidDetail(_("The moment of this step is in the future or lacks a time zone."))
    if after and at < after:
        words = _("This step cannot come before the one before it (%(moment)s).")
        raise InvalidDetail(words % {"moment": f"{timezone.localtime(after):%H:%M, %d/%m/%Y}"})
    return at


def clean_text(value: str, limit: int, what: str) -> str:
    """NFC without control characters, which no table or letter can hold. Raises InvalidDetail if too long."""
    lines = (" ".join(line.split()) for line in nfc(value).splitlines())
    kept = "".join(char for char in "\n".join(lines) if char.isprintable() or char == "\n").strip()
    if len(kept) > limit:
        long = _("%(what)s is longer than %(limit)s characters.")
        raise InvalidDetail(long % {"what": what, "limit": limit})
    return kept

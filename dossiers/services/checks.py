"""What must hold before a move: the graph, the desk, the items carried, dates and texts that can be true."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.errors import MissingItem, MoveNotAllowed, NotYourDesk, WrongDetail
from dossiers.models import Agency, Dossier, FeeNotice
from dossiers.services.details import By, MoveDetails
from dossiers.workflow import APPROVE, MOVES, SIGN, Actor, Item, Move, Status
from foundation.vietnamese.folding import nfc

CLOCKS_MAY_DIFFER = dt.timedelta(minutes=2)
WHO = {
    Actor.CITIZEN: "người nộp hồ sơ",
    Actor.OFFICER: "cán bộ",
    Actor.LEADER: "lãnh đạo",
    Actor.SYSTEM: "phần mềm một cửa",
}


def permitted(source: int | None, to: int, *, accepted: bool, by: By) -> Move:
    """The rule of this move; MoveNotAllowed where there is none for this actor and this half of the life."""
    start = None if source is None else Status(source)
    rule = MOVES.get((start, Status(to)))
    if rule is None or rule.accepted not in (None, accepted):
        raise MoveNotAllowed.between(source, to)
    if by.kind not in rule.actors:
        doers = " hoặc ".join(WHO[actor] for actor in Actor if actor in rule.actors)
        raise MoveNotAllowed(f"Bước “{rule.label}” chỉ do {doers} làm.")
    return rule


def require_desk(by: By, *agencies: Agency) -> None:
    """An officer needs a desk at one of the agencies; software speaks for its agency and those under it."""
    if by.officer is not None:
        held = by.officer.is_superuser or by.officer.desks.filter(agency__in=agencies).exists()
    elif by.agency is not None:
        held = any(by.agency.pk in (agency.pk, agency.parent_id) for agency in agencies)
    else:
        held = by.kind in (Actor.CITIZEN, Actor.SYSTEM)
    if not held:
        raise NotYourDesk


def require_items(rule: Move, dossier: Dossier, by: By, details: MoveDetails) -> None:
    for item in Item:
        if item in rule.requires and item in CARRIED and not CARRIED[item](dossier, by, details):
            raise MissingItem(item)


def _is_paid(dossier: Dossier, by: By, details: MoveDetails) -> bool:
    if details.payment_receipt_number.strip():
        return True
    latest = dossier.fee_notices.last()
    return latest is not None and latest.state == FeeNotice.State.PAID


def require_signer(rule: Move, dossier: Dossier, by: By, details: MoveDetails) -> None:
    """To sign is a right of the role; a result that was signed before may be handed on by anybody."""
    was_signed = dossier.finished_at is not None and not details.results
    if Item.RESULT in rule.requires and not was_signed and not by.may(SIGN):
        raise MoveNotAllowed(f"Bước “{rule.label}” cần quyền ký kết quả. Xin chuyển người có quyền ký.")


def _has_result(dossier: Dossier, by: By, details: MoveDetails) -> bool:
    if details.results:
        return all(result.is_signed for result in details.results)
    return dossier.results.filter(superseded_at=None).exists()


def _is_approved(dossier: Dossier, by: By, details: MoveDetails) -> bool:
    """A tick is no approval: the one who ticks must hold the right to approve."""
    return by.may(APPROVE) and (details.approved_by_leader or by.kind == Actor.LEADER)


# The receipt, the refusal slip and the stop notice are written by the move itself.
CARRIED: Mapping[Item, Callable[[Dossier, By, MoveDetails], bool]] = {
    Item.SUPPLEMENT_ITEMS: lambda dossier, by, details: bool(details.supplement_items),
    Item.SUPPLEMENT_PAPERS: lambda dossier, by, details: bool(details.papers),
    Item.ROUTING: lambda dossier, by, details: bool(details.office.strip()),
    Item.FEE_LINES: lambda dossier, by, details: bool(details.fee_lines),
    Item.PAYMENT_CONFIRMATION: _is_paid,
    Item.RESULT: _has_result,
    Item.HAND_OVER_PROOF: lambda dossier, by, details: bool(details.hand_over_proof.strip()),
    Item.LEADER_APPROVAL: _is_approved,
    Item.REASON: lambda dossier, by, details: bool(details.reason.strip()),
}


def moment(at: dt.datetime | None, *, after: dt.datetime | None = None) -> dt.datetime:
    """When the move happened: not before the one that precedes it, not in the future."""
    now = timezone.now()
    if at is None:
        return max(now, after) if after else now
    if timezone.is_naive(at) or at > now + CLOCKS_MAY_DIFFER:
        raise WrongDetail("Thời điểm của bước này nằm ở tương lai hoặc thiếu múi giờ.")
    if after and at < after:
        shown = timezone.localtime(after)
        raise WrongDetail(f"Bước này không thể xảy ra trước bước liền trước ({shown:%H:%M, %d/%m/%Y}).")
    return at


def words(value: str, limit: int, what: str) -> str:
    """Composed, without the control characters that no table or letter can hold; WrongDetail if too long."""
    lines = (" ".join(line.split()) for line in nfc(value).splitlines())
    kept = "".join(char for char in "\n".join(lines) if char.isprintable() or char == "\n").strip()
    if len(kept) > limit:
        long = _("%(what)s is longer than %(limit)s characters.")
        raise WrongDetail(long % {"what": what, "limit": limit})
    return kept

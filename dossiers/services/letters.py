"""Letters 01 to 05: what each says is fixed here, when it is issued; its PDF is made when first asked for."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers.models import Agency, Document, Dossier, Procedure
from dossiers.models.catalogue import LimitUnit
from dossiers.services.checks import clean_text
from dossiers.services.details import StatusChange
from dossiers.services.numbering import letter_number
from dossiers.workflow import Status
from foundation.vietnamese.dates import format_date, format_moment
from foundation.vietnamese.money import format_vnd
from foundation.vietnamese.phones import display_phone

Form = Document.Form


def in_vietnamese(function: Callable[..., None]) -> Callable[..., None]:
    """A letter is Vietnamese, whatever the language of who issues it."""

    @wraps(function)
    def translated(*args: Any, **kwargs: Any) -> None:
        with translation.override("vi"):
            function(*args, **kwargs)

    return translated


def issue(change: StatusChange, form: Document.Form, agency: Agency, **says: Any) -> Document:
    """Write a letter of this agency down; `says` adds to what every letter holds."""
    document = Document.objects.create(
        dossier=change.dossier,
        form=form,
        number=letter_number(change.dossier, form),
        event=change.event,
        data={**_heading(change.dossier, agency, change), **says},
        issued_at=change.at,
        issued_by=change.by.officer,
    )
    change.letters.append(document)
    return document


@in_vietnamese
def issue_receipt(change: StatusChange) -> None:
    dossier, procedure = change.dossier, change.dossier.procedure
    handed_in = [{"name": paper.name, "quantity": paper.quantity} for paper in dossier.papers.order_by("id")]
    issue(
        change,
        Form.RECEIPT,
        dossier.received_at_agency,
        papers=handed_in,
        time_limit=time_limit(procedure),
        received_at=shown(dossier.accepted_at),
        due_at=shown(dossier.due_at),
        return_at=_place(dossier.received_at_agency),
        competent=dossier.competent_agency.name,
    )


@in_vietnamese
def issue_supplement_slip(change: StatusChange) -> None:
    request = change.request
    assert request is not None  # noqa: S101 the effect before this one made it
    issue(
        change,
        Form.SUPPLEMENT,
        change.dossier.received_at_agency,
        items=[{"name": item.name, "note": item.note} for item in request.items.order_by("id")],
        reason=_reason(change),
        guidance=request.guidance,
        legal_basis=request.legal_basis,
        due_on=format_date(request.due_on),
        stage=_("on examination") if change.dossier.accepted_at else _("on receipt"),
    )


@in_vietnamese
def issue_refusal_slip(change: StatusChange) -> None:
    details = change.details
    issue(
        change,
        Form.REFUSAL,
        change.dossier.received_at_agency,
        reason=_reason(change),
        guidance=clean_text(details.guidance, 2000, _("Guidance")),
        legal_basis=clean_text(details.legal_basis, 300, _("Legal basis")),
    )


@in_vietnamese
def issue_stop_notice(change: StatusChange) -> None:
    paid = sum(notice.received for notice in change.dossier.fee_notices.all())
    is_withdrawal = change.to == Status.WITHDRAWN
    asked_by = _("the applicant") if is_withdrawal else _("the competent agency")
    issue(
        change,
        Form.STOP,
        change.dossier.competent_agency,
        asked_by=asked_by,
        decision=str(change.to.label),
        reason=_reason(change),
        guidance=clean_text(change.details.guidance, 2000, _("Guidance")),
        legal_basis=clean_text(change.details.legal_basis, 300, _("Legal basis")),
        paid=format_vnd(paid) if paid else "",
    )


@in_vietnamese
def issue_apology(change: StatusChange, *, cause: str, old_due_at: dt.datetime | None) -> None:
    issue(
        change,
        Form.APOLOGY,
        change.dossier.competent_agency,
        cause=cause,
        old_due_at=shown(old_due_at),
        new_due_at=shown(change.dossier.due_at),
        return_at=_place(change.dossier.received_at_agency),
    )


def shown(moment: dt.datetime | None) -> str:
    return format_moment(timezone.localtime(moment)) if moment else ""


def _heading(dossier: Dossier, agency: Agency, change: StatusChange) -> dict[str, Any]:
    applicant = dossier.applicant
    return {
        "parent": agency.parent.name if agency.parent else "",
        "agency": agency.name,
        "place": agency.unit.name if agency.unit else "",
        "agency_address": agency.address,
        "agency_phone": agency.phone,
        "code": dossier.code,
        "procedure": dossier.procedure.name,
        "applicant": applicant.full_name,
        "applicant_address": applicant.address,
        "applicant_phone": display_phone(applicant.phone) if applicant.phone else "",
        "applicant_email": applicant.email,
        "officer": change.by.officer.get_full_name() if change.by.officer else "",
    }


def _reason(change: StatusChange) -> str:
    return clean_text(change.details.reason or change.details.note_public, 2000, _("Reason"))


def _place(agency: Agency) -> str:
    return f"{agency.name}, {agency.address}" if agency.address else agency.name


def time_limit(procedure: Procedure) -> str:
    """In words; "" where the procedure states none."""
    if procedure.same_day:
        return _("within the working day")
    days = procedure.time_limit_days
    if not days:
        return ""
    if procedure.limit_unit == LimitUnit.CALENDAR:
        return _("%(days)s days (by the calendar)") % {"days": days}
    return _("%(days)s working days") % {"days": days}

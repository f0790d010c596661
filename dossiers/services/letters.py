"""Letters 01 to 05: what each says is fixed here, when it is issued; its PDF is made when first asked for."""

import datetime as dt
from typing import Any

from django.utils import timezone

from dossiers.models import Agency, Document, Dossier, Procedure
from dossiers.models.catalogue import LimitUnit
from dossiers.services.checks import clean_text
from dossiers.services.numbering import letter_number
from dossiers.services.status_change import StatusChange
from foundation.vietnamese.dates import format_date, format_moment
from foundation.vietnamese.money import format_vnd
from foundation.vietnamese.phones import display_phone

Form = Document.Form


def issue(step: StatusChange, form: Document.Form, agency: Agency, **says: Any) -> Document:
    """Write a letter of this agency down; `says` adds to what every letter holds."""
    document = Document.objects.create(
        dossier=step.dossier,
        form=form,
        number=letter_number(step.dossier, form),
        event=step.event,
        data={**_heading(step.dossier, agency, step), **says},
        issued_at=step.at,
        issued_by=step.by.officer,
    )
    step.letters.append(document)
    return document


def receipt(step: StatusChange) -> None:
    dossier, procedure = step.dossier, step.dossier.procedure
    handed_in = [{"name": paper.name, "quantity": paper.quantity} for paper in dossier.papers.order_by("id")]
    issue(
        step,
        Form.RECEIPT,
        dossier.received_at_agency,
        papers=handed_in,
        time_limit=_time_limit(procedure),
        received_at=shown(dossier.accepted_at),
        due_at=shown(dossier.due_at),
        return_at=_place(dossier.received_at_agency),
        competent=dossier.competent_agency.name,
    )


def supplement_slip(step: StatusChange) -> None:
    request = step.request
    assert request is not None  # noqa: S101 the effect before this one made it
    issue(
        step,
        Form.SUPPLEMENT,
        step.dossier.received_at_agency,
        items=[{"name": item.name, "note": item.note} for item in request.items.order_by("id")],
        reason=_reason(step),
        guidance=request.guidance,
        legal_basis=request.legal_basis,
        due_on=format_date(request.due_on),
        stage="khi xem xét giải quyết" if step.dossier.accepted_at else "khi tiếp nhận",
    )


def refusal_slip(step: StatusChange) -> None:
    details = step.details
    issue(
        step,
        Form.REFUSAL,
        step.dossier.received_at_agency,
        reason=_reason(step),
        guidance=clean_text(details.guidance, 2000, "Hướng dẫn"),
        legal_basis=clean_text(details.legal_basis, 300, "Căn cứ pháp lý"),
    )


def stop_notice(step: StatusChange) -> None:
    paid = sum(step.dossier.fee_notices.filter(state="paid").values_list("total", flat=True))
    asked_by = "người nộp hồ sơ" if step.to == step.to.WITHDRAWN else "cơ quan giải quyết"
    issue(
        step,
        Form.STOP,
        step.dossier.competent_agency,
        asked_by=asked_by,
        decision=step.to.label,
        reason=_reason(step),
        guidance=clean_text(step.details.guidance, 2000, "Hướng dẫn"),
        legal_basis=clean_text(step.details.legal_basis, 300, "Căn cứ pháp lý"),
        paid=format_vnd(paid) if paid else "",
    )


def apology(step: StatusChange, *, cause: str, old_due_at: dt.datetime | None) -> None:
    issue(
        step,
        Form.APOLOGY,
        step.dossier.competent_agency,
        cause=cause,
        old_due_at=shown(old_due_at),
        new_due_at=shown(step.dossier.due_at),
        return_at=_place(step.dossier.received_at_agency),
    )


def shown(moment: dt.datetime | None) -> str:
    return format_moment(timezone.localtime(moment)) if moment else ""


def _heading(dossier: Dossier, agency: Agency, step: StatusChange) -> dict[str, Any]:
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
        "officer": step.by.officer.get_full_name() if step.by.officer else "",
    }


def _reason(step: StatusChange) -> str:
    return clean_text(step.details.reason or step.details.note_public, 2000, "Lý do")


def _place(agency: Agency) -> str:
    return f"{agency.name}, {agency.address}" if agency.address else agency.name


DAYS = {LimitUnit.WORKING: "ngày làm việc", LimitUnit.CALENDAR: "ngày (tính theo lịch)"}


def _time_limit(procedure: Procedure) -> str:
    if procedure.same_day:
        return "trong ngày làm việc"
    days = procedure.time_limit_days
    return f"{days} {DAYS[LimitUnit(procedure.limit_unit)]}" if days else ""

"""What a transition changes besides the status: the functions that StatusDefinitions name."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail, MissingRequirement
from dossiers.models import (
    ApprovalRequest,
    Dossier,
    DossierPaper,
    ResultDocument,
    SupplementItem,
    SupplementRequest,
)
from dossiers.services import clock, fees
from dossiers.services.checks import clean_text
from dossiers.services.details import PaperFile, ResultFile, StatusChange
from dossiers.services.fees import charge
from dossiers.services.files import stored
from dossiers.services.letters import (
    issue_receipt,
    issue_refusal_slip,
    issue_stop_notice,
    issue_supplement_slip,
)
from dossiers.workflow import RUNNING, WORKFLOW, Requirement, Status
from foundation.vietnamese.folding import fold


def apply(change: StatusChange) -> None:
    """Everything that leaving one status and entering the next brings about, then the dossier is saved."""
    left = WORKFLOW.definition(change.source).on_leave if change.source else ()
    for name in (*left, *change.definition.on_enter):
        EFFECTS[name](change)
    close_requests(change)
    change.dossier.save()


def close_requests(change: StatusChange) -> None:
    """The step that was asked for is done; with another one the request is past. A correction or an apology
    may still be given while the work goes on."""
    kind, state = ApprovalRequest.Kind, ApprovalRequest.State
    waiting = change.dossier.approvals.filter(state__in=[state.ASKED, state.RETURNED])
    waiting.filter(kind=kind.STEP, to_status=change.to).update(state=state.DONE)
    past = waiting.filter(kind=kind.STEP) if change.to in RUNNING else waiting
    past.update(state=state.OVERTAKEN)


def add_papers(dossier: Dossier, papers: Iterable[PaperFile]) -> None:
    for paper in papers:
        name = clean_text(paper.name, 300, _("Name of the paper"))
        if not name or paper.copy_kind not in DossierPaper.Copy.values or not 1 <= paper.quantity <= 999:
            raise InvalidDetail(_("Each paper needs a name, a kind of copy and a quantity from 1 to 999."))
        DossierPaper.objects.create(
            dossier=dossier,
            name=name,
            copy_kind=paper.copy_kind,
            quantity=paper.quantity,
            file=stored(paper.content, paper.filename),
            declared=paper.declared,
        )


def end_pause(change: StatusChange) -> None:
    clock.end_pause(change.dossier, change.at)


def begin_pause(change: StatusChange) -> None:
    clock.begin_pause(change.dossier, change.to, change.at)


def take_papers(change: StatusChange) -> None:
    """Papers that came answer the open request; an item counts as handed in when a paper bears its name."""
    add_papers(change.dossier, change.details.papers)
    if not change.details.papers:
        return
    names = {fold(paper.name) for paper in change.details.papers}
    for request in change.dossier.supplement_requests.filter(answered_at=None):
        request.answered_at = change.at
        request.save(update_fields=["answered_at"])
        for item in request.items.filter(answered_at=None):
            if fold(item.name) in names:
                item.answered_at = change.at
                item.save(update_fields=["answered_at"])


def keep_finish(change: StatusChange) -> None:
    """Nothing but the fee is waited for, also where the result was signed before the dossier came here."""
    change.dossier.finished_at = change.dossier.finished_at or change.at


def close_fees(change: StatusChange) -> None:
    if change.to in (Status.WITHDRAWN, Status.STOPPED):
        fees.cancel_unpaid(change)
    else:
        fees.settle_open(change)


def take_result_back(change: StatusChange) -> None:
    """A correction: the old result no longer counts, and the work is not finished any more."""
    change.dossier.results.filter(superseded_at=None).update(superseded_at=change.at)
    change.dossier.finished_at = None


def accept(change: StatusChange) -> None:
    dossier = change.dossier
    dossier.accepted_at = change.at
    if change.details.new_due_on:
        dossier.due_at = clock.closing_of(change.details.new_due_on)
    elif change.source and dossier.due_at and dossier.due_at < change.at:
        dossier.due_at = None  # of a spreadsheet that it was taken over from: that day is over
    calendar = dossier.competent_agency.calendar
    dossier.due_at = dossier.due_at or clock.promised(dossier.procedure, change.at, calendar)
    clock.require_due_after_acceptance(dossier)
    dossier.first_due_at = dossier.due_at
    clock.record_count(dossier, change.at)
    dossier.current_office = dossier.received_at_agency.short_name
    if change.by.officer and not change.details.assignee:
        dossier.officer = change.by.officer
    issue_receipt(change)


def route(change: StatusChange) -> None:
    if change.details.office:
        change.dossier.current_office = clean_text(change.details.office, 200, _("Name of the office"))


def ask_for_papers(change: StatusChange) -> None:
    details = change.details
    due_on = details.supplement_due_on
    if due_on is None or due_on < timezone.localdate(change.at):
        raise InvalidDetail(_("A last day for more papers is needed, from today on."))
    change.request = SupplementRequest.objects.create(
        dossier=change.dossier,
        event=change.event,
        guidance=clean_text(details.guidance, 2000, _("Guidance")),
        legal_basis=clean_text(details.legal_basis, 300, _("Legal basis")),
        due_on=due_on,
    )
    items = [
        (clean_text(name, 300, _("Name of the paper")), clean_text(note, 500, _("Note")))
        for name, note in details.supplement_items
    ]
    if not all(name for name, _note in items):
        raise MissingRequirement(Requirement.SUPPLEMENT_ITEMS)
    SupplementItem.objects.bulk_create(
        SupplementItem(request=change.request, name=name, note=note) for name, note in items
    )
    issue_supplement_slip(change)


def keep_results(change: StatusChange) -> None:
    for result in change.details.results:
        if result.signed_on and result.signed_on > timezone.localdate():
            raise InvalidDetail(_("The day of the signature is in the future."))
        ResultDocument.objects.create(dossier=change.dossier, **_result(result, change.dossier.code))
    keep_finish(change)
    change.dossier.current_office = change.dossier.received_at_agency.short_name


def _result(result: ResultFile, code: str) -> dict[str, object]:
    title = clean_text(result.title, 300, _("Name of the result"))
    if not title:
        raise MissingRequirement(Requirement.RESULT)
    return {
        "title": title,
        "number": clean_text(result.number, 60, _("Number of the result")),
        "file": stored(result.content, result.filename, stem=f"ket-qua-{code}"),
        "sha256": hashlib.sha256(result.content).hexdigest() if result.content else "",
        "byte_count": len(result.content),
        "signer": clean_text(result.signer, 200, _("Signed by")),
        "signed_on": result.signed_on,
    }


def hand_over(change: StatusChange) -> None:
    change.dossier.returned_at = change.at


EFFECTS: Mapping[str, Callable[[StatusChange], object]] = {
    function.__name__: function
    for function in (
        accept,
        ask_for_papers,
        begin_pause,
        charge,
        close_fees,
        end_pause,
        hand_over,
        issue_refusal_slip,
        issue_stop_notice,
        keep_finish,
        keep_results,
        route,
        take_papers,
        take_result_back,
    )
}

"""What a move changes besides the status: one function per consequence, by status left and entered."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from django.utils import timezone

from dossiers.errors import InvalidDetail, MissingRequirement
from dossiers.models import Dossier, DossierPaper, ResultDocument, SupplementItem, SupplementRequest
from dossiers.services import clock, fees, letters
from dossiers.services.checks import clean_text
from dossiers.services.details import PaperFile, ResultFile
from dossiers.services.files import stored
from dossiers.services.status_change import StatusChange
from dossiers.workflow import Requirement, Status
from foundation.vietnamese.folding import fold

Effect = Callable[[StatusChange], None]
S = Status


def apply(step: StatusChange) -> None:
    """Everything that leaving one status and entering the next brings about, then the dossier is saved."""
    for effect in (*LEAVING.get(step.source, ()), *ENTERING[step.to]):
        effect(step)
    step.dossier.save()


def add_papers(dossier: Dossier, papers: Iterable[PaperFile]) -> None:
    for paper in papers:
        name = clean_text(paper.name, 300, "Tên giấy tờ")
        if not name or paper.copy_kind not in DossierPaper.Copy.values or not 1 <= paper.quantity <= 999:
            raise InvalidDetail("Mỗi giấy tờ cần tên, loại bản và số lượng từ 1 đến 999.")
        DossierPaper.objects.create(
            dossier=dossier,
            name=name,
            copy_kind=paper.copy_kind,
            quantity=paper.quantity,
            file=stored(paper.content, paper.filename),
        )


def _stop_waiting(step: StatusChange) -> None:
    clock.end_pause(step.dossier, step.at)


def _wait(step: StatusChange) -> None:
    clock.begin_pause(step.dossier, step.to, step.at)


def _take_supplement(step: StatusChange) -> None:
    """Papers that came answer the open request; an item counts as handed in when a paper bears its name."""
    add_papers(step.dossier, step.details.papers)
    if not step.details.papers:
        return
    names = {fold(paper.name) for paper in step.details.papers}
    for request in step.dossier.supplement_requests.filter(answered_at=None):
        request.answered_at = step.at
        request.save(update_fields=["answered_at"])
        for item in request.items.filter(answered_at=None):
            if fold(item.name) in names:
                item.answered_at = step.at
                item.save(update_fields=["answered_at"])


def _leave_fee(step: StatusChange) -> None:
    if step.to in (S.WITHDRAWN, S.STOPPED):
        fees.cancel_unpaid(step)
    else:
        fees.settle_open(step)


def _take_result_back(step: StatusChange) -> None:
    """A correction: the old result no longer counts, and the work is not finished any more."""
    if step.to == S.IN_PROCESS:
        step.dossier.results.filter(superseded_at=None).update(superseded_at=step.at)
        step.dossier.finished_at = None


def _accept(step: StatusChange) -> None:
    dossier = step.dossier
    dossier.accepted_at = step.at
    if step.details.new_due_on:
        dossier.due_at = clock.closing_of(step.details.new_due_on)
    calendar = dossier.competent_agency.calendar
    dossier.due_at = dossier.due_at or clock.promised(dossier.procedure, step.at, calendar)
    if dossier.due_at and dossier.due_at < step.at:
        raise InvalidDetail("Ngày hẹn trả không thể trước ngày tiếp nhận.")
    dossier.first_due_at = dossier.due_at
    clock.record_count(dossier, step.at)
    dossier.current_office = dossier.received_at_agency.short_name
    if step.by.officer:
        dossier.officer = step.by.officer
    letters.receipt(step)


def _go_to_office(step: StatusChange) -> None:
    if step.details.office:
        step.dossier.current_office = clean_text(step.details.office, 200, "Tên bộ phận")


def _ask_for_papers(step: StatusChange) -> None:
    details = step.details
    due_on = details.supplement_due_on
    if due_on is None or due_on < timezone.localdate(step.at):
        raise InvalidDetail("Cần hạn nộp thêm giấy, từ hôm nay trở đi.")
    step.request = SupplementRequest.objects.create(
        dossier=step.dossier,
        event=step.event,
        guidance=clean_text(details.guidance, 2000, "Hướng dẫn"),
        legal_basis=clean_text(details.legal_basis, 300, "Căn cứ pháp lý"),
        due_on=due_on,
    )
    items = [
        (clean_text(name, 300, "Tên giấy"), clean_text(note, 500, "Ghi chú"))
        for name, note in details.supplement_items
    ]
    if not all(name for name, _ in items):
        raise MissingRequirement(Requirement.SUPPLEMENT_ITEMS)
    SupplementItem.objects.bulk_create(
        SupplementItem(request=step.request, name=name, note=note) for name, note in items
    )
    letters.supplement_slip(step)


def _refuse(step: StatusChange) -> None:
    letters.refusal_slip(step)


def _stop(step: StatusChange) -> None:
    if step.rule and Requirement.STOP_NOTICE in step.rule.requires:
        letters.stop_notice(step)


def _keep_results(step: StatusChange) -> None:
    for result in step.details.results:
        if result.signed_on and result.signed_on > timezone.localdate():
            raise InvalidDetail("Ngày ký kết quả nằm ở tương lai.")
        ResultDocument.objects.create(dossier=step.dossier, **_result(result, step.dossier.code))
    step.dossier.finished_at = step.dossier.finished_at or step.at
    step.dossier.current_office = step.dossier.received_at_agency.short_name


def _result(result: ResultFile, code: str) -> dict[str, object]:
    title = clean_text(result.title, 300, "Tên kết quả")
    if not title:
        raise MissingRequirement(Requirement.RESULT)
    return {
        "title": title,
        "number": clean_text(result.number, 60, "Số kết quả"),
        "file": stored(result.content, result.filename, stem=f"ket-qua-{code}"),
        "sha256": hashlib.sha256(result.content).hexdigest() if result.content else "",
        "signer": clean_text(result.signer, 200, "Người ký"),
        "signed_on": result.signed_on,
    }


def _hand_over(step: StatusChange) -> None:
    step.dossier.returned_at = step.at


LEAVING: Mapping[Status | None, tuple[Effect, ...]] = {
    S.SUPPLEMENT: (_stop_waiting, _take_supplement),
    S.FEE: (_stop_waiting, _leave_fee),
    S.STOPPED: (_stop_waiting,),
    S.DONE: (_take_result_back,),
}
ENTERING: Mapping[Status, tuple[Effect, ...]] = {
    S.REGISTERED: (),
    S.ACCEPTED: (_accept,),
    S.NOT_ACCEPTED: (_refuse,),
    S.IN_PROCESS: (_go_to_office,),
    S.SUPPLEMENT: (_ask_for_papers, _wait),
    S.FEE: (fees.charge, _wait),
    S.WITHDRAWN: (_stop,),
    S.STOPPED: (_stop, _wait),
    S.DONE: (_keep_results,),
    S.RETURNED: (_hand_over,),
}

"""What a move changes besides the status: one function per consequence, by status left and entered."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from django.utils import timezone

from dossiers.errors import MissingItem, WrongDetail
from dossiers.models import Dossier, DossierPaper, ResultDocument, SupplementItem, SupplementRequest
from dossiers.services import charging, clock, issuing
from dossiers.services.checks import words
from dossiers.services.details import PaperFile, ResultFile
from dossiers.services.files import stored
from dossiers.services.step import Step
from dossiers.workflow import Item, Status
from foundation.vietnamese.folding import fold

Effect = Callable[[Step], None]
S = Status


def apply(step: Step) -> None:
    """Everything that leaving one status and entering the next brings about, then the dossier is saved."""
    for effect in (*LEAVING.get(step.source, ()), *ENTERING[step.to]):
        effect(step)
    step.dossier.save()


def add_papers(dossier: Dossier, papers: Iterable[PaperFile]) -> None:
    for paper in papers:
        name = words(paper.name, 300, "Tên giấy tờ")
        if not name or paper.copy_kind not in DossierPaper.Copy.values or not 1 <= paper.quantity <= 999:
            raise WrongDetail("Mỗi giấy tờ cần tên, loại bản và số lượng từ 1 đến 999.")
        DossierPaper.objects.create(
            dossier=dossier,
            name=name,
            copy_kind=paper.copy_kind,
            quantity=paper.quantity,
            file=stored(paper.content, paper.filename),
        )


def _stop_waiting(step: Step) -> None:
    clock.end_pause(step.dossier, step.at)


def _wait(step: Step) -> None:
    clock.begin_pause(step.dossier, step.to, step.at)


def _take_supplement(step: Step) -> None:
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


def _leave_fee(step: Step) -> None:
    if step.to in (S.WITHDRAWN, S.STOPPED):
        charging.cancel_unpaid(step)
    else:
        charging.settle_open(step)


def _take_result_back(step: Step) -> None:
    """A correction: the old result no longer counts, and the work is not finished any more."""
    if step.to == S.IN_PROCESS:
        step.dossier.results.filter(superseded_at=None).update(superseded_at=step.at)
        step.dossier.finished_at = None


def _accept(step: Step) -> None:
    dossier = step.dossier
    dossier.accepted_at = step.at
    if step.details.new_due_on:
        dossier.due_at = clock.closing_of(step.details.new_due_on)
    calendar = dossier.competent_agency.calendar
    dossier.due_at = dossier.due_at or clock.promised(dossier.procedure, step.at, calendar)
    if dossier.due_at and dossier.due_at < step.at:
        raise WrongDetail("Ngày hẹn trả không thể trước ngày tiếp nhận.")
    dossier.first_due_at = dossier.due_at
    clock.keep_count(dossier, step.at)
    dossier.current_office = dossier.received_at_agency.short_name
    if step.by.officer:
        dossier.officer = step.by.officer
    issuing.receipt(step)


def _go_to_office(step: Step) -> None:
    if step.details.office:
        step.dossier.current_office = words(step.details.office, 200, "Tên bộ phận")


def _ask_for_papers(step: Step) -> None:
    details = step.details
    due_on = details.supplement_due_on
    if due_on is None or due_on < timezone.localdate(step.at):
        raise WrongDetail("Cần hạn nộp thêm giấy, từ hôm nay trở đi.")
    step.request = SupplementRequest.objects.create(
        dossier=step.dossier,
        event=step.event,
        guidance=words(details.guidance, 2000, "Hướng dẫn"),
        legal_basis=words(details.legal_basis, 300, "Căn cứ pháp lý"),
        due_on=due_on,
    )
    items = [
        (words(name, 300, "Tên giấy"), words(note, 500, "Ghi chú")) for name, note in details.supplement_items
    ]
    if not all(name for name, _ in items):
        raise MissingItem(Item.SUPPLEMENT_ITEMS)
    SupplementItem.objects.bulk_create(
        SupplementItem(request=step.request, name=name, note=note) for name, note in items
    )
    issuing.supplement_slip(step)


def _refuse(step: Step) -> None:
    issuing.refusal_slip(step)


def _stop(step: Step) -> None:
    if step.rule and Item.STOP_NOTICE in step.rule.requires:
        issuing.stop_notice(step)


def _keep_results(step: Step) -> None:
    for result in step.details.results:
        if result.signed_on and result.signed_on > timezone.localdate():
            raise WrongDetail("Ngày ký kết quả nằm ở tương lai.")
        ResultDocument.objects.create(dossier=step.dossier, **_result(result, step.dossier.code))
    step.dossier.finished_at = step.dossier.finished_at or step.at
    step.dossier.current_office = step.dossier.received_at_agency.short_name


def _result(result: ResultFile, code: str) -> dict[str, object]:
    title = words(result.title, 300, "Tên kết quả")
    if not title:
        raise MissingItem(Item.RESULT)
    return {
        "title": title,
        "number": words(result.number, 60, "Số kết quả"),
        "file": stored(result.content, result.filename, stem=f"ket-qua-{code}"),
        "sha256": hashlib.sha256(result.content).hexdigest() if result.content else "",
        "signer": words(result.signer, 200, "Người ký"),
        "signed_on": result.signed_on,
    }


def _hand_over(step: Step) -> None:
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
    S.FEE: (charging.charge, _wait),
    S.WITHDRAWN: (_stop,),
    S.STOPPED: (_stop, _wait),
    S.DONE: (_keep_results,),
    S.RETURNED: (_hand_over,),
}

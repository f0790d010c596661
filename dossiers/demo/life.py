"""One dossier's life, walked step by step through the services, each step at its own past moment."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser

from dossiers import services
from dossiers.demo import results
from dossiers.models import Agency, Dossier, Follow, Procedure, ProcedureFee
from dossiers.services import CITIZEN, Actor, PaperFile, ResultFile, TransitionDetails
from dossiers.workflow import APPROVE, SIGN, ActorKind, Requirement, Status, transitions_from
from foundation.citizens.models import Citizen

S = Status
FAULTS = (
    "bản nộp bị mờ, xin nộp lại bản rõ",
    "thiếu chữ ký của người nộp",
    "cần bản sao có chứng thực",
    "thông tin chưa khớp giấy tờ tùy thân, xin ghi lại",
)
REASONS = {
    S.NOT_ACCEPTED: "Không thuộc thẩm quyền của cơ quan này; mời nộp tại nơi đăng ký thường trú.",
    S.WITHDRAWN: "Người nộp xin rút hồ sơ để bổ sung giấy tờ và nộp lại sau.",
    S.STOPPED: "Chưa đủ căn cứ giải quyết, chờ ý kiến của cơ quan liên quan.",
    S.IN_PROCESS: "Đính chính năm sinh ghi sai trên kết quả.",
}
ANY_REASON = "Theo đề nghị của cơ quan giải quyết."
LAND_TAX = "Lệ phí trước bạ nhà, đất"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Who asks what of whom. `papers`, `office` and `fees` are the procedure's, read beforehand."""

    procedure: Procedure
    received_at: Agency
    competent: Agency
    applicant: Citizen
    counter: AbstractBaseUser
    specialist: AbstractBaseUser
    rng: random.Random
    papers: tuple[str, ...] = ()
    office: str = ""
    fees: tuple[tuple[str, str, int], ...] = ()
    code: str | None = None
    with_files: bool = field(default=False)

    @classmethod
    def of(cls, procedure: Procedure, **more: object) -> "Case":
        """Reads the procedure's papers, steps and fees, which must be prefetched for speed."""
        steps = {step.position: step for step in procedure.steps.all()}
        fees = tuple((fee.kind, fee.label, fee.amount) for fee in procedure.fees.all())
        papers = tuple(paper.name for paper in procedure.papers.all() if paper.is_required)
        return cls(procedure=procedure, papers=papers, office=steps[2].office, fees=fees, **more)  # type: ignore[arg-type]


def live(
    case: Case,
    path: Sequence[Status],
    moments: Sequence[dt.datetime],
    *,
    follower: Citizen | None = None,
    tell_last: bool = False,
) -> Dossier:
    """The dossier at the end of the path. It is followed from the start; only its last step may be told."""
    dossier = _begin(case, path[0], moments[0])
    if follower:
        proof = Follow.Proof.APPLICANT if follower == case.applicant else Follow.Proof.QR
        services.follow(dossier=dossier, citizen=follower, proof=proof)
    for n, (to, at) in enumerate(zip(path[1:], moments[1:], strict=True), start=2):
        services.change_status(
            dossier=dossier,
            to=to,
            by=_by(case, dossier, to),
            details=_carry(case, dossier, to, at),
            at=at,
            notify=tell_last and n == len(path),
        )
    return dossier


def _begin(case: Case, status: Status, at: dt.datetime) -> Dossier:
    papers = tuple(PaperFile(name) for name in case.papers)
    application = {
        "procedure": case.procedure,
        "received_at_agency": case.received_at,
        "competent_agency": case.competent,
        "applicant": case.applicant,
        "code": case.code,
    }
    if status == S.REGISTERED:
        return services.submit(by=CITIZEN, papers=papers, submitted_at=at, notify=False, **application)  # type: ignore[arg-type]
    by = Actor(ActorKind.OFFICER, officer=case.counter)
    channel = Dossier.Channel.POST if case.rng.random() < 0.06 else Dossier.Channel.COUNTER
    return services.receive(
        by=by, papers=papers, accepted_at=at, notify=False, channel=channel, **application
    )  # type: ignore[arg-type]


def _by(case: Case, dossier: Dossier, to: Status) -> Actor:
    """The citizen where it is his own act, else the desk whose work it is."""
    rule = transitions_from(dossier.status)[to]
    actors = rule.actors
    if ActorKind.CITIZEN in actors and dossier.channel == Dossier.Channel.ONLINE:
        return CITIZEN
    if rule.requires & {
        Requirement.RESULT,
        Requirement.LEADER_APPROVAL,
    }:  # leaders sign in the one-stop software
        kind = ActorKind.LEADER if ActorKind.LEADER in actors else ActorKind.OFFICER
        return Actor(kind, agency=case.competent, rights=frozenset({SIGN, APPROVE}))
    at_counter = dossier.accepted_at is None or to in (S.RETURNED, S.WITHDRAWN)
    return Actor(ActorKind.OFFICER, officer=case.counter if at_counter else case.specialist)


def _carry(case: Case, dossier: Dossier, to: Status, at: dt.datetime) -> TransitionDetails:
    """What the move demands, and the words that go with it."""
    faulty = (case.rng.choice(case.papers or ("Đơn đề nghị",)), case.rng.choice(FAULTS))
    reason = (
        REASONS.get(to, ANY_REASON)
        if Requirement.REASON in transitions_from(dossier.status)[to].requires or to == S.WITHDRAWN
        else ""
    )
    return TransitionDetails(
        office=case.office if to == S.IN_PROCESS else "",
        reason=reason,
        supplement_items=(faulty,) if to == S.SUPPLEMENT else (),
        supplement_due_on=at.date() + dt.timedelta(days=14) if to == S.SUPPLEMENT else None,
        guidance="Nộp tại quầy hoặc gửi ảnh chụp rõ qua trang hồ sơ." if to == S.SUPPLEMENT else "",
        fee_lines=_fee_lines(case) if to == S.FEE else (),
        pay_by=at.date() + dt.timedelta(days=20) if to == S.FEE else None,
        payment_receipt_number=f"BL-{at:%y%m%d}-{case.rng.randrange(10_000):04d}"
        if dossier.status == S.FEE
        else "",
        papers=_missing_papers(dossier) if dossier.status == S.SUPPLEMENT else (),
        results=(_result(case, at),) if to == S.DONE and not _has_result(dossier) else (),
        approved_by_leader=True,
        hand_over_proof="Người nộp ký nhận tại quầy" if to == S.RETURNED else "",
    )


def _fee_lines(case: Case) -> tuple[tuple[str, str, int], ...]:
    if case.fees:
        return case.fees
    return ((ProcedureFee.Kind.CHARGE, LAND_TAX, case.rng.randrange(350, 4200) * 1000),)


def _missing_papers(dossier: Dossier) -> tuple[PaperFile, ...]:
    request = dossier.supplement_requests.last()
    return tuple(PaperFile(item.name) for item in request.items.all()) if request else ()


def _has_result(dossier: Dossier) -> bool:
    return dossier.results.filter(superseded_at=None).exists()


def _result(case: Case, at: dt.datetime) -> ResultFile:
    title = case.procedure.result_name or "Kết quả giải quyết"
    return ResultFile(
        title=title,
        number=f"{case.rng.randint(12, 2400)}/KQ-{at:%Y}",
        content=results.pdf(title) if case.with_files else b"",
        filename="ket-qua.pdf",
        signer=f"Lãnh đạo {case.competent.short_name}",
        signed_on=at.date(),
        on_paper=not case.with_files,
    )

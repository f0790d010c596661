"""The presenter of a dossier: what a person outside the office may see, and the sentence that opens it."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from dossiers import message_texts
from dossiers.models import Dossier, StatusEvent
from dossiers.workflow import Status, Tone, citizen_title
from foundation.calendar import working_days
from foundation.vietnamese.dates import format_date
from foundation.vietnamese.money import format_vnd

S = Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """For anyone who knows the code: nothing here says whose dossier it is, or what is missing.

    `office` works on it now, `counter` received it and hands out the result; `late_days` are working days.
    """

    code: str
    status: Status
    title: str
    tone: Tone
    lead: str
    procedure: str
    office: str
    counter: str
    counter_address: str
    counter_phone: str
    due_at: dt.datetime | None
    is_overdue: bool
    late_days: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One of at most five steps; `state` is done, current or next."""

    key: str
    label: str
    state: str
    at: dt.datetime | None
    office: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    at: dt.datetime
    status: Status
    title: str
    office: str
    note: str


@dataclass(frozen=True, slots=True)
class PauseView:
    """«Tạm dừng tính ngày từ … vì chờ giấy»; `ended_at` is None while it lasts."""

    cause: str
    because: str
    started_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class MissingPaper:
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class FeeLineView:
    kind: str
    label: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView:
    """One fee notice; `vietqr` is "" where no account is known."""

    pk: int
    number: str
    total: int
    lines: tuple[FeeLineView, ...]
    reference: str
    pay_by: dt.date | None
    bank_name: str
    bank_bin: str
    bank_account: str
    bank_account_name: str
    vietqr: str
    paid_at: dt.datetime | None
    receipt_number: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """`size` in bytes, 0 where the result exists on paper only."""

    pk: int
    title: str
    number: str
    signer: str
    signed_on: dt.date | None
    size: int


@dataclass(frozen=True, slots=True)
class LetterView:
    pk: int
    form: str
    title: str
    number: str
    issued_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RatingView:
    score: int
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Details(Overview):
    """For the holder of the second factor. Names stay masked; internal notes never leave the office.

    `reason` says why it ended early, `guidance` what to do then, or how to hand in missing papers.
    `fee` is what is to be paid now, `paid_fees` what was; `new_due` says that an apology moved the date.
    """

    applicant: str
    applicant_phone: str
    time_limit_days: int | None
    limit_unit: str
    first_due_at: dt.datetime | None
    stages: tuple[Stage, ...]
    history: tuple[HistoryEntry, ...]
    pauses: tuple[PauseView, ...]
    missing_papers: tuple[MissingPaper, ...]
    supplement_due: dt.date | None
    guidance: str
    reason: str
    fee: FeeView | None
    paid_fees: tuple[FeeView, ...]
    results: tuple[ResultView, ...]
    letters: tuple[LetterView, ...]
    apology: LetterView | None
    rating: RatingView | None
    can_rate: bool

    @property
    def next_step(self) -> str:
        """What to do after it ended early: as the office wrote, else in general."""
        if self.guidance:
            return self.guidance
        if self.status == S.STOPPED:
            phone = self.counter_phone or settings.HOTLINE
            return _("Please call %(phone)s to learn what to do next.") % {"phone": phone}
        return _("Mend what the reason names and submit again.")


STAGE_LABELS = {
    "sent": "Gửi hồ sơ",
    "accepted": "Nhận hồ sơ",
    "handled": "Giải quyết",
    "finished": "Có kết quả",
    "returned": "Nhận kết quả",
    "ended": "",
}
ENDS = (S.NOT_ACCEPTED, S.WITHDRAWN, S.STOPPED)


def stages(dossier: Dossier, events: list[StatusEvent]) -> tuple[Stage, ...]:
    """Sent (online only), accepted, handled, finished, returned; a dossier that ended early ends there."""
    counter = dossier.received_at_agency.short_name
    office = dossier.competent_agency.short_name
    steps: list[tuple[str, dt.datetime | None, str]] = [
        ("sent", dossier.submitted_at, counter),
        ("accepted", dossier.accepted_at, counter),
        ("handled", _work_began(dossier, events), _handling_office(dossier, office)),
        ("finished", dossier.finished_at, office),
        ("returned", dossier.returned_at, counter),
    ]
    if dossier.channel != Dossier.Channel.ONLINE:
        steps = steps[1:]
    if dossier.status in ENDS or (
        events and events[-1].from_status == S.STOPPED and dossier.status == S.RETURNED
    ):
        return _ended_early(dossier, events, steps)
    current = _current(dossier)
    position = [key for key, _, _ in steps].index(current)
    return tuple(
        Stage(
            key,
            STAGE_LABELS[key],
            "done" if n < position else "current" if n == position else "next",
            at if n <= position else None,
            place,
        )
        for n, (key, at, place) in enumerate(steps)
    )


def _work_began(dossier: Dossier, events: list[StatusEvent]) -> dt.datetime | None:
    """The first step after acceptance, whatever it was; unknown for what was taken over from old records."""
    for event in events:
        if event.from_status == S.ACCEPTED and event.to_status != S.ACCEPTED:
            return event.at
    return None


def _current(dossier: Dossier) -> str:
    if dossier.status == S.RETURNED:
        return "returned"
    if dossier.status == S.DONE or dossier.finished_at:
        return "finished"
    if dossier.accepted_at is None:
        return "sent" if dossier.channel == Dossier.Channel.ONLINE else "accepted"
    return "accepted" if dossier.status == S.ACCEPTED else "handled"


def _ended_early(
    dossier: Dossier, events: list[StatusEvent], steps: list[tuple[str, dt.datetime | None, str]]
) -> tuple[Stage, ...]:
    done = [Stage(key, STAGE_LABELS[key], "done", at, place) for key, at, place in steps if at]
    last = events[-1] if events else None
    label = heading(dossier, last.from_status if last else None)
    place = dossier.received_at_agency.short_name
    return (*done[:4], Stage("ended", label, "current", last.at if last else None, place))


def _handling_office(dossier: Dossier, office: str) -> str:
    return (dossier.current_office or office) if dossier.status == S.IN_PROCESS else office


def heading(dossier: Dossier, source: int | None = None) -> str:
    """The headline, as in messages."""
    pair = (None if source is None else Status(source), Status(dossier.status))
    return message_texts.TITLES.get(pair) or citizen_title(dossier.status, now_with(dossier))


def now_with(dossier: Dossier) -> str:
    return dossier.current_office or dossier.competent_agency.short_name


def lead_by_code(dossier: Dossier, now: dt.datetime) -> str:
    """Who must move, without a word on what is missing or owed."""
    counter = dossier.received_at_agency
    match dossier.status:
        case S.REGISTERED:
            return f"Cán bộ {counter.name} sẽ xem và trả lời. {message_texts.NOTHING_TO_DO}"
        case S.ACCEPTED | S.IN_PROCESS:
            return _lead_while_running(dossier, now)
        case S.NOT_ACCEPTED:
            return f"Phiếu từ chối ghi rõ lý do. Cần hỏi thêm, ông/bà gọi {_help(dossier)}."
        case S.SUPPLEMENT:
            return f"Xin ông/bà nộp thêm giấy tại {counter.name}. Ngày hẹn trả tạm dừng tính."
        case S.FEE:
            return "Xin ông/bà nộp phí. Ngày hẹn trả tạm dừng tính."
        case S.WITHDRAWN:
            return f"Hồ sơ đã được rút theo yêu cầu. Cần hỏi thêm, ông/bà gọi {_help(dossier)}."
        case S.STOPPED:
            return f"Thông báo dừng giải quyết ghi rõ lý do. Cần hỏi thêm, ông/bà gọi {_help(dossier)}."
        case S.DONE:
            return f"Mời ông/bà nhận kết quả tại {counter.name}, nhớ mang theo giấy hẹn."
        case _:
            return "Cảm ơn ông/bà. Việc này đã xong, ông/bà không phải làm gì thêm."


def lead_in_full(
    dossier: Dossier, now: dt.datetime, *, missing: int, due: dt.date | None, fee: FeeView | None, reason: str
) -> str:
    """As `lead_by_code`, with how many papers, how much money, and by when; or that the reason is below."""
    if reason:
        return f"Lý do và việc ông/bà làm tiếp ở ngay dưới đây. Cần hỏi thêm, ông/bà gọi {_help(dossier)}."
    if dossier.status == S.SUPPLEMENT and missing and due:
        return _lead_for_papers(dossier, now, missing, due)
    if dossier.status == S.FEE and fee:
        until = f" chậm nhất {format_date(fee.pay_by)}" if fee.pay_by else ""
        return f"Xin ông/bà nộp {format_vnd(fee.total)}{until}. Ngày hẹn trả tạm dừng tính."
    return lead_by_code(dossier, now)


def _lead_for_papers(dossier: Dossier, now: dt.datetime, missing: int, due: dt.date) -> str:
    counter = dossier.received_at_agency.name
    if now.astimezone(working_days.ZONE).date() > due:
        return (
            f"Hạn nộp thêm giấy ({format_date(due)}) đã qua. "
            f"Xin ông/bà liên hệ ngay {counter}, điện thoại {_help(dossier)}."
        )
    return (
        f"Xin ông/bà nộp thêm {missing} giấy chậm nhất {format_date(due)}, tại {counter}. "
        "Ngày hẹn trả tạm dừng tính."
    )


def _lead_while_running(dossier: Dossier, now: dt.datetime) -> str:
    counter = dossier.received_at_agency.name
    if dossier.due_at and dossier.due_at < now:
        late = message_texts.late_sentence(dossier.due_at, now, dossier.competent_agency.calendar)
        was_due = format_date(dossier.due_at.astimezone(working_days.ZONE))
        return (
            f"{late} Hẹn trả là {was_due}; {now_with(dossier)} vẫn đang giải quyết. "
            f"{message_texts.NOTHING_TO_DO} Cần hỏi, ông/bà gọi {_help(dossier)}."
        )
    return f"{message_texts.NOTHING_TO_DO} {message_texts.promise(dossier.due_at, counter)}"


def _help(dossier: Dossier) -> str:
    return dossier.received_at_agency.phone or settings.HOTLINE

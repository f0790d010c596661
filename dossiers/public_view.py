"""The presenter of a dossier: what a person outside the office may see, in the language that is active."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dossiers.message_texts import StatusTexts
from dossiers.models import (
    Document,
    Dossier,
    FeeLine,
    FeeNotice,
    Payment,
    Procedure,
    Rating,
    ResultDocument,
    StatusEvent,
    SupplementItem,
)
from dossiers.statuses import (
    CORRECTED,
    DEADLINE_EXTENDED,
    DEADLINE_RECALCULATED,
    MONEY_RECEIVED,
    MONEY_REFUNDED,
    MONEY_TAKEN_BACK,
    REASSIGNED,
    STAGES,
    pause_reason,
    with_results,
)
from dossiers.workflow import FINISHED, WORKFLOW, Status, has_result
from foundation.outbox import undelivered
from foundation.status import StatusDefinition
from foundation.vietnamese.marked import Vietnamese
from foundation.vietnamese.names import mask_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """For anyone who knows the code: nothing here says whose dossier it is, or what is missing.

    `office` works on it now, `counter` received it and hands out the result.
    """

    code: str
    status: Status
    definition: StatusDefinition
    title: str
    lead: str
    procedure: str
    office: str
    counter: str
    counter_address: str
    counter_phone: str
    due_at: dt.datetime | None
    is_overdue: bool


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

    because: str
    started_at: dt.datetime
    ended_at: dt.datetime | None


class PaperView(NamedTuple):
    """What the citizen handed in; what a declaration says stays in its file."""

    name: str
    quantity: int
    is_file: bool
    is_declared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Details(Overview):
    """For the holder of the second factor. Names stay masked; internal notes never leave the office.

    `reason` says why it ended early, `guidance` what to do then, or how to hand in missing papers.
    `fee` is what is to be paid now, `paid_fees` what was, `surplus` what was paid beyond that; `apology` is
    the last letter that moved the date.
    """

    applicant: str
    applicant_phone: str
    time_limit_days: int | None
    limit_unit: str
    first_due_at: dt.datetime | None
    stages: tuple[Stage, ...]
    history: tuple[HistoryEntry, ...]
    pauses: tuple[PauseView, ...]
    missing_papers: tuple[SupplementItem, ...]
    supplement_due: dt.date | None
    guidance: str
    next_step: str
    reason: str
    fee: FeeNotice | None
    paid_fees: tuple[FeeNotice, ...]
    surplus: int
    results: tuple[ResultDocument, ...]
    papers: tuple[PaperView, ...]
    submitted_at: dt.datetime | None
    letters: tuple[Document, ...]
    apology: Document | None
    rating: Rating | None
    can_rate: bool
    undelivered: list[str]


BY_LETTER: dict[str, StatusDefinition] = {
    Document.Form.APOLOGY: DEADLINE_EXTENDED,
    Document.Form.RECEIPT: CORRECTED,
}
BY_PAYMENT: dict[str, StatusDefinition] = {
    Payment.Kind.RECEIVED: MONEY_RECEIVED,
    Payment.Kind.REFUNDED: MONEY_REFUNDED,
    Payment.Kind.REVERSED: MONEY_TAKEN_BACK,
}


def overview(dossier: Dossier, *, names_offices: bool = False) -> Overview:
    """What anyone with the code may know. `names_offices` as in StatusTexts."""
    definition = WORKFLOW.definition(dossier.status, dossier.status_before())
    if definition.stage == "finished":
        definition = with_results(definition, _results(dossier))
    texts = _texts(dossier, definition, names_offices)
    return Overview(**_common(dossier, texts) | {"procedure": open_name(dossier.procedure)}, lead=texts.lead)


def details(dossier: Dossier, *, names_offices: bool = False) -> Details:
    """What the holder of the second factor may know; `dossier` best comes from `for_page()`."""
    events = [event for event in _events(dossier) if _is_public(event)]
    changes = [event for event in events if event.from_status != event.to_status]
    before = changes[-1].from_status if changes else None
    definition, is_finished = WORKFLOW.definition(dossier.status, before), has_result(dossier.status, before)
    results = _results(dossier) if is_finished else ()
    definition = with_results(definition, results)
    fees, letters, missing = _fees(dossier), list(Document.objects.filter(dossier=dossier)), _missing(dossier)
    request = missing[0].request if missing else None
    fee = next((fee for fee in fees if fee.owed), None) if dossier.status == Status.FEE else None
    rating = getattr(dossier, "rating", None)
    reason = changes[-1].note_public if changes and definition.next_step else ""
    texts = _texts(
        dossier,
        definition,
        names_offices,
        reason=reason,
        guidance=request.guidance if request else _guidance_at_the_end(letters) if reason else "",
        missing=tuple((item.name, item.note) for item in missing),
        answer_by=request.due_on if request else None,
        total=fee.owed if fee else 0,
        pay_by=fee.pay_by if fee else None,
    )
    apologies = [letter for letter in letters if letter.form == Document.Form.APOLOGY]
    return Details(
        **_common(dossier, texts),
        lead=texts.full_lead,
        applicant=mask_name(dossier.applicant.full_name),
        applicant_phone=f"*** *** *{dossier.applicant.phone[-3:]}" if dossier.applicant.phone else "",
        time_limit_days=dossier.procedure.time_limit_days,
        limit_unit=dossier.counted_in,
        first_due_at=dossier.first_due_at,
        stages=_stages(dossier, changes, definition, texts.heading),
        history=_history(events, {letter.event_id: letter.form for letter in letters}),
        pauses=_pauses(dossier),
        missing_papers=tuple(missing),
        supplement_due=texts.answer_by,
        guidance=texts.guidance,
        next_step=texts.next_step if reason else "",
        reason=reason,
        fee=fee,
        paid_fees=tuple(fee for fee in fees if fee.paid_at),
        surplus=sum(fee.surplus for fee in fees),
        results=results,
        papers=_papers(dossier),
        submitted_at=dossier.submitted_at,
        letters=tuple(letters),
        apology=apologies[-1] if apologies else None,
        rating=rating,
        can_rate=rating is None and is_finished,
        undelivered=undelivered_notices(dossier),
    )


def undelivered_notices(dossier: Dossier) -> list[str]:
    def titles() -> dict[str, str]:
        forms = {letter.event_id: letter.form for letter in Document.objects.filter(dossier=dossier)}
        events = _events(dossier)
        return {StatusEvent(pk=each.pk).key: str(_definition_of(each, forms).title) for each in events}

    return undelivered.of(dossier, _("News of the dossier"), titles)


def _texts(dossier: Dossier, definition: StatusDefinition, names_offices: bool, **known: Any) -> StatusTexts:
    names_offices = names_offices or not (get_language() or "").startswith("en")
    return StatusTexts.of(dossier, definition, at=timezone.now(), names_offices=names_offices, **known)


def _common(dossier: Dossier, texts: StatusTexts) -> dict[str, Any]:
    counter = dossier.received_at_agency
    is_with_counter = dossier.status in (Status.REGISTERED, *FINISHED)
    return {
        "code": dossier.code,
        "status": Status(dossier.status),
        "definition": texts.definition,
        "title": texts.heading,
        "procedure": dossier.procedure.translated("name"),
        "office": counter.short_name if is_with_counter else texts.office,
        "counter": counter.name,
        "counter_address": counter.address,
        "counter_phone": counter.phone,
        "due_at": None if texts.definition.stage == "ended" else dossier.due_at,
        "is_overdue": dossier.is_overdue,
    }


def open_name(procedure: Procedure) -> str:
    """The procedure for who knows the code alone: of a sensitive one (a death, a disability) the field."""
    if not procedure.is_sensitive:
        return procedure.translated("name")
    return Vietnamese(procedure.field) or _("Administrative procedure")


class Event(NamedTuple):
    """What the page reads of a StatusEvent; `money` is the kind of the payment that it records, if any."""

    pk: int
    from_status: int | None
    to_status: int
    at: dt.datetime
    actor_kind: str
    note_public: str
    office: str | None
    money: str | None


def _events(dossier: Dossier) -> list[Event]:
    payments = Payment.objects.filter(event=OuterRef("pk")).order_by("pk")
    known = StatusEvent.objects.not_undone().filter(dossier=dossier)
    known = known.annotate(money=Subquery(payments.values("kind")[:1]))
    names = (
        "pk",
        "from_status",
        "to_status",
        "at",
        "actor_kind",
        "note_public",
        "agency__short_name",
        "money",
    )
    return [Event(*row) for row in known.values_list(*names)]


def _stages(
    dossier: Dossier, events: list[Event], definition: StatusDefinition, heading: str
) -> tuple[Stage, ...]:
    """Sent (online only), accepted, handled, finished, returned; a dossier that ended early ends there."""
    counter = dossier.received_at_agency.short_name
    office = dossier.competent_agency.short_name
    steps: list[tuple[str, dt.datetime | None, str]] = [
        ("sent", dossier.submitted_at, counter),
        ("accepted", dossier.accepted_at, counter),
        ("handled", _work_began(events), _handling_office(dossier, office)),
        ("finished", dossier.finished_at, office),
        ("returned", dossier.returned_at, counter),
    ]
    is_online = dossier.channel == Dossier.Channel.ONLINE
    steps = steps if is_online else steps[1:]
    if definition.stage == "ended":
        done = [Stage(key, str(STAGES[key]), "done", at, place) for key, at, place in steps[:-1] if at]
        return (*done, Stage("ended", heading, "current", events[-1].at if events else None, counter))
    current = _current_stage(dossier, definition.stage, is_online)
    position = [key for key, _at, _place in steps].index(current)
    return tuple(
        Stage(
            key,
            str(STAGES[key]),
            "done" if n < position else "current" if n == position else "next",
            at if n <= position else None,
            place,
        )
        for n, (key, at, place) in enumerate(steps)
    )


def _current_stage(dossier: Dossier, stage: str, is_online: bool) -> str:
    """While papers or money are waited for, the dossier stays at the stage that it had reached."""
    if stage == "handled":
        stage = "finished" if dossier.finished_at else "handled" if dossier.accepted_at else "sent"
    return "accepted" if stage == "sent" and not is_online else stage


def _work_began(events: list[Event]) -> dt.datetime | None:
    """The first step after acceptance, whatever it was; unknown for what was taken over from old records."""
    for event in events:
        if event.from_status == Status.ACCEPTED and event.to_status != Status.ACCEPTED:
            return event.at
    return None


def _handling_office(dossier: Dossier, office: str) -> str:
    return (dossier.current_office or office) if dossier.status == Status.IN_PROCESS else office


def _history(events: list[Event], forms: dict[int | None, str]) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(
            event.at,
            Status(event.to_status),
            str(_definition_of(event, forms).title),
            event.office or "",
            event.note_public,
        )
        for event in events
    )


def _is_public(event: Event) -> bool:
    """Who is in charge is the office's own matter: such an event says nothing to the citizen."""
    return event.from_status != event.to_status or bool(event.note_public)


def _definition_of(event: Event, forms: dict[int | None, str]) -> StatusDefinition:
    """`forms`: the letter that each event issued tells apart those that leave the status as it is."""
    if event.from_status != event.to_status:
        return WORKFLOW.definition(event.to_status, event.from_status)
    if definition := BY_LETTER.get(forms.get(event.pk, "")):
        return definition
    if event.money:
        return BY_PAYMENT[event.money]
    is_system = event.actor_kind == StatusEvent.ActorKind.SYSTEM
    return DEADLINE_RECALCULATED if is_system else REASSIGNED


def _pauses(dossier: Dossier) -> tuple[PauseView, ...]:
    """`for_page()` brings them along as JSON; for any other dossier they are read here."""
    rows = getattr(dossier, "pause_rows", None)
    if rows is None:
        rows = dossier.pauses.values("cause", "started_at", "ended_at")
    pauses: list[PauseView] = []
    for row in rows:
        because, began = pause_reason(row["cause"]), _moment(row["started_at"])
        before = pauses[-1] if pauses else None
        if before and before.because == because and before.ended_at and _day(before.ended_at) == _day(began):
            began = pauses.pop().started_at  # a second one of the same day: no day ran between them
        pauses.append(PauseView(because, began, _moment(row["ended_at"])))
    return tuple(pauses)


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)


def _papers(dossier: Dossier) -> tuple[PaperView, ...]:
    """`for_page()` brings them along as JSON; for any other dossier they are read here."""
    rows = getattr(dossier, "paper_rows", None)
    if rows is None:
        found = dossier.papers.order_by("pk").values_list("name", "quantity", "file", "declared")
        return tuple(PaperView(name, count, bool(file), bool(words)) for name, count, file, words in found)
    return tuple(PaperView(**row) for row in rows)


def _moment(value: Any) -> Any:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


def _missing(dossier: Dossier) -> list[SupplementItem]:
    """What the latest request still waits for; only while it waits."""
    if dossier.status != Status.SUPPLEMENT:
        return []
    items = SupplementItem.objects.filter(request__dossier=dossier, request__answered_at=None)
    items = items.filter(answered_at=None).select_related("request").order_by("-request_id", "id")
    return [item for item in items if item.request_id == items[0].request_id]


def _fees(dossier: Dossier) -> list[FeeNotice]:
    """Notices that were not cancelled or that received money, with their `fee_lines`, the newest first; in
    one query."""
    counts = Q(notice__state__in=["unpaid", "paid"]) | Q(notice__booked__gt=0)
    lines = FeeLine.objects.filter(counts, notice__dossier=dossier).select_related("notice")
    notices = []
    for notice, group in groupby(lines.order_by("-notice_id", "id"), key=lambda line: line.notice):
        notice.fee_lines = list(group)
        notices.append(notice)
    return notices


def _results(dossier: Dossier) -> tuple[ResultDocument, ...]:
    """Results that count."""
    return tuple(dossier.results.filter(superseded_at=None).order_by("id"))


def _guidance_at_the_end(letters: list[Document]) -> str:
    """What the newest refusal slip or stop notice advises."""
    ends = [letter for letter in letters if letter.form in (Document.Form.REFUSAL, Document.Form.STOP)]
    return str((ends[-1].data or {}).get("guidance", "")) if ends else ""

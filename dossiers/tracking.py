"""Opening a dossier from outside, and gathering what its page shows in at most five queries."""

import datetime as dt
import hmac
import re
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import message_texts, public_view, vietqr
from dossiers.codes import canonical
from dossiers.models import Document, Dossier, FeeLine, FeeNotice, StatusEvent, SupplementItem
from dossiers.public_view import Details, FeeLineView, FeeView, LetterView, Overview
from dossiers.services.rating import RATED_WHEN
from dossiers.workflow import Status, citizen_title, tone
from foundation.calendar.working_days import working_days_between
from foundation.database.encryption import seal, unseal
from foundation.vietnamese.names import mask_name

PAUSED_BECAUSE = {"supplement": "chờ giấy", "fee": "chờ nộp phí", "stopped": "dừng giải quyết"}
LETTER_TITLES = {
    Document.Form.RECEIPT: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    Document.Form.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    Document.Form.REFUSAL: "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    Document.Form.APOLOGY: "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
    Document.Form.STOP: "Thông báo dừng giải quyết hồ sơ",
}


def by_token(token: str) -> Dossier | None:
    """The dossier whose QR holds this token: 128 bits, a second factor in itself."""
    return Dossier.objects.for_page().by_token(token).first() if 0 < len(token) <= 64 else None


def find(*, code: str, secret: str = "", phone_last4: str = "", is_locked: bool = False) -> Dossier | None:
    """The dossier of this code, if each proof given fits; without any proof None, and None while locked.

    An unknown code, and a lock with whatever proof, cost what a wrong secret costs: one query, one
    decryption, one comparison.
    """
    try:
        spelling = canonical(code)
    except ValueError:
        spelling = ""
    row = Dossier.objects.filter(code=spelling).values_list("pk", "secret", "applicant__phone").first()
    pk, kept, phone = row or (None, unseal(_nobodys_secret()), "")
    fits = [
        hmac.compare_digest(re.sub(r"[\s.-]", "", secret).upper().encode(), kept.encode()),
        hmac.compare_digest(phone_last4.strip().encode(), phone[-4:].encode()) and phone != "",
    ]
    given = [secret != "", phone_last4 != ""]
    proven = any(given) and all(fit for fit, is_given in zip(fits, given, strict=True) if is_given)
    if pk is None or not proven or is_locked:
        return None
    return Dossier.objects.for_page().filter(pk=pk).first()


def overview(dossier: Dossier) -> Overview:
    """What anyone with the code may know."""
    now, known = timezone.now(), _common(dossier)
    return Overview(**known | {"procedure": _openly(dossier)}, lead=public_view.lead_by_code(dossier, now))


def details(dossier: Dossier) -> Details:
    """What the holder of the second factor may know; `dossier` best comes from `for_page()`."""
    now = timezone.now()
    events = list(dossier.events.select_related("agency"))
    fees = _fees(dossier)
    letters = _letters(dossier)
    missing = _missing(dossier)
    request = missing[0].request if missing else None
    fee = next((fee for fee in fees if fee.paid_at is None), None) if dossier.status == Status.FEE else None
    due = request.due_on if request else None
    rating = getattr(dossier, "rating", None)
    reason = events[-1].note_public if events and dossier.status in message_texts.NOTE_IS_THE_REASON else ""
    return Details(
        **_common(dossier),
        lead=public_view.lead_in_full(dossier, now, missing=len(missing), due=due, fee=fee, reason=reason),
        applicant=mask_name(dossier.applicant.full_name),
        applicant_phone=f"*** *** *{dossier.applicant.phone[-3:]}" if dossier.applicant.phone else "",
        time_limit_days=dossier.procedure.time_limit_days,
        limit_unit=dossier.counted_in,
        first_due_at=dossier.first_due_at,
        stages=public_view.stages(dossier, events),
        history=_history(events, {letter.event_id for letter in letters if letter.form == "04"}),
        pauses=_pauses(dossier),
        missing_papers=tuple(public_view.MissingPaper(item.name, item.note) for item in missing),
        supplement_due=due,
        guidance=request.guidance if request else _guidance_at_the_end(letters) if reason else "",
        reason=reason,
        fee=fee,
        paid_fees=tuple(fee for fee in fees if fee.paid_at),
        results=_results(dossier),
        letters=tuple(map(_letter, letters)),
        apology=next((_letter(letter) for letter in reversed(letters) if letter.form == "04"), None),
        rating=public_view.RatingView(rating.score, rating.comment) if rating else None,
        can_rate=rating is None and dossier.status in RATED_WHEN,
    )


def vietqr_payload(notice: FeeNotice) -> str:
    """The text of the QR that asks for this fee; "" where it is settled or no account can take it."""
    if notice.state != FeeNotice.State.UNPAID:
        return ""
    try:
        return vietqr.payload(
            notice.bank_bin, notice.bank_account, amount=notice.total, purpose=notice.reference
        )
    except ValueError:
        return ""


@lru_cache(maxsize=1)
def _nobodys_secret() -> str:
    return seal("------")


def _common(dossier: Dossier) -> dict[str, Any]:
    now, counter = timezone.now(), dossier.received_at_agency
    late = 0
    if dossier.is_overdue and dossier.due_at:
        calendar = dossier.competent_agency.calendar
        late = working_days_between(dossier.due_at, now, calendar=calendar)
    is_with_counter = dossier.status in (Status.REGISTERED, Status.DONE, Status.RETURNED)
    return {
        "code": dossier.code,
        "status": Status(dossier.status),
        "title": public_view.heading(dossier),
        "tone": tone(dossier.status),
        "procedure": dossier.procedure.name,
        "office": counter.short_name if is_with_counter else public_view.now_with(dossier),
        "counter": counter.name,
        "counter_address": counter.address,
        "counter_phone": counter.phone,
        "due_at": dossier.due_at,
        "is_overdue": dossier.is_overdue,
        "late_days": late,
    }


def _openly(dossier: Dossier) -> str:
    """The procedure for who knows the code alone: of a sensitive one (a death, a disability) the field."""
    procedure = dossier.procedure
    return procedure.name if not procedure.is_sensitive else procedure.field or _("Administrative procedure")


def _history(events: list[StatusEvent], apologies: set[int | None]) -> tuple[public_view.HistoryEntry, ...]:
    return tuple(
        public_view.HistoryEntry(
            event.at,
            Status(event.to_status),
            _happened(event, apologies),
            event.agency.short_name if event.agency else "",
            event.note_public,
        )
        for event in events
    )


def _pauses(dossier: Dossier) -> tuple[public_view.PauseView, ...]:
    """`for_page()` brings them along as JSON; for any other dossier they are read here."""
    rows = getattr(dossier, "pause_rows", None)
    if rows is None:
        rows = dossier.pauses.values("cause", "started_at", "ended_at")
    return tuple(
        public_view.PauseView(cause, PAUSED_BECAUSE[cause], _moment(start), _moment(end) if end else None)
        for cause, start, end in ((row["cause"], row["started_at"], row["ended_at"]) for row in rows)
    )


def _moment(value: dt.datetime | str) -> dt.datetime:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


def _happened(event: StatusEvent, apologies: set[int | None]) -> str:
    if event.from_status == event.to_status:
        if event.pk in apologies:
            return "Xin lỗi và hẹn lại"
        is_recount = event.actor_kind == StatusEvent.ActorKind.SYSTEM
        return "Ngày hẹn trả thay đổi" if is_recount else "Chuyển bộ phận giải quyết"
    source = None if event.from_status is None else Status(event.from_status)
    to = Status(event.to_status)
    return message_texts.TITLES.get((source, to)) or citizen_title(to)


def _missing(dossier: Dossier) -> list[SupplementItem]:
    """What the latest request still waits for; only while it waits."""
    if dossier.status != Status.SUPPLEMENT:
        return []
    items = SupplementItem.objects.filter(request__dossier=dossier, request__answered_at=None)
    items = items.filter(answered_at=None).select_related("request").order_by("-request_id", "id")
    return [item for item in items if item.request_id == items[0].request_id]


def _fees(dossier: Dossier) -> list[FeeView]:
    """Notices that were not cancelled, the newest first."""
    lines = FeeLine.objects.filter(notice__dossier=dossier, notice__state__in=["unpaid", "paid"])
    lines = lines.select_related("notice").order_by("-notice_id", "id")
    return [_fee(notice, list(group)) for notice, group in groupby(lines, key=lambda line: line.notice)]


def _fee(notice: FeeNotice, lines: list[FeeLine]) -> FeeView:
    return FeeView(
        pk=notice.pk,
        number=notice.number,
        total=notice.total,
        lines=tuple(FeeLineView(line.kind, line.label, line.amount) for line in lines),
        reference=notice.reference,
        pay_by=notice.pay_by,
        bank_name=notice.bank_name,
        bank_bin=notice.bank_bin,
        bank_account=notice.bank_account,
        bank_account_name=notice.bank_account_name,
        vietqr=vietqr_payload(notice),
        paid_at=notice.paid_at,
        receipt_number=notice.receipt_number,
    )


def _results(dossier: Dossier) -> tuple[public_view.ResultView, ...]:
    """Results that count, once nothing is owed for them any more."""
    if dossier.status not in (Status.DONE, Status.RETURNED):
        return ()
    return tuple(
        public_view.ResultView(
            result.pk,
            result.title,
            result.number,
            result.signer,
            result.signed_on,
            _size(result.file),
        )
        for result in dossier.results.filter(superseded_at=None).order_by("id")
    )


def _size(file: FieldFile) -> int:
    try:
        return file.size if file else 0
    except OSError:
        return 0


def _letters(dossier: Dossier) -> list[Document]:
    return list(dossier.documents.only("form", "number", "issued_at", "event_id", "dossier_id", "data"))


def _guidance_at_the_end(letters: list[Document]) -> str:
    """What the newest refusal slip or stop notice advises."""
    ends = [letter for letter in letters if letter.form in (Document.Form.REFUSAL, Document.Form.STOP)]
    return str((ends[-1].data or {}).get("guidance", "")) if ends else ""


def _letter(document: Document) -> LetterView:
    form = Document.Form(document.form)
    return LetterView(document.pk, form.value, LETTER_TITLES[form], document.number, document.issued_at)

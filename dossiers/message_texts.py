"""What citizens are told when something happens to their dossier: first where it stands, then the next act.

The sentences are data per status; `{promise}`, `{office}` and the like are filled from the News. A pair of
statuses has its own words where the way to a status changes what it means (papers came, payment confirmed).
"""

import datetime as dt
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dossiers.workflow import Clock, Status, citizen_title, clock
from foundation.calendar import working_days
from foundation.outbox.messages import Button, Message, TemplateData
from foundation.vietnamese.dates import format_date
from foundation.vietnamese.folding import nfc, strip_marks
from foundation.vietnamese.money import format_vnd

PURPOSE = "dossier_update"
MAX_TEXT = 1900  # of 2,000: the sender adds the reference
MAX_SMS = 160
MAX_PARAM = 200
MAX_SUMMARY = 200
MAX_ITEMS = 8
S = Status


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One event as plain values. `missing` is (paper, note); `office` works on it, `counter` hands out."""

    code: str
    procedure: str
    source: Status | None
    status: Status
    office: str
    counter: str
    phone: str
    at: dt.datetime
    due_at: dt.datetime | None
    finished_at: dt.datetime | None
    note: str
    guidance: str = ""
    missing: tuple[tuple[str, str], ...]
    answer_by: dt.date | None
    total: int
    reference: str
    pay_by: dt.date | None
    url: str
    calendar: working_days.WorkCalendar
    was_due_at: dt.datetime | None = None

    @property
    def is_apology(self) -> bool:
        return self.source == self.status and not self.is_recount

    @property
    def is_recount(self) -> bool:
        """The calendar of offices changed, and the date with it; `note` says why."""
        return self.was_due_at is not None


@dataclass(frozen=True, slots=True)
class Told:
    message: Message
    summary: str
    must_act: bool
    purpose: str = PURPOSE


NOTHING_TO_DO = "Ông/bà chưa phải làm gì."
SENTENCES: Mapping[Status | tuple[Status | None, Status], str] = {
    S.REGISTERED: "Cán bộ {counter} sẽ xem và trả lời. " + NOTHING_TO_DO,
    S.ACCEPTED: NOTHING_TO_DO + " {promise}",
    S.NOT_ACCEPTED: "Rất tiếc, hồ sơ này không được tiếp nhận.{because}{next}",
    S.IN_PROCESS: NOTHING_TO_DO + " {promise}",
    S.SUPPLEMENT: "Xin ông/bà nộp thêm{until} tại {counter}. Trong lúc chờ, ngày hẹn trả tạm dừng tính.",
    S.FEE: "Xin ông/bà nộp {total}{until}. Trong lúc chờ, ngày hẹn trả tạm dừng tính.",
    S.WITHDRAWN: "Hồ sơ đã được rút theo yêu cầu của ông/bà. Cần hỏi thêm, ông/bà gọi {help}.",
    S.STOPPED: "Cơ quan đã dừng giải quyết hồ sơ này.{because}{next}",
    S.DONE: "Mời ông/bà nhận kết quả tại {counter}, nhớ mang theo giấy hẹn.",
    S.RETURNED: "Cảm ơn ông/bà. Xin ông/bà cho biết có hài lòng không ở trang hồ sơ.",
    (S.SUPPLEMENT, S.REGISTERED): "Chúng tôi đã nhận giấy nộp thêm. {counter} sẽ xem lại. " + NOTHING_TO_DO,
    (S.SUPPLEMENT, S.IN_PROCESS): "Chúng tôi đã nhận giấy nộp thêm. " + NOTHING_TO_DO + " {promise}",
    (S.FEE, S.IN_PROCESS): "Chúng tôi đã nhận được tiền. " + NOTHING_TO_DO + " {promise}",
    (S.FEE, S.DONE): "Chúng tôi đã nhận được tiền. Mời ông/bà nhận kết quả tại {counter}.",
    (S.STOPPED, S.IN_PROCESS): "Hồ sơ được giải quyết tiếp.{because} " + NOTHING_TO_DO + " {promise}",
    (S.STOPPED, S.RETURNED): "Giấy tờ đã nộp đã được trả lại ông/bà.",
    (S.DONE, S.IN_PROCESS): "Kết quả cần đính chính trước khi trả.{because} Chúng tôi xin lỗi. {promise}",
    (S.DONE, S.FEE): "Kết quả đã có. Xin ông/bà nộp {total}{until} để nhận.",
}
TITLES: Mapping[tuple[Status | None, Status], str] = {(S.STOPPED, S.RETURNED): "Đã trả lại giấy tờ"}
# Why it ended and what can be done stands open, whole, before everything else.
NOTE_IS_THE_REASON = frozenset({S.NOT_ACCEPTED, S.STOPPED})
NEXT_STEP: Mapping[Status, str] = {
    S.NOT_ACCEPTED: "Ông/bà sửa theo lý do này rồi nộp lại, hoặc gọi {help} để được hướng dẫn.",
    S.STOPPED: "Cần hỏi thêm, ông/bà gọi {help}.",
}
# What the citizen can do about it in a chat: the button (msgid), and the words that its press says before the
# code.
NEXT: Mapping[Status, tuple[tuple[str, str], ...]] = {
    S.SUPPLEMENT: (
        (gettext_noop("Which papers are missing?"), "#giay"),
        (gettext_noop("Hand in papers here"), "nộp thêm giấy"),
    ),
    S.FEE: ((gettext_noop("QR code to pay the fee"), "nộp phí"),),
    S.DONE: ((gettext_noop("Send the result here"), "gửi kết quả"),),
    S.RETURNED: ((gettext_noop("Rate"), "đánh giá"),),
}
ACTS = frozenset({S.SUPPLEMENT, S.FEE})


def tell(news: News) -> Told:
    """The message for this event, with its one line for a merged message."""
    heading, sentence = nfc(title(news)), nfc(_sentence(news))
    lines = [f"{heading}.", f"Hồ sơ {news.code}: {textwrap.shorten(news.procedure, 160, placeholder='…')}"]
    lines += ["", *_items(news), sentence, *_note(news)]
    return Told(
        message=Message(
            text=_fit("\n".join(lines)),
            buttons=_buttons(news),
            template=TemplateData(
                PURPOSE,
                {
                    "ma_ho_so": news.code,
                    "trang_thai": textwrap.shorten(heading, MAX_PARAM, placeholder="…"),
                    "noi_dung": textwrap.shorten(sentence, MAX_PARAM, placeholder="…"),
                },
            ),
            sms=_sms(news, heading),
        ),
        summary=textwrap.shorten(
            f"{news.at.astimezone(working_days.ZONE):%H:%M %d/%m}: {heading}. {sentence}",
            MAX_SUMMARY,
            placeholder="…",
        ),
        must_act=news.status in ACTS and not news.is_apology,
    )


def title(news: News) -> str:
    """“Đang giải quyết tại …”: where it stands, in a few words."""
    if news.is_recount:
        return "Ngày hẹn trả thay đổi"
    if news.is_apology:
        return "Chúng tôi xin lỗi vì chậm hẹn"
    return TITLES.get((news.source, news.status)) or citizen_title(news.status, news.office)


def promise(due_at: dt.datetime | None, counter: str) -> str:
    """“Hẹn trả: Thứ Sáu, 27/11/2026, trước 17:00, tại …”"""
    if due_at is None:
        return f"Chưa có ngày hẹn trả; cần biết, ông/bà hỏi {counter}."
    local = due_at.astimezone(working_days.ZONE)
    return f"Hẹn trả: {format_date(local)}, trước {local:%H:%M}, tại {counter}."


def late_sentence(due_at: dt.datetime, until: dt.datetime, calendar: working_days.WorkCalendar) -> str:
    """“Trễ 3 ngày làm việc. Chúng tôi xin lỗi.”"""
    days = working_days.working_days_between(due_at, until, calendar=calendar)
    how_late = f"Trễ {days} ngày làm việc" if days else "Đã quá giờ hẹn hôm nay"
    return f"{how_late}. Chúng tôi xin lỗi ông/bà."


def _sentence(news: News) -> str:
    if news.was_due_at and news.due_at:
        was, now = (format_date(due.astimezone(working_days.ZONE)) for due in (news.was_due_at, news.due_at))
        return (
            f"Ngày hẹn trả đổi từ {was} sang {now}, do {_short(news.note)}. {NOTHING_TO_DO} "
            f"{promise(news.due_at, news.counter)}"
        )
    if news.is_apology:
        return f"Hẹn mới. {promise(news.due_at, news.counter)}"
    template = SENTENCES.get((news.source, news.status)) or SENTENCES[news.status]
    limit = news.answer_by or news.pay_by
    said = template.format(
        office=news.office,
        counter=news.counter,
        promise=promise(news.due_at, news.counter),
        because=f" Lý do: {sentence_of(_reason(news))}" if news.note else "",
        next=f" {next_step(news.status, news.guidance, news.phone)}",
        until=f" chậm nhất {format_date(limit)}," if limit else "",
        total=format_vnd(news.total),
        help=news.phone or settings.HOTLINE,
    ).replace(",.", ".")
    late = _late(news)
    return f"{late} {said}" if late else said


def next_step(status: Status, guidance: str, phone: str) -> str:
    """What the citizen can do after the end: as the office wrote, else in general; then whom to call."""
    help_ = phone or settings.HOTLINE
    if guidance:
        advice = sentence_of(textwrap.shorten(guidance, 500, placeholder="…"))
        return f"{advice} Cần hỏi thêm, ông/bà gọi {help_}."
    return NEXT_STEP.get(status, "").format(help=help_)


def sentence_of(text: str) -> str:
    """With its full stop."""
    tidy = text.strip()
    return tidy if tidy.endswith((".", "!", "?", "…")) else f"{tidy}."


def _reason(news: News) -> str:
    """Whole where it is the news itself, brief where it only goes with it."""
    is_the_news = news.status in NOTE_IS_THE_REASON
    return textwrap.shorten(news.note, 900, placeholder="…") if is_the_news else _short(news.note)


def _late(news: News) -> str:
    """Said whenever we move it on too late; not while we wait for the citizen."""
    if news.due_at is None or clock(news.status) not in (Clock.RUNNING, Clock.STOPPED):
        return ""
    moment = news.finished_at or news.at
    return late_sentence(news.due_at, moment, news.calendar) if moment > news.due_at else ""


def _items(news: News) -> list[str]:
    """The papers that are missing, each with its note, or the transfer's content."""
    lines = [
        f"{n}. {_short(name)}" + (f" ({_short(note)})" if note else "")
        for n, (name, note) in enumerate(news.missing[:MAX_ITEMS], start=1)
    ]
    if len(news.missing) > MAX_ITEMS:
        lines.append(f"… và {len(news.missing) - MAX_ITEMS} giấy nữa: bấm “Xem hồ sơ”.")
    if news.reference:
        lines.append(f"Nội dung chuyển khoản: {news.reference}. Mã QR ở trang hồ sơ.")
    return lines


def _note(news: News) -> list[str]:
    if (
        news.is_recount
        or not news.note
        or "{because}" in (SENTENCES.get((news.source, news.status)) or SENTENCES[news.status])
    ):
        return []
    opening = "Lý do" if news.is_apology else "Cơ quan nhắn"
    return [f"{opening}: {textwrap.shorten(news.note, 500, placeholder='…')}"]


def _short(text: str) -> str:
    return textwrap.shorten(text, 150, placeholder="…")


def _fit(text: str) -> str:
    text = nfc(text)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def _buttons(news: News) -> tuple[Button, ...]:
    buttons = [Button("Xem hồ sơ", "url", news.url)]
    with translation.override("vi"):  # as the message, whatever the language of the page or chat behind it
        buttons += [
            Button(_(title), "say", f"{words} {news.code}") for title, words in NEXT.get(news.status, ())
        ]
    buttons.append(Button("Ngừng nhận tin", "say", f"#ngung {news.code}"))
    return tuple(buttons)


def _sms(news: News, heading: str) -> str:
    """Letters without marks, 160 at most; the address is kept whole or left out."""
    limit = news.answer_by or news.pay_by
    return short_sms(news.code, heading, news.url, until=f", han {limit:%d/%m/%Y}" if limit else "")


def short_sms(code: str, heading: str, url: str, *, until: str = "") -> str:
    head, tail = f"Ho so {code}: ", f". Xem {url}"
    if len(head) + len(tail) > MAX_SMS - 20:
        tail = f". Hoi {settings.HOTLINE}"
    room = MAX_SMS - len(head) - len(tail)
    words = plain(heading)[: room - len(until)].rstrip()
    return f"{head}{words}{until}{tail}"


def plain(text: str) -> str:
    """ASCII only: marks stripped, other signs dropped."""
    return strip_marks(text).encode("ascii", "ignore").decode()

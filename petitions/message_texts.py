"""What the sender is told when something happens to a petition: first where it stands, then the next act.

Messages are Vietnamese whatever the language of the page that caused them; a page asks for `lead` in its own.
"""

import datetime as dt
import textwrap
from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.calendar.working_days import working_days_between
from foundation.outbox.messages import Button, Message, TemplateData
from foundation.vietnamese.dates import format_date
from foundation.vietnamese.folding import nfc, strip_marks
from foundation.web.formats import full_day
from petitions.models import Event, Petition
from petitions.workflow import MAX_REOPENINGS, REOPEN_DAYS, ActorKind, Status, title

S = Status
PURPOSE = "petition_update"
MAX_TEXT, MAX_SMS, MAX_SUMMARY, MAX_PARAM = 1900, 160, 200, 200

# `{note}` is what the office wrote; `{unit}` the handling unit; `{due}` the promised day.
SENTENCES: Mapping[Status, str] = {
    S.NEW: "Chúng tôi trả lời chậm nhất {due}. Ông/bà chưa phải làm gì.",
    S.ACCEPTED: "Trung tâm 1022 đang chọn đơn vị xử lý. Chúng tôi trả lời chậm nhất {due}.",
    S.FORWARDED: "{unit} sẽ trả lời chậm nhất {due}. Đơn vị xử lý không thấy tên ông/bà.",
    S.IN_PROCESS: "{unit} đang làm. Ông/bà chưa phải làm gì. Hẹn trả lời: {due}.",
    S.WAITING: "Xin ông/bà cho biết thêm: {note}\nTrong lúc chờ, ngày hẹn tạm dừng tính.",
    S.ANSWERED: "{unit} trả lời:\n{answer}",
    S.REOPENED: "Chúng tôi xem lại theo yêu cầu của ông/bà, và trả lời chậm nhất {due}.",
    S.CLOSED: "Việc này được khép lại. {note}",
    S.REJECTED: "{note}",
    S.DUPLICATE: "Việc này đã có người báo trước. Có trả lời, chúng tôi báo ông/bà cùng lúc. {note}",
}
# In an approved template, which may reach a phone that others read: where it stands, never what was said.
IN_BRIEF: Mapping[Status, str] = {
    S.WAITING: "Đơn vị xử lý cần ông/bà cho biết thêm. {open}",
    S.ANSWERED: "Đã có trả lời. {open}",
    S.CLOSED: "Việc này được khép lại. {open}",
    S.REJECTED: "Việc này do cơ quan khác giải quyết. {open}",
    S.DUPLICATE: "Việc này đã có người báo trước; có trả lời, chúng tôi báo ông/bà cùng lúc.",
}
IN_BRIEF_ELSE = "Hẹn trả lời: {due}. Ông/bà chưa phải làm gì."
# No address: platforms refuse links in the parameters of a template.
OPEN_IT = "Ông/bà nhắn “{code}” tại đây, hoặc xem ở mục Phản ánh của trang 1022 bằng mã tra cứu."
RECOUNTED = "Ngày hẹn trả lời đổi, do {note}.\nHẹn mới: {due}. Ông/bà chưa phải làm gì."
NEW_DAY = "Chúng tôi xin lỗi vì chưa xong đúng hẹn. Lý do: {note}\nHẹn mới: {due}."


def reopen_until(answered_at: dt.datetime) -> dt.datetime:
    """The last moment of the day until which an answer may be questioned."""
    local = timezone.localtime(answered_at) + dt.timedelta(days=REOPEN_DAYS)
    return local.replace(hour=23, minute=59, second=59, microsecond=0)


def reopenings_left(petition: Petition) -> int:
    return MAX_REOPENINGS - petition.reopen_count


def lead(petition: Petition, now: dt.datetime) -> str:
    """The sentence under the headline of the page, in the page's language."""
    due = full_day(petition.due_at)
    status = Status(petition.status)
    if petition.is_overdue:
        days = working_days_between(petition.due_at, now, calendar=petition.calendar)
        late = ngettext("%(n)s working day late.", "%(n)s working days late.", days) % {"n": days}
        return f"{late if days else _('Late today.')} {_('We apologise.')} " + _(
            "The answer was due on %(due)s."
        ) % {"due": due}
    sentences = {
        S.WAITING: _("Please answer below. Meanwhile the time limit does not run."),
        S.ANSWERED: _("Read the answer below, and tell us whether it is right."),
        S.CLOSED: _("Nothing more happens here. A new matter needs a new petition."),
        S.REJECTED: _("Below stands who settles this, and how to reach them."),
        S.DUPLICATE: _("The same matter was reported before. You get its answer at the same time."),
    }
    return sentences.get(status) or _("You need not do anything. We answer by %(due)s.") % {"due": due}


def message(petition: Petition, event: Event) -> Message:
    """The message for this event, for the sender of this petition."""
    with translation.override("vi"):
        heading, sentence = headline(petition, event), _sentence(petition, event)
        text = f"{heading}.\nPhản ánh {petition.code}\n\n{sentence}{_closing(petition)}"
        return Message(
            text=_fit(text),
            buttons=_buttons(petition),
            template=_template(petition, petition, heading),
            sms=_sms(petition, heading),
        )


def message_for_merged(petition: Petition, about: Petition, event: Event) -> Message:
    """The answer to `petition`, told to who sent `about` of the same matter."""
    with translation.override("vi"):
        heading, sentence = headline(petition, event), _sentence(petition, event)
        text = f"{heading}.\nPhản ánh {about.code}\n\n{sentence}"
        view = Button("Xem phản ánh", "url", about.tracking_url)
        return Message(
            text=_fit(text),
            buttons=(view,),
            template=_template(petition, about, heading),
            sms=_sms(about, heading),
        )


def summary(petition: Petition, event: Event) -> str:
    """The one line that stands for it inside a merged message."""
    with translation.override("vi"):
        line = f"{timezone.localtime(event.at):%H:%M %d/%m}: {headline(petition, event)}"
    return textwrap.shorten(line, MAX_SUMMARY, placeholder="…")


def headline(petition: Petition, event: Event) -> str:
    if is_recount(event):
        return "Ngày hẹn trả lời thay đổi"
    if is_new_day(event):
        return "Chúng tôi xin lỗi vì chậm hẹn"
    return nfc(title(petition.status, str(petition.unit) if petition.unit else ""))


def headline_of_new_day() -> str:
    return _("A new day was promised")


def is_new_day(event: Event) -> bool:
    """A later day was promised, with its reason; the status stayed."""
    return event.from_status == event.to_status and bool(event.note_public)


def is_recount(event: Event) -> bool:
    """The calendar of offices changed, and the promised day with it."""
    return is_new_day(event) and event.actor_kind == ActorKind.SYSTEM


def plain(text: str) -> str:
    return strip_marks(text).encode("ascii", "ignore").decode()


def _sentence(petition: Petition, event: Event) -> str:
    if is_recount(event):
        template = RECOUNTED
    else:
        template = NEW_DAY if is_new_day(event) else SENTENCES[Status(petition.status)]
    answer = petition.answers.select_related("unit").last() if petition.status == S.ANSWERED else None
    signed = f"\n({answer.signed_by})" if answer and answer.signed_by else ""
    enclosed = answer.enclosures.count() if answer else 0
    if enclosed:
        signed += f"\nKèm {enclosed} tệp, ở trang phản ánh."
    local = timezone.localtime(petition.due_at)
    values = {
        "due": f"{format_date(local)}, {local:%H:%M}",
        "unit": petition.unit.name if petition.unit else "Trung tâm 1022",
        "note": textwrap.shorten(event.note_public, 1200, placeholder="…"),
        "answer": textwrap.shorten(answer.text, 1200, placeholder="…") + signed if answer else "",
    }
    return nfc(template.format(**values)).strip()


def _template(petition: Petition, about: Petition, heading: str) -> TemplateData:
    """What is left to say where only an approved template may be sent; `about` is the recipient's own."""
    brief = IN_BRIEF.get(Status(petition.status), IN_BRIEF_ELSE).format(
        due=format_date(timezone.localtime(petition.due_at)),
        open=OPEN_IT.format(code=about.code),
    )
    return TemplateData(
        PURPOSE,
        {
            "ma_phan_anh": about.code,
            "trang_thai": textwrap.shorten(heading, MAX_PARAM, placeholder="…"),
            "noi_dung": textwrap.shorten(brief, MAX_PARAM, placeholder="…"),
        },
    )


def _closing(petition: Petition) -> str:
    if petition.status != S.ANSWERED or petition.answered_at is None:
        return ""
    left = reopenings_left(petition)
    if not left:
        return "\n\nXin ông/bà cho biết có hài lòng không."
    until = reopen_until(petition.answered_at)
    return (
        f"\n\nXin ông/bà cho biết có hài lòng không. Chưa đúng, ông/bà gửi lại được {left} lần, "
        f"đến hết {format_date(until)}."
    )


def _buttons(petition: Petition) -> tuple[Button, ...]:
    view = Button("Xem phản ánh", "url", petition.tracking_url)
    if petition.status == S.ANSWERED:
        return (view, Button("Hài lòng", "say", f"hài lòng {petition.code}"),
                Button("Chưa đúng, xem lại", "say", f"xem lại {petition.code}"))  # fmt: skip
    if petition.status == S.WAITING:
        return (view, Button("Trả lời tại đây", "say", f"bổ sung {petition.code}"))
    return (view,)


def _sms(petition: Petition, heading: str) -> str:
    """Letters without marks, 160 at most."""
    head, tail = f"Phan anh {petition.code}: ", f". Xem {petition.tracking_url}"
    if len(head) + len(tail) > MAX_SMS - 20:
        tail = f". Hoi {settings.HOTLINE}"
    return head + plain(heading)[: MAX_SMS - len(head) - len(tail)].rstrip() + tail


def _fit(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"

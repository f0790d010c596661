"""What subscribers are told of a power cut, in words."""

from django.utils import timezone

from foundation.outbox.messages import Button, Message
from foundation.vietnamese.dates import format_date
from lookups.kinds.power_cuts.models import PowerCut

STOP = Button("Thôi nhận báo cúp điện", "say", "dừng báo lịch cúp điện")
LONGEST_AREA = 500


def hours(cut: PowerCut) -> str:
    """«07:30–11:00, Thứ Tư, 25/11/2026»; over midnight both days are named."""
    return span_of(cut.starts_at, cut.ends_at)


def span_of(start: object, end: object) -> str:
    begins, ends = timezone.localtime(start), timezone.localtime(end)  # type: ignore[arg-type]
    if begins.date() == ends.date():
        return f"{begins:%H:%M}–{ends:%H:%M}, {format_date(begins.date())}"
    return f"từ {begins:%H:%M}, {format_date(begins.date())} đến {ends:%H:%M}, {format_date(ends.date())}"


def reminder(cut: PowerCut) -> Message:
    return _message(f"Cúp điện {hours(cut)}", cut, "Ông/bà sạc điện thoại, trữ nước trước giờ cúp.")


def changed(cut: PowerCut) -> Message:
    before = f"Giờ cũ: {span_of(cut.was_start, cut.was_end)}." if cut.was_start else ""
    return _message(f"Đổi giờ cúp điện: nay là {hours(cut)}", cut, before)


def cancelled(cut: PowerCut) -> Message:
    return _message(f"Hủy lịch cúp điện {hours(cut)}: không cúp nữa", cut, "")


def _message(opening: str, cut: PowerCut, closing: str) -> Message:
    area = cut.area if len(cut.area) <= LONGEST_AREA else cut.area[: LONGEST_AREA - 1] + "…"
    lines = [f"{opening}.", f"Khu vực: {area}"]
    lines += [f"Lý do: {cut.reason}"] if cut.reason else []
    lines += [f"Theo {cut.company}."] if cut.company else []
    lines += [closing] if closing else []
    return Message("\n".join(lines), (STOP,))

"""What subscribers are told of a disaster notice, in words."""

from django.utils import timezone

from foundation.outbox.messages import Button, Message
from lookups.kinds.hazards.models import HazardNotice

STOP = Button("Thôi nhận cảnh báo", "say", "dừng báo thiên tai")
SEE = Button("Xem cảnh báo", "say", "cảnh báo thiên tai")
RESCUE = Button("Gọi cứu nạn 112", "phone", "112")
LONGEST = 700


def warning(notice: HazardNotice) -> Message:
    until = timezone.localtime(notice.valid_until)
    lines = [
        f"{notice.title} ({notice.level_in_words}).",
        f"Nơi: {_short(notice.area)}",
        f"Cần làm: {_short(notice.advice)}",
        f"Hiệu lực đến {until:%H:%M, %d/%m/%Y}. Theo {notice.issuer}.",
    ]
    return Message("\n".join(lines), (RESCUE, SEE, STOP))


def all_clear(notice: HazardNotice) -> Message:
    text = (
        f"Hết cảnh báo: {notice.title}.\n"
        "Ông/bà vẫn cẩn thận khi về nhà, đi lại; cần giúp thì gọi 112 hoặc 1022."
    )
    return Message(text, (SEE, STOP))


def no_longer_here(notice: HazardNotice) -> Message:
    text = f"Bản tin mới không còn cảnh báo ở nơi ông/bà nhận tin: {notice.title} hết hiệu lực."
    return Message(text, (SEE, STOP))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

"""Wordings of the demo: one that the office has put in force, and one that waits for a second person."""

from typing import Any

from foundation.outbox import wording_services
from foundation.outbox.models import NoticeWording
from foundation.outbox.wordings import WORDINGS

IN_FORCE = (
    "petition.ask_rating",
    "Xin ông/bà cho biết đã hài lòng chưa: ý kiến của ông/bà giúp chúng tôi làm tốt hơn.",
)
WAITING = ("dossier.9", "Kết quả đã có. Mời ông/bà mang giấy hẹn đến nhận tại {counter}, điện thoại {phone}.")


def load(*, writer: Any, second: Any) -> None:
    """Once."""
    if NoticeWording.objects.exists():
        return
    for key, text in (IN_FORCE, WAITING):
        version = wording_services.propose(wording=WORDINGS[key], language="vi", text=text, by=writer)
        if key == IN_FORCE[0]:
            wording_services.approve(version, by=second)

"""Why a dossier's service refuses. Each carries the sentence that is shown to people.

What a citizen can meet is said in the language that is active, what only the office meets in Vietnamese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.workflow import REQUIREMENT_LABELS, Requirement, Status

if TYPE_CHECKING:
    from dossiers.models import StatusEvent


class DossierRefusal(Exception):
    """Nothing was changed. `message` says why, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnknownDossier(DossierRefusal):
    def __init__(self, message: str = "Không tìm thấy hồ sơ này.") -> None:
        super().__init__(message)


class CodeTaken(DossierRefusal):
    def __init__(self, code: str) -> None:
        super().__init__(f"Mã hồ sơ {code} đã có.")


class NotYourDesk(DossierRefusal):
    def __init__(self) -> None:
        super().__init__("Hồ sơ này không thuộc bộ phận mà ông/bà được giao.")


class InvalidDetail(DossierRefusal):
    """A detail of the move cannot be true: a date in the past, an amount of nothing, a text too long."""


class TransitionRefused(DossierRefusal):
    @classmethod
    def between(cls, source: int | None, target: int) -> TransitionRefused:
        goal = Status(target).label
        if source is None:
            return cls(f"Hồ sơ mới không thể bắt đầu ở trạng thái “{goal}”.")
        return cls(f"Hồ sơ đang ở trạng thái “{Status(source).label}”, không chuyển sang “{goal}” được.")


class MissingRequirement(DossierRefusal):
    def __init__(self, item: Requirement) -> None:
        super().__init__(f"Còn thiếu: {REQUIREMENT_LABELS[item]}.")
        self.item = item


class StaleDossier(DossierRefusal):
    """Somebody moved the dossier since it was opened; `latest_event` says who, when and whereto."""

    def __init__(self, latest_event: StatusEvent) -> None:
        at = timezone.localtime(latest_event.at)
        status = Status(latest_event.to_status).label
        super().__init__(
            f"{latest_event.actor_name} đã chuyển hồ sơ này sang “{status}” lúc {at:%H:%M, %d/%m/%Y}. "
            "Xin xem thay đổi rồi làm tiếp."
        )
        self.latest_event = latest_event


class PaymentRefused(DossierRefusal):
    """The confirmation does not fit the fee notice."""


class LinkCodeRefused(DossierRefusal):
    def __init__(self) -> None:
        super().__init__(
            _("The link code is wrong or has run out. You get a new one on the page of the dossier.")
        )


class RatingRefused(DossierRefusal):
    """The dossier is not finished, was rated before, or the score is none."""

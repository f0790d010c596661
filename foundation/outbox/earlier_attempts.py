"""Earlier attempts of a notice: which routes refused it, the first reason, whether buttons were refused."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from foundation.outbox.models import DeliveryAttempt
from foundation.outbox.routes import PLAIN_TEXT, Refusal

State = DeliveryAttempt.State


@dataclass(slots=True)
class EarlierAttempts:
    """`first` is the first real refusal: the reason to tell, whatever later routes say. `is_plain`: the
    buttons were refused, so that only the words go."""

    refused: set[str] = field(default_factory=set)
    first: Refusal | None = None
    is_plain: bool = False


def read(notice_ids: Iterable[int]) -> dict[int, EarlierAttempts]:
    """By notice; those without such attempts get empty ones."""
    earlier: dict[int, EarlierAttempts] = defaultdict(EarlierAttempts)
    if not (ids := list(notice_ids)):
        return earlier
    rows = DeliveryAttempt.objects.filter(
        Q(state=State.REFUSED) | Q(state=State.FAILED, reason=PLAIN_TEXT), notice_id__in=ids
    )
    for row in rows.order_by("notice_id", "number"):
        known = earlier[row.notice_id]
        if row.state != State.REFUSED:
            known.is_plain = True
            continue
        known.refused.add(row.route)
        if known.first is None and row.reason:
            known.first = Refusal(row.reason, "" if row.error_text == row.reason else row.error_text)
    return earlier


def first_refusal(notice_id: int) -> Refusal | None:
    return read([notice_id])[notice_id].first

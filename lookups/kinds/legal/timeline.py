"""A document's life as a line of dated events, for page, API and chat."""

import datetime as dt
from dataclasses import dataclass

from foundation.vietnamese.dates import day
from lookups.kinds.legal.effect import Bond
from lookups.kinds.legal.models import LegalDocument

_DONE_TO_IT = {
    Bond.REPLACES: "Bị thay thế bởi",
    Bond.REPEALS: "Bị bãi bỏ bởi",
    Bond.REPEALS_PART: "Bị bãi bỏ một phần bởi",
    Bond.AMENDS: "Được sửa đổi, bổ sung bởi",
    Bond.GUIDES: "Được hướng dẫn bởi",
}
_DONE_BY_IT = {
    Bond.REPLACES: "Thay thế",
    Bond.REPEALS: "Bãi bỏ",
    Bond.REPEALS_PART: "Bãi bỏ một phần",
    Bond.AMENDS: "Sửa đổi, bổ sung",
    Bond.GUIDES: "Hướng dẫn",
}


@dataclass(frozen=True, slots=True)
class Event:
    """`on` None: the day is not known; `number` is the other document's, and `query` asks for it."""

    on: dt.date | None
    words: str
    number: str = ""
    is_coming: bool = False

    @property
    def when(self) -> str:
        return day(self.on) if self.on else "chưa rõ ngày"


def events_of(document: LegalDocument, today: dt.date) -> list[Event]:
    """In order of days, those without a day last."""
    events: list[tuple[dt.date | None, str, str]] = []
    if document.issued_on:
        events.append((document.issued_on, "Ban hành", ""))
    if document.effective_on:
        events.append((document.effective_on, "Bắt đầu có hiệu lực", ""))
    if document.expires_on:
        events.append((document.expires_on, "Ngày cuối còn hiệu lực", ""))
    events += [
        (relation.begins_on, _DONE_TO_IT[Bond(relation.bond)], relation.source.number)
        for relation in document.touched_by.all()
    ]
    events += [
        (
            relation.starts_on or document.effective_on,
            _DONE_BY_IT[Bond(relation.bond)],
            relation.target_number,
        )
        for relation in document.touches.all()
    ]
    events.sort(key=lambda event: event[0] or dt.date.max)
    return [Event(on, words, number, on is not None and on > today) for on, words, number in events]

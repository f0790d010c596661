"""A document's life as a line of dated events, for page, API and chat."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.web.formats import day
from lookups.kinds.legal.effect import Bond
from lookups.kinds.legal.models import LegalDocument

_DONE_TO_IT = {
    Bond.REPLACES: _("Replaced by"),
    Bond.REPEALS: _("Repealed by"),
    Bond.REPEALS_PART: _("Repealed in part by"),
    Bond.AMENDS: _("Amended by"),
    Bond.GUIDES: _("Guided by"),
}
_DONE_BY_IT = {
    Bond.REPLACES: _("Replaces"),
    Bond.REPEALS: _("Repeals"),
    Bond.REPEALS_PART: _("Repeals a part of"),
    Bond.AMENDS: _("Amends"),
    Bond.GUIDES: _("Guides"),
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
        return day(self.on) if self.on else gettext("day not known")


def events_of(document: LegalDocument, today: dt.date) -> list[Event]:
    """In order of days, those without a day last."""
    events: list[tuple[dt.date | None, str, str]] = []
    if document.issued_on:
        events.append((document.issued_on, gettext("Issued"), ""))
    if document.effective_on:
        events.append((document.effective_on, gettext("Comes into force"), ""))
    if document.expires_on:
        events.append((document.expires_on, gettext("Last day in force"), ""))
    events += [
        (relation.begins_on, str(_DONE_TO_IT[Bond(relation.bond)]), relation.source.number)
        for relation in document.touched_by.all()
    ]
    events += [
        (
            relation.starts_on or document.effective_on,
            str(_DONE_BY_IT[Bond(relation.bond)]),
            relation.target_number,
        )
        for relation in document.touches.all()
    ]
    events.sort(key=lambda event: event[0] or dt.date.max)
    return [Event(on, words, number, on is not None and on > today) for on, words, number in events]

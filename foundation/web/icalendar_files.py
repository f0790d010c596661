"""Events for people's own calendars: iCalendar files (RFC 5545), written by the library icalendar.

The same rows always make the same bytes: a calendar that asks again and finds a higher `sequence` moves its
event, and crosses it out where it is cancelled.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

import icalendar
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from foundation.web import portal_address

ASK_AGAIN = dt.timedelta(hours=6)
CONTENT_TYPE = "text/calendar; charset=utf-8"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """`key` names the event within the portal for ever. `first` and `last` are moments, or whole days, both
    of them included; `page` is a path of the portal.
    """

    key: str
    sequence: int
    changed_at: dt.datetime
    first: dt.date
    last: dt.date
    title: str
    about: str = ""
    place: str = ""
    page: str = ""
    is_cancelled: bool = False


def calendar_response(key: str, title: str, events: Iterable[CalendarEvent]) -> HttpResponse:
    """`key` names the calendar within the portal."""
    calendar = icalendar.Calendar.new(
        uid=f"{key}@{portal_address.host()}",
        prodid=f"-//{portal_address.host()}//{settings.PORTAL_NAME}//{(get_language() or 'vi').upper()}",
        method="PUBLISH",
        refresh_interval=ASK_AGAIN,
        subcomponents=[_component(event) for event in events],
    )
    for name in ("NAME", "X-WR-CALNAME"):  # the second is what Google and Outlook read
        calendar.add(name, icalendar.vText(_plain(title)))
    return HttpResponse(calendar.to_ical(), content_type=CONTENT_TYPE)


def _component(event: CalendarEvent) -> icalendar.Event:
    changed_at = event.changed_at.astimezone(dt.UTC).replace(microsecond=0)
    return icalendar.Event.new(
        uid=f"{event.key}@{portal_address.host()}",
        sequence=event.sequence,
        stamp=changed_at,
        last_modified=changed_at,
        start=_in_utc(event.first),
        end=_in_utc(event.last) if isinstance(event.last, dt.datetime) else event.last + dt.timedelta(days=1),
        summary=_plain(event.title),
        description=_plain(event.about) or None,
        location=_plain(event.place) or None,
        url=portal_address.absolute(event.page) if event.page else None,
        status=icalendar.STATUS.CANCELLED if event.is_cancelled else icalendar.STATUS.CONFIRMED,
        transparency=icalendar.TRANSP.TRANSPARENT,  # news of the authorities makes nobody busy
    )


def _plain(text: str) -> str:
    """Without control characters, which RFC 5545 forbids."""
    return _CONTROL.sub(" ", text)


def _in_utc(moment: dt.date) -> dt.date:
    """Moments in UTC need no table of time zones beside them."""
    return moment.astimezone(dt.UTC) if isinstance(moment, dt.datetime) else moment

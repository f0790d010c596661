"""Offices in words, for page and chat: when they are open, and what search engines are told."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import offices
from dossiers.models import Agency
from foundation.calendar.opening_hours import Hours, Span
from foundation.calendar.working_days import ZONE
from foundation.web.formats import WEEKDAYS, full_day, hour

SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def week_in_words(week: dict[int, tuple[Span, ...]]) -> str:
    """`Thứ Hai – Thứ Sáu 07:30–11:30, 13:30–17:00; Thứ Bảy 07:30–11:30`"""
    groups: list[tuple[list[int], tuple[Span, ...]]] = []
    for weekday in sorted(week):
        if groups and groups[-1][1] == week[weekday] and groups[-1][0][-1] == weekday - 1:
            groups[-1][0].append(weekday)
        else:
            groups.append(([weekday], week[weekday]))
    return "; ".join(f"{_days(days)} {spans_in_words(spans)}" for days, spans in groups)


def usual_week() -> str:
    """The hours of an office that has not entered its own."""
    return week_in_words(offices.USUAL_WEEK)


def _days(days: list[int]) -> str:
    first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
    return str(first) if len(days) == 1 else f"{first} – {last}"


def spans_in_words(spans: Iterable[Span]) -> str:
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


def open_now(agency: Agency, now: dt.datetime) -> str:
    """`Đang mở cửa, đến 16:30 hôm nay.`, or when it opens again and why it is closed."""
    open_hours = offices.hours_of(agency)
    if closing := open_hours.closing(now):
        return _("Open now, until %(hour)s today.") % {"hour": hour(closing)}
    today = now.astimezone(ZONE).date()
    reason = offices.day_off_reason(agency, today)
    closed = _("Closed today (%(reason)s).") % {"reason": reason} if reason else _("Closed now.")
    return f"{closed} {opens_again(open_hours, now)}".strip()


def opens_again(open_hours: Hours, now: dt.datetime) -> str:
    opens = open_hours.next_opening(now)
    if opens is None:
        return ""
    if opens.date() == now.astimezone(ZONE).date():
        return _("Opens again at %(hour)s today.") % {"hour": hour(opens)}
    return _("Opens again at %(hour)s on %(day)s.") % {"hour": hour(opens), "day": full_day(opens)}


def structured_data(agency: Agency) -> dict[str, Any]:
    """The schema.org GovernmentOffice that a page of an office tells to search engines."""
    hours = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{SCHEMA_DAYS[weekday]}",
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
        }
        for weekday, spans in sorted(offices.hours_of(agency).week.items())
        for opens, closes in spans
    ]
    closed = [
        {
            "@type": "OpeningHoursSpecification",
            "name": row.name,
            "validFrom": row.first_day.isoformat(),
            "validThrough": row.last_day.isoformat(),
            "opens": "00:00",
            "closes": "00:00",
        }
        for row in offices.days_off_ahead(agency)
    ]
    address = {"@type": "PostalAddress", "addressCountry": "VN", "streetAddress": agency.address}
    if agency.unit:
        address["addressLocality"] = agency.unit.full_name
    told = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": agency.name,
        "alternateName": agency.short_name if agency.short_name != agency.name else "",
        "url": settings.PUBLIC_URL + reverse("dossiers:office", args=[agency.code]),
        "telephone": agency.phone,
        "address": address if agency.address else "",
        "openingHoursSpecification": hours,
        "specialOpeningHoursSpecification": closed,
    }
    return {name: value for name, value in told.items() if value}

"""Reads about offices: which one a text names, when it is open, and what it receives.

Offices in words, for page and chat: when they are open, and what search engines are told.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.models import Agency, Procedure
from foundation.calendar.models import CalendarException
from foundation.calendar.opening_hours import USUAL_WEEK, Hours, Span
from foundation.calendar.services import concerns
from foundation.calendar.working_days import ZONE
from foundation.database.table_versions import version_of
from foundation.database.vietnamese_order import by_name
from foundation.regions.models import AdminUnit, UnitSuccession
from foundation.regions.points import Point, distance_km
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from foundation.web.formats import WEEKDAYS, full_day, hour

NamesOf = Callable[[Agency], frozenset[str]]

MAX_LENGTH = 300
# What people leave out of the name of an office of the whole city.
_ENDINGS = (" thanh pho", " tinh")
_WHOLE_CITY = (" tinh ", " thanh pho ")
DEPARTMENT = "so"  # «sở»: two words after it tell which, however long its name goes on
MIN_WORDS, DEPARTMENT_WORDS = 3, 3
_AND, _CENTRE = " va ", "trung tam"  # «trung tâm Thăng Bình»
_NUMBERED = re.compile(r"\d{1,30}\w? \w{1,40} \w")


def offices() -> QuerySet[Agency]:
    return Agency.objects.current().filter(is_confirmed=True).select_related("unit")


def named_in(text: str) -> list[Agency]:
    """The offices that a text names: by name or address, else the one-stop units of the places in it."""
    text = text[:MAX_LENGTH]
    said = f" {fold(expand(text))} "
    known = _known(version_of(Agency), timezone.localdate())
    by_name = _most_fully(said, known, _names)
    if len(by_name) == 1 or (by_name and not any(office.is_one_stop for office in by_name)):
        return by_name
    one_stop = [agency for agency in known if agency.is_one_stop]
    if at_number := [each for each in one_stop if _said_of(_addresses(each), said)]:
        return at_number
    units, around = units_named(text)
    in_place = [agency for agency in one_stop if agency.unit in units]
    in_place = in_place or [agency for agency in one_stop if agency.unit in around]
    if in_place or units:
        return in_place
    if any(words in said for words in _WHOLE_CITY):
        return [each for each in by_name or one_stop if each.level == Agency.Level.PROVINCE]
    return by_name


@lru_cache(maxsize=1)
def _known(_version: str, _day: dt.date) -> tuple[Agency, ...]:
    """All offices of that day, read anew only when one of them changed: every message of the chat asks."""
    return tuple(offices())


def at_street_in(text: str) -> list[Agency]:
    """The one-stop units in a street that a text names without its number: «chỗ đường Trần Phú»."""
    return _most_fully(f" {fold(expand(text))} ", list(one_stops()), street_names)


def one_stops() -> QuerySet[Agency]:
    """Those that receive dossiers."""
    return offices().filter(is_one_stop=True)


def spoken_names(agency: Agency) -> frozenset[str]:
    """What it is called in a plain text: its names, its number and street."""
    return _names(agency) | _addresses(agency)


def of_the_city() -> list[Agency]:
    """The one-stop units of the whole city."""
    return list(one_stops().filter(level=Agency.Level.PROVINCE))


def nearest(point: Point, most: int) -> list[tuple[Agency, float]]:
    """The one-stop units nearest to a point, with their distance in kilometres; those without a point not."""
    known = [
        (each, distance_km(point, (each.lat, each.lng)))
        for each in one_stops()
        if each.lat is not None and each.lng is not None
    ]
    return sorted(known, key=lambda pair: pair[1])[:most]


def around(unit: AdminUnit) -> list[Agency]:
    """The one-stop units of the communes that came from the same district of the past as this one."""
    districts = {step.predecessor.parent_id for step in _origins(unit)} - {None}
    found = one_stops().filter(
        unit__origins__predecessor__parent__in=districts,
        unit__origins__predecessor__parent__level=AdminUnit.Level.DISTRICT,
    )
    return list(found.exclude(unit=unit).distinct().order_by(by_name()))


def units_named(text: str) -> tuple[list[AdminUnit], list[AdminUnit]]:
    """The units of today that a text names, and those around a place of the same name ("Tam Kỳ")."""
    places = find_places(text[:MAX_LENGTH])
    units = [unit for place in places for unit in place.units]
    communes = [unit for unit in units if unit.level == AdminUnit.Level.COMMUNE]
    return communes or units, [unit for place in places for unit in place.around]


def other_names(agency: Agency) -> list[str]:
    """The names of the offices that it took over ("UBND thành phố Tam Kỳ")."""
    return [name for other in agency.predecessors.all() for name in (other.name, other.short_name) if name]


def _most_fully(
    said: str, agencies: Sequence[Agency], names_of: Callable[[Agency], frozenset[str]]
) -> list[Agency]:
    """Those of the agencies one of whose names stands in the text, the longest name found."""
    found = {each: max(map(len, names)) for each in agencies if (names := _said_of(names_of(each), said))}
    longest = max(found.values(), default=0)
    return [agency for agency, length in found.items() if length == longest]


def _said_of(names: frozenset[str], said: str) -> list[str]:
    return [name for name in names if f" {name} " in said]


def _names(agency: Agency) -> frozenset[str]:
    of_unit = (agency.unit.full_name, agency.unit.name) if agency.unit else ()
    names = _called((agency.name, agency.short_name), of_unit)
    return names | {f"{_CENTRE} {fold(name)}" for name in of_unit} if agency.is_one_stop else names


@lru_cache(maxsize=1024)
def _called(given: tuple[str, ...], of_unit: tuple[str, ...]) -> frozenset[str]:
    """The names of an office, also without what people leave out; a department also by its beginning."""
    names = {fold(expand(name)) for name in given if name}
    names |= {name.replace(_AND, " ") for name in names}
    endings = (*(f" {fold(expand(name))}" for name in of_unit), *_ENDINGS)
    names |= {name.removesuffix(ending) for name in names for ending in endings}
    (kind, *rest), short = fold(given[0]).split(), fold(given[1])
    if kind == DEPARTMENT:
        beginnings = {" ".join((kind, *rest[:n])) for n in range(DEPARTMENT_WORDS - 1, len(rest))}
        return frozenset(names | beginnings | {f"{kind} {''.join(short.split()[1:])}"})
    # A single word or a bare kind names nothing.
    return frozenset(name for name in names if len(name.split()) >= MIN_WORDS)


def _addresses(agency: Agency) -> frozenset[str]:
    """Its number and street: «24 trần phú»; nothing where the address has no number."""
    street = fold(agency.address.partition(",")[0])
    return frozenset({street} if _NUMBERED.match(street) else ())


def street_names(agency: Agency) -> frozenset[str]:
    """How its street is spoken of without the number."""
    streets = {address.partition(" ")[2] for address in _addresses(agency)}
    return frozenset(f"{before} {street}" for street in streets for before in ("duong", "cho", "ben"))


def _origins(unit: AdminUnit) -> QuerySet[UnitSuccession]:
    return unit.origins.filter(predecessor__level=unit.level).select_related("predecessor")


def has_own_hours(agency: Agency) -> bool:
    return agency.opening_hours.exists()


def hours_of(agency: Agency) -> Hours:
    """Its own hours, else the usual office hours; closed on the days off of its calendar."""
    spans: dict[int, list[Span]] = {}
    for row in agency.opening_hours.all():
        spans.setdefault(row.weekday, []).append((row.opens, row.closes))
    return Hours({day: tuple(spans[day]) for day in spans} if spans else USUAL_WEEK, agency.calendar)


def day_off_reason(agency: Agency, day: dt.date) -> str:
    """The name of the holiday or closure of that day at this office; "" for none."""
    rows = CalendarException.objects.in_force().filter(first_day__lte=day, last_day__gte=day)
    rows = rows.exclude(kind=CalendarException.Kind.WORKED)
    found = (row.name for row in rows if concerns(row, office=agency.code, unit_id=agency.unit_id))
    return next(found, "")


def days_off_ahead(agency: Agency) -> list[CalendarException]:
    """The holidays and closures of this office that are not over, in order."""
    today = timezone.localdate()
    rows = CalendarException.objects.in_force().exclude(kind=CalendarException.Kind.WORKED)
    rows = rows.filter(last_day__gte=today, first_day__lte=today + dt.timedelta(days=90))
    return [
        row
        for row in rows.order_by("first_day", "pk")
        if concerns(row, office=agency.code, unit_id=agency.unit_id)
    ]


def communes() -> QuerySet[AdminUnit]:
    """The communes of today."""
    return AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE).select_related("parent")


def one_stop_of(unit: AdminUnit) -> Agency | None:
    """The office of a commune that receives dossiers, where it has one of its own."""
    return one_stops().filter(unit=unit).first()


def received_at(agency: Agency) -> QuerySet[Procedure]:
    """The procedures in force whose level is that of the office, or that it always handles."""
    wanted = Q(handled_by=agency)
    if agency.is_one_stop:
        wanted |= Q(agency_level=agency.level)
    return Procedure.objects.current().filter(wanted, is_confirmed=True)


def checked_on(agency: Agency) -> dt.date | None:
    """When its entry was changed last."""
    latest = agency.history.order_by("-history_date").values_list("history_date", flat=True).first()
    return timezone.localtime(latest).date() if latest else None


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
    return week_in_words(USUAL_WEEK)


def _days(days: list[int]) -> str:
    first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
    return str(first) if len(days) == 1 else f"{first} – {last}"


def spans_in_words(spans: Iterable[Span]) -> str:
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


def open_now(agency: Agency, now: dt.datetime) -> str:
    """`Đang mở cửa, đến 16:30 hôm nay.`, or when it opens again and why it is closed."""
    open_hours = hours_of(agency)
    if closing := open_hours.closing(now):
        return _("Open now, until %(hour)s today.") % {"hour": hour(closing)}
    today = now.astimezone(ZONE).date()
    reason = day_off_reason(agency, today)
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
        for weekday, spans in sorted(hours_of(agency).week.items())
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
        for row in days_off_ahead(agency)
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

"""Reads about offices: which one a text names, when it is open, and what it receives."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from dossiers.models import Agency, Procedure
from foundation.calendar.models import CalendarException
from foundation.calendar.opening_hours import USUAL_WEEK, Hours, Span
from foundation.calendar.services import concerns
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

MAX_LENGTH = 300
# What people leave out of the name of an office of the whole city.
_ENDINGS = (" thanh pho", " tinh")
_WHOLE_CITY = (" tinh ", " thanh pho ")


def offices() -> QuerySet[Agency]:
    return Agency.objects.current().filter(is_confirmed=True).select_related("unit")


def named_in(text: str) -> list[Agency]:
    """The offices that a text names: by their own names, else the one-stop units of the places in it."""
    text = text[:MAX_LENGTH]
    said = f" {fold(expand(text))} "
    known = list(offices())
    by_name = {agency: name for agency in known if (name := _longest_name_in(said, agency))}
    if by_name:
        longest = max(map(len, by_name.values()))
        return [agency for agency, name in by_name.items() if len(name) == longest]
    one_stop = [agency for agency in known if agency.is_one_stop]
    units, around = units_named(text)
    in_place = [agency for agency in one_stop if agency.unit in units]
    in_place = in_place or [agency for agency in one_stop if agency.unit in around]
    if in_place or units:
        return in_place
    is_whole_city = any(words in said for words in _WHOLE_CITY)
    return [each for each in one_stop if is_whole_city and each.level == Agency.Level.PROVINCE]


def units_named(text: str) -> tuple[list[AdminUnit], list[AdminUnit]]:
    """The units of today that a text names, and those around a place of the same name ("Tam Kỳ")."""
    places = find_places(text[:MAX_LENGTH])
    units = [unit for place in places for unit in place.units]
    communes = [unit for unit in units if unit.level == AdminUnit.Level.COMMUNE]
    return communes or units, [unit for place in places for unit in place.around]


def other_names(agency: Agency) -> list[str]:
    """The names of the offices that it took over ("UBND thành phố Tam Kỳ")."""
    return [name for other in agency.predecessors.all() for name in (other.name, other.short_name) if name]


def _longest_name_in(said: str, agency: Agency) -> str:
    names = {fold(expand(name)) for name in (agency.name, agency.short_name) if name}
    whole = (f" {fold(expand(agency.unit.full_name))}",) if agency.unit else ()
    names |= {name.removesuffix(ending) for name in names for ending in (*whole, *_ENDINGS)}
    # A single word ("sở") or a bare kind names nothing.
    found = [name for name in names if len(name.split()) > 2 and f" {name} " in said]
    return max(found, key=len, default="")


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


def days_off_ahead(agency: Agency, days: int = 90) -> list[CalendarException]:
    """The holidays and closures of this office that are not over, in order."""
    today = timezone.localdate()
    rows = CalendarException.objects.in_force().exclude(kind=CalendarException.Kind.WORKED)
    rows = rows.filter(last_day__gte=today, first_day__lte=today + dt.timedelta(days=days))
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
    return offices().filter(is_one_stop=True, unit=unit).first()


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

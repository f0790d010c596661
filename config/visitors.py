"""`/du-khach/`: what a visitor from abroad needs on a bad day: numbers, hospitals, passport, visa, buses.

The same page in Vietnamese is what a host or a hotel shows. Facts come from the tables of the services that
keep them, with how sure each is and its day; what no table holds is general advice and says so.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import fold
from foundation.vietnamese.order import order_key
from foundation.web.page_cache import cache_public_page
from lookups.kinds.buses import timetable
from lookups.kinds.buses.models import Route
from lookups.kinds.buses.search import fares
from lookups.kinds.health.models import Facility
from tourism.models import Entry

AIRPORT = "san bay"
IMMIGRATION_PORTAL = "https://dichvucong.bocongan.gov.vn"


@dataclass(frozen=True, slots=True)
class Number:
    label: Any
    phone: str


NUMBERS = (
    Number(_("Ambulance"), "115"),
    Number(_("Police"), "113"),
    Number(_("Fire, trapped people"), "114"),
    Number(_("Search and rescue: floods, sea, mountains"), "112"),
)


@dataclass(frozen=True, slots=True)
class BusLine:
    route: Route
    fare: tuple[int, int] | None
    is_to_airport: bool

    @property
    def asked(self) -> str:
        return self.route.short_name or self.route.long_name


@cache_public_page
def visitors(request: HttpRequest) -> HttpResponse:
    buses = timetable.in_force()
    context = {
        "numbers": NUMBERS,
        "hospitals": _hospitals(),
        "feed": buses.feed if buses else None,
        "lines": _lines(buses) if buses else [],
        "immigration_portal": IMMIGRATION_PORTAL,
        "tickets": _with_tickets(),
    }
    return render(request, "public/visitors.html", context)


def _hospitals() -> list[Facility]:
    """Those that take emergencies and can be called, where English is spoken first."""
    open_always = Facility.objects.filter(has_emergency=True).select_related("commune")
    called = [each for each in open_always if each.emergency_phone or each.phone]
    return sorted(called, key=lambda each: (not each.speaks_english, order_key(each.name)))


def _lines(buses: timetable.Timetable) -> list[BusLine]:
    """Those to an airport first."""
    lines = [
        BusLine(route, fares(buses, None, route, whole=True), AIRPORT in fold(route.long_name))
        for route in buses.routes
    ]
    return sorted(lines, key=lambda line: not line.is_to_airport)


def _with_tickets() -> list[Entry]:
    """Sights whose entrance fee the handbook knows, as a measure against overcharging."""
    priced = Entry.objects.published().filter(tickets__isnull=False).distinct()
    return list(priced.prefetch_related("tickets").order_by("name")[:6])

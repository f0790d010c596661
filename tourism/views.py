"""`/cam-nang/`: the handbook on the web."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q, prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from foundation.files import qr
from foundation.files.responses import picture_of_page
from foundation.insights.usage import count_usage
from foundation.maps.points import as_geojson
from foundation.maps.transit import TransitStop, stops_near
from foundation.regions.points import geo_uri, map_url
from foundation.web.json_ld import json_ld
from foundation.web.page_cache import cache_public_page
from tourism import festivals, pictures, presentation, route_maps, safe_urls, structured_data
from tourism.forms import SearchForm
from tourism.kinds import BY_SLUG, SECTIONS, Kind, Section
from tourism.models import Entry, Photo, State
from tourism.search import SearchResult, distance_km, search, without_filters

A_PAGE = 9  # three rows of three
MAX_PRINTED = 200  # a page of the list for paper
MAX_HIGHLIGHTS = 6
YEARS_AHEAD = 5
SEES_DRAFTS = "tourism.view_entry"


@cache_public_page
def home(request: HttpRequest) -> HttpResponse:
    counts = dict(Entry.objects.published().values_list("kind").annotate(n=Count("pk")))
    today = timezone.localdate()
    occasions = festivals.upcoming(_festivals(), today)[:4]
    routes = Entry.objects.published().of(Kind.ITINERARY).for_cards()[:4]
    best = Entry.objects.published().filter(highlight__isnull=False).in_reading_order()
    highlights = best.for_cards()[:MAX_HIGHLIGHTS]
    context: dict[str, Any] = {
        "sections": [(section, counts.get(section.kind.value, 0)) for section in SECTIONS],
        "occasions": [_told(occasion, today) for occasion in occasions],
        "routes": routes,
        "highlights": [presentation.card(entry, timezone.localtime()) for entry in highlights],
        "form": SearchForm(section=None),
    }
    context["icons"] = {section.icon for section in SECTIONS} | presentation.icons_of(context["highlights"])
    return render(request, "tourism/home.html", context)


@require_safe
@count_usage("cam-nang")
@cache_public_page
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """All entries of a kind that answer the question in the address; `print=1` lists them for paper."""
    found = BY_SLUG.get(slug)
    if found is None:
        raise Http404
    return _list(request, found)


@require_safe
@count_usage("cam-nang")
def find(request: HttpRequest) -> HttpResponse:
    """The same over all kinds."""
    return _list(request, None)


def _list(request: HttpRequest, section: Section | None) -> HttpResponse:
    form = SearchForm(request.GET, section=section)
    is_valid = form.is_valid()
    question = form.question() if is_valid else None
    found = search(question) if question else SearchResult()
    at, here = timezone.localtime(), question.here if question else None
    is_print = request.GET.get("print") == "1"
    page = Paginator(found.entries, MAX_PRINTED if is_print else A_PAGE).get_page(request.GET.get("page"))
    if is_print:
        prefetch_related_objects(list(page), "tickets")
    is_asked = any(request.GET.get(name) for name in form.fields)
    cards = [presentation.card(entry, at, here) for entry in page]
    context = {
        "section": section,
        "form": form,
        "found": found,
        "page": page,
        "cards": cards,
        "icons": presentation.icons_of(cards) | {"t-print"},
        "is_asked": is_asked,
        "is_near": here is not None,
        "communes": question.communes if question else (),
        "elsewhere": len(search(without_filters(question)).entries) if question and not found.entries else 0,
        "query": _query(request),
        "has_points": any(entry.lat is not None for entry in found.entries),
        "points": f"{reverse('tourism:points')}?{_query(request)}&kind={section.slug if section else ''}",
        "printed_at": at,
    }
    template = "tourism/print.html" if is_print and is_valid else "tourism/section.html"
    return render(request, template, context, status=200 if is_valid else 422)


@require_safe
@count_usage("cam-nang")
@cache_public_page
def entry(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One entry. Staff who may see drafts read it as it will be; a withdrawn one says so (410)."""
    if section not in BY_SLUG:
        raise Http404
    entries = Entry.objects.for_cards().select_related("commune__parent").prefetch_related("tickets")
    found = get_object_or_404(entries, kind=BY_SLUG[section].kind, slug=slug)
    is_preview = found.state != State.PUBLISHED
    if is_preview and not request.user.has_perm(SEES_DRAFTS):
        if found.state != State.WITHDRAWN:
            raise Http404
        return render(request, "tourism/gone.html", {"entry": found}, status=410)
    return render(request, "tourism/entry.html", _page_of(request, found) | {"is_preview": is_preview})


def _page_of(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    at, today = timezone.localtime(), timezone.localdate()
    tag, tone = presentation.opening(entry, at)
    occasion = festivals.next_occasion(entry, today) if entry.kind == Kind.FESTIVAL else None
    address = settings.PUBLIC_URL + entry.get_absolute_url()
    photo = entry.photo
    picture = pictures.for_sharing(photo) if photo else {}
    told = structured_data.entry_data(
        entry, address=address, picture=picture.get("url", ""), occasion=occasion
    )
    facts: dict[str, Any] = {
        "hours": presentation.hours_lines(entry),
        "price": presentation.price(entry),
        "address": presentation.address(entry),
        "rule": presentation.recurrence(entry) if entry.kind == Kind.FESTIVAL else "",
        "occasion": _told(occasion, today) if occasion else None,
    }
    more = (
        "price_note",
        "hours_note",
        "season_note",
        "access_note",
        "arrival_note",
        "children_note",
        "phone",
        "producer",
        "certificate",
        "rooms",
        "licence",
    )
    stops = list(entry.stops.select_related("entry__commune")) if entry.kind in _ROUTES else []
    route_map = route_maps.of_stops(stops)
    has_facts = any(facts.values()) or any(getattr(entry, name) for name in more)
    return {
        **facts,
        "icons": {"t-map"},
        "has_facts": has_facts or bool(entry.tickets.all()),
        "entry": entry,
        "tag": tag,
        "tone": tone,
        "stars": presentation.stars(entry),
        "offers": _sellers(entry, at),
        "sold": _products(entry),
        "stops": stops,
        "near": _near(entry, at),
        "transit": _transit(entry, at),
        "page_address": address,
        "picture": picture,
        "structured": json_ld(told) if told else "",
        "map_link": map_url(entry.lat, entry.lng, zoom=16),
        "geo": geo_uri(entry.lat, entry.lng, entry.title),
        "map_points": route_map.points if stops else as_geojson(route_maps.of_entries([entry])),
        "map_lines": route_map.lines,
        "has_website": bool(entry.website) and safe_urls.is_safe(entry.website),
    }


_ROUTES = (Kind.ITINERARY, Kind.TOUR)


def _transit(entry: Entry, at: dt.datetime) -> list[TransitStop]:
    """Bus stops near it; none for what stands nowhere."""
    return [] if entry.lat is None or entry.lng is None else stops_near(entry.lat, entry.lng, at)


def _sellers(entry: Entry, at: dt.datetime) -> list[tuple[Any, Any, str]]:
    """(offer, card of the seller, its address) for a dish or a speciality."""
    if entry.kind not in (Kind.DISH, Kind.SPECIALITY):
        return []
    offers = entry.offers.filter(seller__state=State.PUBLISHED).select_related("seller__commune")
    return [
        (offer, presentation.card(offer.seller, at), presentation.address(offer.seller))
        for offer in offers.prefetch_related("seller__hours", "seller__photos")
    ]


def _products(entry: Entry) -> list[Any]:
    if entry.kind not in (Kind.EATERY, Kind.SHOP):
        return []
    return list(entry.sells.filter(product__state=State.PUBLISHED).select_related("product"))


def _near(entry: Entry, at: dt.datetime) -> list[Any]:
    """Up to four others within 5 km, the nearest first, of kinds that stand somewhere."""
    if entry.lat is None or entry.lng is None:
        return []
    box = Q(lat__range=(entry.lat - 0.05, entry.lat + 0.05), lng__range=(entry.lng - 0.05, entry.lng + 0.05))
    here = (entry.lat, entry.lng)
    others = list(Entry.objects.published().filter(box).exclude(pk=entry.pk).for_cards())
    others.sort(key=lambda other: distance_km(other, here))
    return [presentation.card(other, at, here) for other in others[:4]]


@cache_public_page
def calendar(request: HttpRequest) -> HttpResponse:
    """The festivals of a year, day by day: `year`, from this one to five years on."""
    today = timezone.localdate()
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else today.year
    if not today.year <= year <= today.year + YEARS_AHEAD:
        return redirect("tourism:calendar")
    occasions = festivals.between(_festivals(), dt.date(year, 1, 1), dt.date(year, 12, 31))
    yearly = [found for found in occasions if found.festival.month]
    every_month = [found for found in occasions if not found.festival.month and found.first.year == year]
    start = dt.date(year, 1, 1)
    months: list[tuple[int, list[Any]]] = [
        (month, [_told(found, today) for found in yearly if max(found.first, start).month == month])
        for month in range(1, 13)
    ]
    context = {
        "year": year,
        "years": range(today.year, today.year + 3),
        "months": [(dt.date(year, month, 1), told) for month, told in months if told],
        "monthly": _by_festival(every_month),
        "unfixed": [found for found in _festivals() if found.day is None],
        "structured": json_ld(structured_data.festivals_data(yearly)),
    }
    return render(request, "tourism/calendar.html", context)


def _by_festival(occasions: list[festivals.Occasion]) -> list[tuple[Entry, list[dt.date]]]:
    days: dict[Entry, list[dt.date]] = {}
    for occasion in occasions:
        days.setdefault(occasion.festival, []).append(occasion.first)
    return list(days.items())


def _festivals() -> list[Entry]:
    return list(Entry.objects.published().of(Kind.FESTIVAL).select_related("commune"))


def _told(occasion: festivals.Occasion, today: dt.date) -> dict[str, Any]:
    return {
        "festival": occasion.festival,
        "days": presentation.date_range(occasion),
        "first": occasion.first,
        "is_on": occasion.is_on(today),
        "in_days": max(0, (occasion.first - today).days),
        "rule": presentation.recurrence(occasion.festival),
        "commune": presentation.commune_name(occasion.festival),
    }


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """What the list shows, as GeoJSON for the map; `kind` is the section's word in addresses."""
    form = SearchForm(request.GET, section=BY_SLUG.get(request.GET.get("kind", "")))
    if not form.is_valid():
        return JsonResponse(as_geojson(()), status=422)
    found = [entry.pk for entry in search(form.question(), now=timezone.localtime()).entries]
    entries = Entry.objects.filter(pk__in=found).for_cards()  # which pins share one does not hang on the list
    return JsonResponse(as_geojson(route_maps.of_entries(entries)))


@require_safe
@cache_control(public=True, max_age=86_400)
def qr_picture(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """The address of an entry as a QR code, black on white with its quiet zone."""
    if section not in BY_SLUG:
        raise Http404
    found = get_object_or_404(Entry.objects.published(), kind=BY_SLUG[section].kind, slug=slug)
    picture = qr.svg(settings.PUBLIC_URL + found.get_absolute_url())
    return HttpResponse(picture, content_type="image/svg+xml")


@require_safe
def photo(request: HttpRequest, name: str, ending: str) -> FileResponse:
    """A picture of a published entry by the random name of its file; a worker makes `name_size.ending`."""
    if ending not in pictures.MIME:
        raise Http404
    stem, _mark, size = name.rpartition("_")
    found = get_object_or_404(Photo.objects.named(stem or name).select_related("entry"))
    return picture_of_page(
        request,
        _stored(found, name, size, ending),
        content_type=pictures.MIME[ending],
        is_public=found.entry.state == State.PUBLISHED,
        seen_by=SEES_DRAFTS,
    )


def _stored(photo: Photo, name: str, size: str, ending: str) -> Any:
    if size != name:
        return photo.stored_name(size, ending)
    return photo.file if str(photo.file.name).endswith(f"/{name}.{ending}") else photo.thumb


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("page", "lang", "print", "kind"):
        query.pop(name, None)
    return query.urlencode()

"""Festivals as files for people's own calendars: all of them, or one. A withdrawn one is crossed out."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.local_names import local
from foundation.web.icalendar_files import CalendarEvent, calendar_response
from foundation.web.page_cache import cache_public_page
from tourism import festivals, presentation
from tourism.kinds import BY_SLUG, Kind
from tourism.models import Entry, State

AHEAD = dt.timedelta(days=550)  # this season's and the next one's, whenever somebody looks
SINCE = dt.timedelta(days=31)


@cache_public_page
def all_festivals(request: HttpRequest) -> HttpResponse:
    return calendar_response("festivals", local(_("Festivals of %(territory)s")), _events(_once_public()))


@cache_public_page
def one_festival(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    if section not in BY_SLUG or BY_SLUG[section].kind != Kind.FESTIVAL:
        raise Http404
    found = _once_public().filter(slug=slug)
    if not found:
        raise Http404
    return calendar_response(f"festival-{found[0].pk}", found[0].title, _events(found))


def _once_public() -> QuerySet[Entry]:
    """A calendar that holds a festival must hear that it was withdrawn."""
    known = Entry.objects.of(Kind.FESTIVAL).filter(state__in=[State.PUBLISHED, State.WITHDRAWN])
    return known.select_related("commune")


def _events(entries: QuerySet[Entry]) -> list[CalendarEvent]:
    saved = dict(entries.values_list("pk").annotate(times=Count("past")))
    today = timezone.localdate()
    occasions = festivals.between(entries, today - SINCE, today + AHEAD)
    return [_event(occasion, saved[occasion.festival.pk]) for occasion in occasions]


def _event(occasion: festivals.Occasion, saved: int) -> CalendarEvent:
    festival = occasion.festival
    where = (festival.address, presentation.commune_name(festival))
    return CalendarEvent(
        key=f"festival-{festival.pk}-{occasion.turn}",
        sequence=saved,
        changed_at=festival.changed_at,
        first=occasion.first,
        last=occasion.last,
        title=festival.title,
        about="\n".join(filter(None, _about(festival))),
        place=", ".join(filter(None, where)),
        page=festival.get_absolute_url(),
        is_cancelled=festival.state == State.WITHDRAWN,
    )


def _about(festival: Entry) -> Iterable[str]:
    yield festival.translated("summary")
    yield presentation.recurrence(festival)
    yield f"{_('Source:')} {festival.source} ({festival.get_certainty_display()})"

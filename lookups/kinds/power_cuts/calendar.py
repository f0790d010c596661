"""The cuts of a place as a file for people's own calendars, where they follow every change."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.vietnamese.folding import fold
from foundation.web.icalendar_files import CalendarEvent, calendar_response
from lookups import kept_answers, registry
from lookups.kept_answers import Key
from lookups.kinds.power_cuts.forms import PowerCutForm
from lookups.kinds.power_cuts.models import PowerCut
from lookups.places import Area, listed

KIND = "cup-dien"
BEHIND, AHEAD = dt.timedelta(days=7), dt.timedelta(days=92)
MAX_EVENTS = 500


def address_of(place: Area | str) -> str:
    """The file of a place, in the language of the page that links to it."""
    said = place.said if isinstance(place, Area) else place
    return f"{reverse('lookups:power_cuts_calendar')}?{urlencode({'place': said, 'lang': get_language()})}"


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """`place` as on the page of the look-up: a commune, old or new, or the words of a street."""
    kind = registry.LOADED[KIND]
    asked = kept_answers.key_of(kind, request, request.GET, "ics")
    # Not counted: calendars ask by themselves.
    return kept_answers.kept_or_made(lambda: _made(request, asked), asked, kind, request, channel="")


def _made(request: HttpRequest, key: Key | None) -> HttpResponse:
    form = PowerCutForm({"place": request.GET.get("place", "")})
    if not (form.is_valid() and form.cleaned_data["place"]):
        return redirect("lookups:look_up", KIND)
    response = _file(form.cleaned_data["place"])
    kept_answers.keep(key, response, "found")
    return response


def _file(place: Area | str) -> HttpResponse:
    now = timezone.now()
    cuts = PowerCut.objects.of_place(place).filter(ends_at__gt=now - BEHIND, starts_at__lt=now + AHEAD)
    name, said = (place.name, place.said) if isinstance(place, Area) else (place, place)
    title = _("Power cuts: %(place)s") % {"place": name}
    events = map(_event, cuts.for_answer()[:MAX_EVENTS])
    return calendar_response(f"power-cuts-{slugify(fold(said))}", title, events)


def _event(cut: PowerCut) -> CalendarEvent:
    communes = listed(cut.communes.all())
    return CalendarEvent(
        key=f"power-cut-{cut.pk}",
        sequence=cut.version - 1,
        changed_at=cut.updated_at,
        first=cut.starts_at,
        last=cut.ends_at,
        title=_("No power: %(places)s") % {"places": communes} if communes else _("No power"),
        about="\n".join(filter(None, _about(cut))),
        place=communes,
        page=reverse("lookups:look_up", args=[KIND]),
        is_cancelled=cut.state == PowerCut.State.CANCELLED,
    )


def _about(cut: PowerCut) -> Iterable[str]:
    """What the power company wrote, with its name."""
    yield cut.area
    yield cut.reason
    yield cut.company

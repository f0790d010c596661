"""The days of a dossier for the citizen's own calendar: when it is due, when papers or the fee are. They hold
the code and nothing personal."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import public_view
from dossiers.views.access import DossierAccess
from foundation.web.formats import full_day, hour
from foundation.web.icalendar_files import CalendarEvent, calendar_response
from foundation.web.responses import no_store


def due_date(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    """Its page is that of the code alone: a calendar is shared more easily than a receipt."""
    dossier, facts = access.dossier, public_view.details(access.dossier)
    due_at = timezone.localtime(dossier.due_at) if dossier.due_at else None
    days: list[tuple[str, dt.date | None, str]] = [
        ("papers", facts.supplement_due, _("Dossier %(code)s: last day for papers")),
        ("fee", facts.fee.pay_by if facts.fee else None, _("Dossier %(code)s: last day to pay")),
        ("due", due_at.date() if due_at else None, _("Dossier %(code)s is due")),
    ]
    latest = dossier.events.order_by("pk").last()
    events = [
        CalendarEvent(
            key=f"dossier-{dossier.code}-{key}",
            sequence=dossier.version,
            changed_at=latest.at if latest else dossier.created_at,
            first=day,
            last=day,
            title=title % {"code": dossier.code},
            about=_about(due_at) if key == "due" and due_at else "",
            place=", ".join(filter(None, (facts.counter, facts.counter_address))),
            page=dossier.code_path,
            is_cancelled=facts.definition.stage == "ended",
        )
        for key, day, title in days
        if day
    ]
    if not events:
        raise Http404
    return no_store(calendar_response(f"dossier-{dossier.code}", events[0].title, events))


def _about(due_at: dt.datetime) -> str:
    when = {"day": full_day(due_at), "hour": hour(due_at)}
    may_move = _("The day moves where papers or a fee are waited for; the page of the dossier knows it.")
    return f"{_('Promised for %(day)s, %(hour)s.') % when} {may_move}"

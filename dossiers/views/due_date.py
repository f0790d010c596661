"""The day on which a dossier is due, for the citizen's own calendar: the code and nothing personal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import public_view
from dossiers.public_view import Overview
from dossiers.views.access import DossierAccess
from foundation.web.formats import full_day, hour
from foundation.web.icalendar_files import CalendarEvent, calendar_response
from foundation.web.responses import no_store


def due_date(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    """Its page is that of the code alone: a calendar is shared more easily than a receipt."""
    dossier = access.dossier
    if dossier.due_at is None:
        raise Http404
    facts, latest = public_view.overview(dossier), dossier.events.order_by("pk").last()
    day = timezone.localtime(dossier.due_at).date()
    event = CalendarEvent(
        key=f"dossier-{dossier.code}-due",
        sequence=dossier.version,
        changed_at=latest.at if latest else dossier.created_at,
        first=day,
        last=day,
        title=_("Dossier %(code)s is due") % {"code": dossier.code},
        about=_about(facts),
        place=", ".join(filter(None, (facts.counter, facts.counter_address))),
        page=dossier.code_path,
        is_cancelled=facts.definition.stage == "ended",
    )
    return no_store(calendar_response(f"dossier-{dossier.code}", event.title, [event]))


def _about(facts: Overview) -> str:
    when = {"day": full_day(facts.due_at), "hour": hour(facts.due_at)}
    may_move = _("The day moves where papers or a fee are waited for; the page of the dossier knows it.")
    return f"{_('Promised for %(day)s, %(hour)s.') % when} {may_move}"

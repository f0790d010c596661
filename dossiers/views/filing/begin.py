"""Choose a procedure by one's own words, read what it needs, begin; or go on with a draft by its code."""

from pathlib import PurePath

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import submission
from dossiers.errors import DossierRefusal
from dossiers.models import Procedure, ProcedurePaper
from dossiers.search_sources import published
from dossiers.structured_data import procedure_data
from dossiers.submission.life_events import LIFE_EVENTS, life_event
from dossiers.submission.procedure_search import find_procedures, national_portal_search, procedures
from dossiers.views.access import DossierAccess
from dossiers.views.filing import wizard
from foundation.database.vietnamese_order import by_name
from foundation.files.responses import office_file
from foundation.rate_limits import RateLimiter
from foundation.vietnamese.folding import nfc
from foundation.web.client_address import client_address
from foundation.web.json_ld import json_ld
from foundation.web.responses import no_store, too_many

MAX_QUERY = 200
BEGINNING = RateLimiter("draft-begin", "40/hour")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """`?viec=` names a life event: what it needs is found by its Vietnamese name."""
    event = life_event(request.GET.get("viec", ""))
    typed = nfc(request.GET.get("q", "")).strip()[:MAX_QUERY]
    words = event.words if event else typed
    match = find_procedures(words) if words else None
    context = {
        "typed": typed,
        "event": event,
        "match": match,
        "published": published(words) if match and not match.certain else [],
        "national_portal_search": national_portal_search(words),
        "here": procedures().filter(is_filed_here=True).order_by(by_name("field"), "field", by_name()),
        "drafts": wizard.drafts_here(request),
        "life_events": LIFE_EVENTS,
    }
    return no_store(render(request, "dossiers/filing/start.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """What it needs and costs; POST begins it."""
    found = get_object_or_404(procedures(), pk=pk)
    if request.method == "POST":
        return _begin(request, found)
    context = {
        "procedure": found,
        "papers": found.papers.all(),
        "fees": found.fees.all(),
        "national_portal": found.portal_url or settings.NATIONAL_PORTAL_URL,
        "days": submission.LIVES_FOR.days,
        "steps": wizard.application_steps(found),
        "structured": json_ld(procedure_data(found)),
    }
    return render(request, "dossiers/filing/procedure.html", context)


@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file to fill in for a paper, of a procedure in force."""
    paper = get_object_or_404(ProcedurePaper.objects.exclude(template=""), pk=pk, procedure__in=procedures())
    kind = PurePath(str(paper.template)).suffix.removeprefix(".")
    return office_file(paper.template, name=paper.name, kind=kind)


def _begin(request: HttpRequest, found: Procedure) -> HttpResponse:
    if not BEGINNING.hit(client_address(request)):
        return too_many(request)
    try:
        draft = submission.begin(procedure=found, channel="web")
    except DossierRefusal:
        return redirect(request.path)
    return wizard.begin_at(request, "office", draft)


@sensitive_post_parameters("code")
@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    """Here, one of those begun in this browser; on another device, by the code that the first one showed."""
    if pk := request.POST.get("draft", ""):
        step = "give_up" if "delete" in request.POST else "check"
        return wizard.go_on(request, pk, step) or no_store(redirect("dossiers:file_lost"))
    draft = submission.reopen(code=request.POST.get("code", ""), asker=client_address(request))
    if draft is None:
        return no_store(redirect("dossiers:file_lost"))
    return wizard.begin_at(request, wizard.steps_of(draft)[0], draft)


@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """No draft here, or no draft of that code: the same page for both."""
    return no_store(render(request, "dossiers/filing/lost.html", status=404))


def supplement(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    """From the page of a dossier that waits for papers: POST begins the answer."""
    if request.method != "POST":
        return redirect(access.home)
    if not BEGINNING.hit(client_address(request)):
        return too_many(request)
    try:
        draft = submission.begin_supplement(dossier=access.dossier, channel="web")
    except DossierRefusal:
        return redirect(access.home)
    return wizard.begin_at(request, "papers", draft, knows_address=access.is_token)

"""The steps between beginning and receipt. Each saves what is right, even where something is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dossiers import matters, services, submission
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier, DossierDraft, Follow
from dossiers.submission import Wanted, declaration
from dossiers.submission.uploaded_files import MAX_BYTES
from dossiers.views.access import DossierAccess
from dossiers.views.filing import wizard
from dossiers.views.filing.forms import ApplicantForm, OfficeForm
from foundation.conversations import news_choice
from foundation.conversations.news_choice import NewsChoiceForm
from foundation.matters import cookie
from foundation.rate_limits import RateLimiter
from foundation.web.client_address import client_address
from foundation.web.responses import too_many

METHODS = ["GET", "HEAD", "POST"]
MAX_AT_ONCE = 10
UPLOADING = RateLimiter("draft-upload", "120/hour")
TRAITS = ("full_name", "phone", "identity_number", "address", "email")


def _typed(
    request: HttpRequest, draft: DossierDraft, step: str, form_class: Any, initial: Any, save: Any
) -> HttpResponse:
    """A step with a form, of which `save` keeps the answers."""
    if draft.procedure is None:
        return redirect(wizard.WIZARD.address("papers"))
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        save(draft=draft, **form.cleaned_data)
        return wizard.onward(request, draft, step)
    return wizard.show(request, draft, step, is_wrong=form.is_bound, form=form)


@require_http_methods(METHODS)
@wizard.with_draft
def office(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    initial = {"office": draft.office_id}
    return _typed(request, draft, "office", OfficeForm, initial, submission.choose_office)


@sensitive_post_parameters()
@require_http_methods(METHODS)
@wizard.with_draft
def applicant(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    known = {name: getattr(draft, name) for name in TRAITS}
    return _typed(request, draft, "applicant", ApplicantForm, known, submission.fill_in)


@sensitive_post_parameters()
@require_http_methods(METHODS)
@wizard.with_draft
def news(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    """Whoever comes past this step looks himself, as the last page says."""
    initial = {"news": draft.news, "news_address": draft.email}
    return _typed(request, draft, "news", NewsChoiceForm, initial, submission.choose_news)


@require_http_methods(METHODS)
@wizard.with_draft
def papers(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    """Files are kept as they come; «go on» asks for what is still missing, the other buttons do not."""
    wanted = submission.wanted(draft)
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        if request.FILES and not UPLOADING.hit(client_address(request)):
            return too_many(request)
        problems = _take_files(request, draft, wanted)
        _take_away(request, draft)
        wanted = submission.wanted(draft)
        if "go" in request.POST:
            for want in wanted:
                if want.is_required and not want.files and want.name not in problems:
                    problems[want.name] = [_("Please add this paper")]
            if not problems:
                return wizard.onward(request, draft, "papers")
        elif not problems:
            return redirect(request.get_full_path())
    rows = [
        {"want": want, "field": f"paper-{n}", "problems": problems.get(want.name, [])}
        for n, want in enumerate(wanted, start=1)
    ]
    megabytes = MAX_BYTES // (1024 * 1024)
    return wizard.show(request, draft, "papers", is_wrong=bool(problems), rows=rows, megabytes=megabytes)


@require_http_methods(METHODS)
@wizard.with_draft
def check(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    gaps = submission.gaps(draft)
    more: dict[str, Any] = {
        "gaps": gaps,
        "papers": submission.wanted(draft),
        "declared": declaration.answers(draft),
        "consent": submission.consent_words(),
        "news": news_choice.chosen_route(draft.news)[0],
    }
    if request.method != "POST" or gaps:
        return wizard.show(request, draft, "check", is_wrong=request.method == "POST", **more)
    if request.POST.get("agreed") != "yes":
        return wizard.show(request, draft, "check", is_wrong=True, is_unagreed=True, **more)
    chosen = {"choice": draft.news, "address": draft.email}  # the draft is emptied once it is sent
    proof = {"form": "web"}
    try:
        dossier = submission.send(draft=draft, consent=submission.consent_words(), channel="web", proof=proof)
    except DossierRefusal as refusal:
        return wizard.show(request, draft, "check", is_wrong=True, refusal=refusal.message, **more)
    if draft.procedure:
        _begin_news(request, draft, dossier, chosen)
    sent = (matters.DRAFT, str(draft.pk))
    response = wizard.after_sending(request, draft, dossier)
    return cookie.remember(request, response, matters.DOSSIER, dossier.pk, instead_of=sent)


def _begin_news(
    request: HttpRequest, draft: DossierDraft, dossier: Dossier, chosen: Mapping[str, str]
) -> None:
    access = DossierAccess(dossier, Follow.Proof.QR, dossier.token)
    step = news_choice.begin(**chosen, ticket=access.ticket, asker=client_address(request))
    if step == news_choice.CHAT:
        services.issue_link_code(dossier=dossier, proof=access.link_proof)
    draft.news = step
    draft.save(update_fields=["news"])


@require_http_methods(METHODS)
@wizard.with_draft
def give_up(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    """Asks first; POST deletes the draft with its files."""
    if request.method == "POST":
        response = wizard.drop(request, redirect("dossiers:file"), draft)
        cookie.forget(request, response, (matters.DRAFT, str(draft.pk)))
        submission.discard(draft)
        return response
    return render(request, "dossiers/filing/give_up.html", {"draft": draft})


def _take_files(request: HttpRequest, draft: DossierDraft, wanted: Sequence[Wanted]) -> dict[str, list[str]]:
    """Keep what can be kept; by paper, what could not and why."""
    problems: dict[str, list[str]] = {}
    for n, want in enumerate(wanted, start=1):
        sent = request.FILES.getlist(f"paper-{n}")
        for file in sent[:MAX_AT_ONCE]:
            try:
                submission.add_file(
                    draft=draft,
                    paper=want.name,
                    filename=file.name or "",
                    content=_bounded(file),
                    asker=client_address(request),
                )
            except DossierRefusal as refusal:
                problems.setdefault(want.name, []).append(f"{file.name}: {refusal.message}")
    return problems


def _bounded(file: UploadedFile) -> bytes:
    """What is too large is refused by its size; nobody reads it whole."""
    return file.read(MAX_BYTES + 1)


def _take_away(request: HttpRequest, draft: DossierDraft) -> None:
    key = request.POST.get("remove", "")
    if key.isdecimal() and len(key) < 15:
        submission.remove_file(draft=draft, file_pk=int(key))

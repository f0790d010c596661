"""The steps between beginning and receipt. Each saves what is right, even where something is wrong."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dossiers import matters, submission
from dossiers.errors import DossierRefusal
from dossiers.models import DossierDraft
from dossiers.submission import Wanted, declaration
from dossiers.submission.uploaded_files import MAX_BYTES
from dossiers.views.filing import wizard
from dossiers.views.filing.forms import ApplicantForm, OfficeForm
from foundation.matters import cookie
from foundation.rate_limits import RateLimiter
from foundation.web.client_address import client_address
from foundation.web.responses import too_many

METHODS = ["GET", "HEAD", "POST"]
MAX_AT_ONCE = 10
UPLOADING = RateLimiter("draft-upload", "120/hour")
TRAITS = ("full_name", "phone", "identity_number", "address", "email")


@require_http_methods(METHODS)
@wizard.with_draft
def office(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    if draft.procedure is None:
        return redirect(wizard.WIZARD.address("papers"))
    form = OfficeForm(request.POST or None, initial={"office": draft.office_id})
    if request.method == "POST" and form.is_valid():
        submission.choose_office(draft=draft, office=form.cleaned_data["office"])
        return wizard.onward(request, draft, "office")
    return wizard.show(request, draft, "office", is_wrong=form.is_bound, form=form)


@sensitive_post_parameters()
@require_http_methods(METHODS)
@wizard.with_draft
def applicant(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    if draft.procedure is None:
        return redirect(wizard.WIZARD.address("papers"))
    known = {name: getattr(draft, name) for name in TRAITS}
    form = ApplicantForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        submission.fill_in(draft=draft, **form.cleaned_data)
        return wizard.onward(request, draft, "applicant")
    return wizard.show(request, draft, "applicant", is_wrong=form.is_bound, form=form)


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
    }
    if request.method != "POST" or gaps:
        return wizard.show(request, draft, "check", is_wrong=request.method == "POST", **more)
    if request.POST.get("agreed") != "yes":
        return wizard.show(request, draft, "check", is_wrong=True, is_unagreed=True, **more)
    proof = {"form": "web"}
    try:
        dossier = submission.send(draft=draft, consent=submission.consent_words(), channel="web", proof=proof)
    except DossierRefusal as refusal:
        return wizard.show(request, draft, "check", is_wrong=True, refusal=refusal.message, **more)
    sent = (matters.DRAFT, str(draft.pk))
    response = wizard.after_sending(request, draft, dossier)
    return cookie.remember(request, response, matters.DOSSIER, dossier.pk, instead_of=sent)


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

"""The declaration: the step that fills it in, and its PDF to look at and print before the dossier is sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import submission
from dossiers.models import DossierDraft
from dossiers.submission import declaration
from dossiers.views.filing import wizard
from dossiers.views.filing.forms import DeclarationForm
from foundation.files.pdf import PdfUnavailable
from foundation.files.responses import allow_pdf_viewer
from foundation.rate_limits import RateLimiter
from foundation.web.client_address import client_address
from foundation.web.responses import too_many

LAYING_OUT = RateLimiter("draft-declaration", "120/hour")  # a third of a second of work each


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@wizard.with_draft
def fill(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    """What is right is kept even where something is wrong; without a form the papers come next."""
    if not declaration.answers(draft):
        return redirect(wizard.WIZARD.address("papers"))
    form = DeclarationForm(draft, request.POST if request.method == "POST" else None)
    if form.is_bound:
        is_right = form.is_valid()
        submission.declare(draft=draft, answers=form.right())
        if is_right:
            return wizard.onward(request, draft, "declaration")
    return wizard.show(request, draft, "declaration", is_wrong=form.is_bound, form=form, has_labels=True)


@require_safe
@wizard.with_draft
def pdf(request: HttpRequest, draft: DossierDraft) -> HttpResponse:
    if not declaration.answers(draft):
        return redirect(wizard.WIZARD.address("papers"))
    if not LAYING_OUT.hit(client_address(request)):
        return too_many(request)
    try:
        content = declaration.render(draft)
    except PdfUnavailable:
        return render(request, "500.html", status=503)
    shown = HttpResponse(content, content_type="application/pdf")
    shown.headers["Content-Disposition"] = 'inline; filename="to-khai.pdf"'
    return allow_pdf_viewer(shown)

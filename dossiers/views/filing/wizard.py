"""The steps of a draft, and which draft this browser is filling in."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import submission
from dossiers.models import Dossier, DossierDraft
from dossiers.models.drafts import LIVES_FOR
from foundation.web.responses import no_store
from foundation.web.wizard import DraftWizard

WIZARD = DraftWizard(
    cookie="nop_ho_so",
    path="/nop-ho-so/",
    salt="dossiers.draft",
    seconds=int(LIVES_FOR.total_seconds()),
    steps={
        "office": _("Where to hand it in"),
        "applicant": _("Who applies"),
        "papers": _("Papers"),
        "check": _("Check and hand in"),
    },
    url="dossiers:file_{}",
    template="dossiers/filing/{}.html",
)
KNOWS_ADDRESS = ".t"
RECEIPT_SHOWN_FOR = dt.timedelta(minutes=30)  # then a shared computer shows it to nobody
View = Callable[[HttpRequest, DossierDraft], HttpResponse]


def steps_of(draft: DossierDraft) -> list[str]:
    """A new application takes all steps; the answer to a supplement request only needs papers."""
    return list(WIZARD.steps) if draft.procedure else ["papers", "check"]


def begin_at(step: str, draft: DossierDraft, *, knows_address: bool = False) -> HttpResponse:
    """`knows_address`: it was begun on the dossier's permanent page, to which it may lead back."""
    key = f"{draft.pk}{KNOWS_ADDRESS if knows_address else ''}"
    return no_store(WIZARD.remember(redirect(WIZARD.address(step)), key))


def page_of(request: HttpRequest, dossier: Dossier) -> str:
    """Where the dossier is read on: its permanent page for who came from there, else the page of its code."""
    knows_address = WIZARD.key(request).endswith(KNOWS_ADDRESS)
    return dossier.tracking_path if knows_address else dossier.code_path


def current_draft(request: HttpRequest) -> DossierDraft | None:
    """The draft of this browser; one that was sent only while its receipt may still be shown."""
    key = WIZARD.key(request).removesuffix(KNOWS_ADDRESS)
    draft = submission.open_draft(key) if key else None
    if draft and draft.is_sent and draft.updated_at < timezone.now() - RECEIPT_SHOWN_FOR:
        return None
    return draft


def with_draft(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """A step of the form: without a draft it leads to the beginning, after sending to the receipt."""

    @wraps(view)
    def step(request: HttpRequest) -> HttpResponseBase:
        draft = current_draft(request)
        if draft is None:
            return no_store(redirect("dossiers:file_lost"))
        if draft.is_sent:
            return no_store(redirect("dossiers:file_done"))
        return no_store(view(request, draft))

    return step


def onward(request: HttpRequest, draft: DossierDraft, step: str) -> HttpResponse:
    return WIZARD.onward(request, step, steps_of(draft))


def show(
    request: HttpRequest, draft: DossierDraft, step: str, *, is_wrong: bool = False, **more: Any
) -> HttpResponse:
    context = {
        "draft": draft,
        "procedure": draft.handled_procedure,
        "code": f"{draft.code[:5]} {draft.code[5:]}",
    }
    return WIZARD.show(request, step, context | more, steps=steps_of(draft), is_wrong=is_wrong)

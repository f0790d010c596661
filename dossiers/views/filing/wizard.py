"""The steps of a draft, and which draft this browser is filling in."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import matters, submission
from dossiers.models import Dossier, DossierDraft, Procedure
from dossiers.models.drafts import LIVES_FOR
from foundation.matters import cookie
from foundation.web.responses import no_store
from foundation.web.signed_cookie import Answer, SignedCookie
from foundation.web.wizard import DraftWizard

WIZARD = DraftWizard(
    cookie="nop_ho_so",
    path="/nop-ho-so/",
    salt="dossiers.draft",
    seconds=int(LIVES_FOR.total_seconds()),
    steps={
        "office": _("Where to hand it in"),
        "applicant": _("Who applies"),
        "declaration": _("Declaration"),
        "papers": _("Papers"),
        "news": _("How we may tell you"),
        "check": _("Check and hand in"),
    },
    url="dossiers:file_{}",
    template="dossiers/filing/{}.html",
)
OTHERS = SignedCookie(
    cookie="nop_ho_so_khac", path=WIZARD.path, salt="dossiers.other_drafts", seconds=WIZARD.seconds
)
"""The drafts begun here before; WIZARD's own cookie names the one that is filled in, as it always did."""
KNOWS_ADDRESS = ".t"
MAX_DRAFTS, BETWEEN = 5, "-"
RECEIPT_SHOWN_FOR = dt.timedelta(minutes=30)  # then a shared computer shows it to nobody
View = Callable[[HttpRequest, DossierDraft], HttpResponse]


def steps_of(draft: DossierDraft) -> list[str]:
    """A new application takes all steps; the answer to a supplement request only needs papers."""
    return application_steps(draft.procedure) if draft.procedure else ["papers", "check"]


def application_steps(procedure: Procedure) -> list[str]:
    """Nothing is declared for a procedure without a form of its own."""
    has_form = procedure.form_fields.exists()
    return [step for step in WIZARD.steps if step != "declaration" or has_form]


def begin_at(
    request: HttpRequest, step: str, draft: DossierDraft, *, knows_address: bool = False
) -> HttpResponse:
    """`knows_address`: it was begun on the dossier's permanent page, to which it may lead back."""
    key = f"{draft.pk}{KNOWS_ADDRESS if knows_address else ''}"
    return _fill_in(request, draft, key, step)


def go_on(request: HttpRequest, pk: str, step: str) -> HttpResponse | None:
    """To the draft of this number, if it was begun in this browser and is not sent yet."""
    key = next((key for key in _keys(request) if _pk(key) == pk), "")
    draft = submission.open_draft(pk) if key else None
    if draft is None or draft.is_sent:
        return None
    return _fill_in(request, draft, key, step)


def drop(request: HttpRequest, response: Answer, draft: DossierDraft) -> Answer:
    """This browser forgets this draft; it still knows the others."""
    return _remember(response, _others(request, draft))


def forget_all(response: Answer) -> Answer:
    return _remember(response, [])


def _fill_in(request: HttpRequest, draft: DossierDraft, key: str, step: str) -> HttpResponse:
    response = _remember(redirect(WIZARD.address(step)), [key, *_others(request, draft)])
    return no_store(cookie.remember(request, response, matters.DRAFT, draft.pk))


def _remember(response: Answer, keys: Sequence[str]) -> Answer:
    current, others = keys[:1], keys[1:MAX_DRAFTS]
    response = WIZARD.remember(response, current[0]) if current else WIZARD.forget(response)
    return OTHERS.remember(response, BETWEEN.join(others)) if others else OTHERS.forget(response)


def _keys(request: HttpRequest) -> list[str]:
    """The drafts begun in this browser, the one that is filled in first."""
    return [key for key in (WIZARD.key(request), *OTHERS.key(request).split(BETWEEN)) if key]


def _others(request: HttpRequest, draft: DossierDraft) -> list[str]:
    return [key for key in _keys(request) if _pk(key) != str(draft.pk)]


def _pk(key: str) -> str:
    return key.removesuffix(KNOWS_ADDRESS)


def after_sending(request: HttpRequest, draft: DossierDraft, dossier: Dossier) -> HttpResponse:
    """To the receipt. Who sent papers reads on: on the permanent page if he came from there by the QR of
    today, else on the page of its code."""
    if draft.procedure:
        return redirect("dossiers:file_done")
    came_from_page = WIZARD.key(request).endswith(KNOWS_ADDRESS)
    knows_address = came_from_page and draft.token_mark == dossier.token_mark
    return drop(request, redirect(dossier.tracking_path if knows_address else dossier.code_path), draft)


def drafts_here(request: HttpRequest) -> list[DossierDraft]:
    """The drafts of this browser that are not sent yet, the last begun first."""
    keys = [_pk(key) for key in _keys(request)]
    found = DossierDraft.objects.open().filter(pk__in=keys)
    rows = found.select_related("procedure", "request__dossier__procedure")
    return sorted(rows, key=lambda draft: keys.index(str(draft.pk)))


def current_draft(request: HttpRequest) -> DossierDraft | None:
    """The draft that this browser fills in; one that was sent only while its receipt may still be shown."""
    key = _pk(WIZARD.key(request))
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
        if dossier := draft.sent_to:
            return no_store(after_sending(request, draft, dossier))
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

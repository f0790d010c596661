"""Which draft this browser is filling in: a signed cookie, read only under `/nop-ho-so/`."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from dossiers import submission
from dossiers.models import Dossier, DossierDraft
from dossiers.models.drafts import LIVES_FOR
from dossiers.views.responses import no_store

COOKIE = "nop_ho_so"
SALT = "dossiers.draft"
PATH = "/nop-ho-so/"
KNOWS_ADDRESS = ".t"
RECEIPT_SHOWN_FOR = dt.timedelta(minutes=30)  # then a shared computer shows it to nobody
View = Callable[[HttpRequest, DossierDraft], HttpResponse]


def remember_draft(
    response: HttpResponse, draft: DossierDraft, *, knows_address: bool = False
) -> HttpResponse:
    """`knows_address`: it was begun on the dossier's permanent page, to which it may lead back."""
    response.set_signed_cookie(
        COOKIE,
        f"{draft.pk}{KNOWS_ADDRESS if knows_address else ''}",
        salt=SALT,
        max_age=int(LIVES_FOR.total_seconds()),
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget_draft(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


def page_of(request: HttpRequest, dossier: Dossier) -> str:
    """Where the dossier is read on: its permanent page for who came from there, else the page of its code."""
    knows_address = _value(request).endswith(KNOWS_ADDRESS)
    return dossier.tracking_path if knows_address else dossier.code_path


def _value(request: HttpRequest) -> str:
    seconds = int(LIVES_FOR.total_seconds())
    return request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=seconds) or ""


def current_draft(request: HttpRequest) -> DossierDraft | None:
    """The draft of this browser; one that was sent only while its receipt may still be shown."""
    key = _value(request).removesuffix(KNOWS_ADDRESS)
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

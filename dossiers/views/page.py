"""The page of one dossier: its stage for anyone with the code, all of it for whoever proved access."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dossiers import public_view, signed_links
from dossiers.models import Document, Dossier
from dossiers.public_view import Overview
from dossiers.views.access import DossierAccess
from dossiers.workflow import Status
from foundation.files import qr
from foundation.web.responses import no_store

SCORES = (
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Neither")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
)


def stage(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """What a code alone reveals: stage, office, due date (invariant 7)."""
    facts = public_view.overview(dossier)
    context = {"facts": facts, **_marks(facts)}
    return no_store(render(request, "dossiers/stage.html", context))


def full(request: HttpRequest, access: DossierAccess) -> HttpResponse:
    facts = public_view.details(access.dossier)
    context = {
        "facts": facts,
        "access": access,
        "is_sent": "da-gui" in request.GET,
        "scores": SCORES,
        "qr": _picture(facts.fee.vietqr) if facts.fee and facts.fee.vietqr else "",
        "qr_file": signed_links.address("qr", facts.fee.pk, access.dossier) if facts.fee else "",
        "results": [
            (result, signed_links.address("result", result.pk, access.dossier)) for result in facts.results
        ],
        "letters": [(letter, _letter(letter, access)) for letter in facts.letters],
        "apology": _letter(facts.apology, access) if facts.apology else "",
        "is_finished": facts.status == Status.RETURNED,
        "has_files": any(result.size for result in facts.results),
        **_marks(facts),
    }
    return no_store(render(request, "dossiers/tracking.html", context))


def _letter(letter: Document, access: DossierAccess) -> str:
    """ "" for who came by digits: a letter names the applicant, its QR opens the dossier for good."""
    if not access.is_owners:
        return ""
    return signed_links.address("letter", letter.pk, access.dossier, proof=access.proof)


@lru_cache(maxsize=256)
def _picture(payload: str) -> SafeString:
    return mark_safe(qr.svg(payload))  # noqa: S308 - drawn by us, holds no text


def _marks(facts: Overview) -> dict[str, Any]:
    """`{{ vi }}` marks what stays Vietnamese on an English page; `now` is the age of what is shown."""
    vi = mark_safe(' lang="vi"') if get_language() == "en" else ""
    return {"vi": vi, "now": timezone.now()}

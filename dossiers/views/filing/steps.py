"""The steps of a draft as data: where each is, what comes next, what a page shows of the way."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from dossiers.models import DossierDraft

TITLES = {
    "office": _("Where to hand it in"),
    "applicant": _("Who applies"),
    "papers": _("Papers"),
    "check": _("Check and hand in"),
}
ADDRESSES = {step: f"dossiers:file_{step}" for step in TITLES}
BACK_TO_CHECK = "ve"


def of(draft: DossierDraft) -> list[str]:
    """A new application takes all steps; the answer to a supplement request only needs papers."""
    return list(TITLES) if draft.procedure else ["papers", "check"]


def onward(request: HttpRequest, draft: DossierDraft, step: str) -> HttpResponse:
    """To the next step, or back to the last page where that is where one came from."""
    steps = of(draft)
    following = steps[min(steps.index(step) + 1, len(steps) - 1)]
    return redirect(ADDRESSES["check" if BACK_TO_CHECK in request.GET else following])


def show(
    request: HttpRequest, draft: DossierDraft, step: str, *, is_wrong: bool = False, **more: Any
) -> HttpResponse:
    """The page of a step; with errors in it, status 422."""
    steps = of(draft)
    number = steps.index(step)
    context = {
        "draft": draft,
        "procedure": draft.handled_procedure,
        "heading": TITLES[step],
        "number": number + 1,
        "count": len(steps),
        "before": ADDRESSES[steps[number - 1]] if number else "",
        "code": f"{draft.code[:5]} {draft.code[5:]}",
        "is_wrong": is_wrong,
    }
    status = 422 if is_wrong else 200
    return render(request, f"dossiers/filing/{step}.html", context | more, status=status)

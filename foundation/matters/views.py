"""`/viec-cua-toi/`: the matters of this device, those that wait first; a line for the front page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from foundation.matters import cookie
from foundation.matters.cookie import Reference
from foundation.matters.kinds import KINDS, Matter, MatterKind
from foundation.web.responses import no_store


@dataclass(frozen=True, slots=True)
class ListedMatter:
    """`key` names it in the form that forgets it."""

    reference: Reference
    matter: Matter
    kind_label: Any

    @property
    def key(self) -> str:
        return f"{self.reference.kind}.{self.reference.key}"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    listed = _listed(request)
    context = {
        "urgent": [each for each in listed if each.matter.needs_person],
        "others": [each for each in listed if not each.matter.needs_person],
        "days": cookie.KEPT_FOR.days,
        "most": cookie.MAX_MATTERS,
    }
    return no_store(render(request, "matters/index.html", context))


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """How many there are and how many need the person, for the front page, which is the same for everybody.

    204 without a query where this device has no list.
    """
    listed = _listed(request)
    if not listed:
        return no_store(HttpResponse(status=204))
    context = {"count": len(listed), "urgent": sum(each.matter.needs_person for each in listed)}
    return no_store(render(request, "matters/summary.html", context))


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Take one off the list (`matter`), or all of them, with the form that still opens it."""
    response = no_store(redirect("matters:index"))
    if "all" in request.POST:
        _close_forms(response, KINDS.values(), ())
        return cookie.forget_all(response)
    kind, _, key = request.POST.get("matter", "").partition(".")
    left = [each.reference for each in _listed(request) if not each.reference.names((kind, key))]
    _close_forms(response, [KINDS[kind]] if kind in KINDS else (), left)
    return cookie.forget(request, response, (kind, key))


def _close_forms(response: HttpResponse, kinds: Iterable[MatterKind], left: Sequence[Reference]) -> None:
    """Cookies of forms are sent to their own pages only: which draft they name is known there alone."""
    for each in kinds:
        if each.close_form and not any(row.kind == each.drafts for row in left):
            resolve_name(each.close_form)(response)


def _listed(request: HttpRequest) -> list[ListedMatter]:
    """One read for each kind; those whose row is gone are left out."""
    rows = cookie.references(request)
    keys = defaultdict(list)
    for row in rows:
        keys[row.kind].append(row.key)
    loaded = {kind: KINDS[kind].load(found) for kind, found in keys.items()}
    return [
        ListedMatter(row, matter, KINDS[row.kind].label)
        for row in rows
        if (matter := loaded[row.kind].get(row.key))
    ]

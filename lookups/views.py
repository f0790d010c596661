"""`/tra-cuu/` and `/tra-cuu/<kind>/`: a form that is a GET, and its answer on the same page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.addresses import client_address
from lookups import registry
from lookups.base import Refused


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "lookups/index.html", {"kinds": registry.all_kinds()})


@require_safe
@never_cache
def look_up(request: HttpRequest, key: str) -> HttpResponse:
    """Without a question the form alone; with one, the form with the answer under it."""
    kind = registry.kind_of(key)
    if kind is None:
        raise Http404
    context = {"kind": kind, **kind.page_context(request)}
    if not _is_asked(request, kind.form_class().fields):
        return render(request, "lookups/kind.html", context | {"form": kind.form_class()})
    form = kind.form_class(request.GET)
    context["form"] = form
    if not form.is_valid():
        return render(request, "lookups/kind.html", context, status=422)
    try:
        context["answer"] = kind.find(form.cleaned_data, asker=client_address(request))
    except Refused as refusal:
        response = render(request, "lookups/kind.html", context | {"refusal": refusal.message}, status=429)
        if refusal.retry_after:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    return render(request, "lookups/kind.html", context)


def _is_asked(request: HttpRequest, fields: dict[str, object]) -> bool:
    return any(name in request.GET for name in fields)

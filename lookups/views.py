"""`/tra-cuu/` and `/tra-cuu/<kind>/`: a form, and its answer on the same page."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.web import referrals
from foundation.web.client_address import client_address
from foundation.web.page_cache import cache_public_page
from lookups import kept_answers, registry
from lookups.base import LookupKind, Refused
from lookups.kept_answers import Key


@cache_public_page
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "lookups/index.html", {"kinds": registry.all_kinds()})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def look_up(request: HttpRequest, key: str) -> HttpResponse:
    """Without a question the form alone; with one, the form with the answer under it."""
    kind = registry.kind_of(key)
    if kind is None:
        raise Http404
    if request.method == "POST" and kind.method != "post":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if kind.method == "post" and any(name in request.GET for name in kind.asked_form().fields):
        return redirect(request.path)  # what was put into the address leaves it, unread
    asked = _question(request, kind)
    if asked is None:
        is_for_all = kind.method == "get" and kind.has_one_form
        return (_form if is_for_all else _form_of_the_moment)(request, kind)
    channel = _channel(kind, asked)
    question = kept_answers.key_of(kind, request, asked, channel)
    response = kept_answers.kept_or_made(
        lambda: _answered(request, kind, asked, question), question, kind, request, channel
    )
    is_answered = response.status_code == HTTPStatus.OK
    return referrals.notify_lookup(request, response) if is_answered else response


def _answered(request: HttpRequest, kind: LookupKind, asked: QueryDict, key: Key | None) -> HttpResponse:
    channel = _channel(kind, asked)
    context = {"kind": kind, "is_asked": bool(channel), **kind.page_context(request)}
    form = kind.asked_form(asked)
    is_valid = form.is_valid()
    context["form"] = form.renewed() if hasattr(form, "renewed") else form
    if not is_valid:
        return render(request, "lookups/kind.html", context, status=422)
    try:
        answer = kind.answer(form.cleaned_data, askers=[client_address(request)], channel=channel)
    except Refused as refusal:
        response = render(request, "lookups/kind.html", context | {"refusal": refusal.message}, status=429)
        if refusal.retry_after:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    response = render(request, "lookups/kind.html", context | {"answer": answer})
    made = kept_answers.keep(key, response, answer.state)
    return made.answer(request) if made else response  # compressed once, for now and for later


def _form_of_the_moment(request: HttpRequest, kind: LookupKind) -> HttpResponse:
    context = {"kind": kind, "form": kind.asked_form(), **kind.page_context(request)}
    return render(request, "lookups/kind.html", context)


_form = cache_public_page(_form_of_the_moment)


def _question(request: HttpRequest, kind: LookupKind) -> QueryDict | None:
    """What was asked, by the kind's own method; None for the bare page of a form."""
    if kind.method == "post":
        return request.POST if request.method == "POST" else None
    is_asked = kind.tells_now or any(name in request.GET for name in kind.asked_form.base_fields)
    return request.GET if is_asked else None


def _channel(kind: LookupKind, asked: QueryDict) -> str:
    """What the use is counted under: who opens a page that tells what holds now has asked nothing."""
    is_asked = not kind.tells_now or any(asked.get(name) for name in kind.asked_form.base_fields)
    return "web" if is_asked else ""

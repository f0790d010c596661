"""`/tro-chuyen/`: the conversation as a plain page with a form, and as a panel that a small script loads."""

import mimetypes
import uuid
from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.citizens.models import ChannelIdentity
from foundation.files.responses import stored_file
from foundation.vietnamese.folding import nfc
from foundation.web.client_address import client_address
from web_channel import receiving, thread, visitors

PANEL = "khung"
MAX_WITHHELD = 10
SHOWN_IN_PLACE = {"image/png", "image/jpeg", "image/webp"}  # ours, or drawn anew


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    visitor = visitors.known(request)
    if request.method != "POST":
        if visitor:
            receiving.came_back(request, visitor)
        return _page(request, visitor)
    typed = request.POST.get("say") or request.POST.get("text", "")
    text = nfc(typed.replace("\r\n", "\n")).strip()
    sent, problem = _files(request)
    problem = problem or _what_is_wrong(text, sent)
    if problem:
        return _page(request, visitor, problem=problem, typed=text, status=422)
    if problem := receiving.refusal(request, visitor, text):
        return _page(request, visitor, problem=problem, typed=text, status=429)
    form_id, address = request.POST.get("form", "")[:60], client_address(request)
    visitor = visitor or visitors.create(form_id)
    receiving.receive(visitor=visitor, text=text, sent=sent, form_id=form_id, address=address)
    suffix = f"?{PANEL}=1" if PANEL in request.GET else ""
    response = redirect(f"{request.path}{suffix}" + ("" if suffix else "#moi-nhat"))
    visitors.set_cookie(response, visitor)
    return _private(response)


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The turns after `?sau=`, to be put below the others; 204 where there are none.

    `nhip` is the pace at which the page asks: where it should ask less often by now, that is news too. `cho`
    names older answers that could still be undone when the page asked last.
    """
    visitor, after = visitors.known(request), request.GET.get("sau", "0")
    if visitor is None or not after.isdecimal() or len(after) > visitors.MAX_DIGITS:
        return _private(HttpResponse(status=204))
    shown = thread.thread_of(visitor, after=int(after), withheld=_numbers(request.GET.get("cho", "")))
    pace = thread.pace(visitor, shown.turns or thread.thread_of(visitor).turns[-1:])
    if not shown.turns and request.GET.get("nhip", str(pace)) == str(pace):
        return _private(HttpResponse(status=204))
    context = {"thread": shown, "turns": shown.turns, "is_known": True, "is_news": True, "pace": pace}
    context["standing"] = thread.who_answers(visitor)
    return _seen(render(request, "web_channel/news.html", context), shown.seen)


@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    """How many messages this browser has not shown yet, for the head of every page; 204 for none."""
    visitor, seen = visitors.known(request), visitors.seen(request)
    count = thread.count_unread(visitor, after=seen) if visitor and seen is not None else 0
    if not count:
        return _private(HttpResponse(status=204))
    return _private(render(request, "web_channel/unread.html", {"count": count}))


@require_safe
def file(request: HttpRequest, turn: int, number: int) -> HttpResponseBase:
    """A picture or file of the visitor's own conversation."""
    visitor = visitors.known(request)
    found = thread.attachment(visitor, turn, number) if visitor else None
    if found is None:
        raise Http404
    path = PurePath(str(found["path"]))
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    response = stored_file(
        str(path),
        as_attachment=kind not in SHOWN_IN_PLACE,
        filename=str(found.get("name") or path.name),
        content_type=kind,
    )
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """For a shared computer: this browser forgets the conversation."""
    response = redirect("web_channel:chat")
    visitors.delete_cookie(response)
    return _private(response)


def _page(
    request: HttpRequest, visitor: ChannelIdentity | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    shown = thread.thread_of(visitor)
    context = {
        "thread": shown,
        "turns": shown.turns,
        "pace": thread.pace(visitor, shown.turns),
        "is_awaited": thread.is_answer_due(visitor),
        "standing": thread.who_answers(visitor),
        "is_known": visitor is not None,
        "form_id": uuid.uuid4(),
        "longest": receiving.MAX_CHARACTERS,
    }
    template = "web_channel/thread.html" if PANEL in request.GET else "web_channel/chat.html"
    response = render(request, template, context | more, status=status)
    return _seen(response, shown.seen) if shown.turns else _private(response)


def _numbers(joined: str) -> list[int]:
    """Of "12,13": the turns that the page waits for."""
    named = joined.split(",")[:MAX_WITHHELD]
    return [int(each) for each in named if each.isdecimal() and len(each) <= visitors.MAX_DIGITS]


def _files(request: HttpRequest) -> tuple[list[tuple[str, bytes]], str]:
    sent = request.FILES.getlist("file")
    if len(sent) > receiving.MAX_FILES:
        return [], _("At most 3 files at once.")
    if any((one.size or 0) > receiving.MAX_FILE_BYTES for one in sent):
        return [], _("A file is larger than 10 MB.")
    return [(one.name or "", one.read()) for one in sent], ""


def _what_is_wrong(text: str, sent: list[tuple[str, bytes]]) -> str:
    if not text and not sent:
        return _("Please write a message first.")
    return _("The message is longer than 2,000 characters.") if len(text) > receiving.MAX_CHARACTERS else ""


def _seen(response: HttpResponse, turn: int) -> HttpResponse:
    visitors.set_seen(response, turn)
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

"""«Hoàn tác»: the button beside what was just done, and the address that it posts to."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from foundation.officers import officer_of
from foundation.refusals import ServiceRefusal
from foundation.undo.models import UndoableEvent

MAX_EVENTS = 100


def offer(request: HttpRequest, words: str, events: Sequence[UndoableEvent], opts: Any) -> None:
    """Report what was done; the button goes when its ten seconds are over. `opts` of the page's model."""
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_undo")
    facts = {"words": words, "events": events, "address": address}
    messages.success(request, render_to_string("admin/undo.html", facts, request))


class UndoView(View):
    """Undoes the steps of one press, each on its own: a refusal names its record and stops no other.

    A subclass names `permission`, `events` and the field `record` of an event, and undoes one in `undo`.
    """

    model_admin: Any = None
    permission = ""
    events: QuerySet[Any]
    record = ""

    @classmethod
    def page(cls, model_admin: ModelAdmin) -> URLPattern:
        view = model_admin.admin_site.admin_view(cls.as_view(model_admin=model_admin))
        opts = model_admin.opts
        return path("hoan-tac/", view, name=f"{opts.app_label}_{opts.model_name}_undo")

    def undo(self, event: Any) -> None:
        """Raises ServiceRefusal."""
        raise NotImplementedError

    def undo_all(self, events: Sequence[Any]) -> None:
        for event in events:
            record = getattr(event, self.record)
            try:
                self.undo(event)
            except ServiceRefusal as refusal:
                messages.warning(self.request, f"{record.code}: {refusal.message}")
            else:
                words = _("%(code)s: undone, nobody was told.")
                messages.success(self.request, words % {"code": record.code})

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        pks = [int(pk) for pk in request.POST.getlist("event") if pk.isdecimal() and len(pk) < 15]
        mine = self.events.filter(pk__in=pks[:MAX_EVENTS], officer=officer_of(request)).order_by("pk")
        events = list(mine)
        self.undo_all(events)
        base = f"admin:{self.model_admin.opts.app_label}_{self.model_admin.opts.model_name}"
        if len(events) == 1:
            return HttpResponseRedirect(reverse(f"{base}_change", args=[getattr(events[0], self.record).pk]))
        return HttpResponseRedirect(reverse(f"{base}_changelist"))

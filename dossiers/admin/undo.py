"""«Hoàn tác»: the button beside what was just done, and the address that it posts to."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from dossiers import services
from dossiers.admin.colleagues import retract_given
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier, StatusEvent
from dossiers.workflow import ActorKind
from foundation.accounts.officers import officer_of

MAX_EVENTS = 100


def offer(request: HttpRequest, words: str, events: Sequence[StatusEvent]) -> None:
    """Report what was done; the button goes when its ten seconds are over."""
    facts = {"words": words, "events": events}
    messages.success(request, render_to_string("admin/dossiers/undo.html", facts, request))


class UndoView(View):
    """Undoes the steps of one press, each on its own: a refusal names its dossier and stops no other."""

    @classmethod
    def page(cls, model_admin: ModelAdmin, route: str) -> URLPattern:
        return path(route, model_admin.admin_site.admin_view(cls.as_view()), name="dossiers_dossier_undo")

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("dossiers.move_dossier"):
            raise PermissionDenied
        pks = [int(pk) for pk in request.POST.getlist("event") if pk.isdecimal() and len(pk) < 15]
        mine = StatusEvent.objects.filter(pk__in=pks[:MAX_EVENTS], officer=officer_of(request))
        by = services.Actor(ActorKind.OFFICER, officer=officer_of(request))
        events = list(mine.select_related("dossier__officer").order_by("pk"))
        taken: dict[User, list[Dossier]] = {}
        for event in events:
            given_to = event.dossier.officer
            try:
                services.undo(event=event, by=by)
            except DossierRefusal as refusal:
                messages.warning(request, f"{event.dossier.code}: {refusal.message}")
            else:
                words = _("%(code)s: undone, nobody was told.")
                messages.success(request, words % {"code": event.dossier.code})
                event.dossier.refresh_from_db(fields=["officer"])
                if given_to and given_to != event.dossier.officer:
                    taken.setdefault(given_to, []).append(event.dossier)
        for officer, dossiers in taken.items():
            retract_given(by=officer_of(request), to=officer, dossiers=dossiers)
        if len(events) == 1:
            return HttpResponseRedirect(reverse("admin:dossiers_dossier_change", args=[events[0].dossier_id]))
        return HttpResponseRedirect(reverse("admin:dossiers_dossier_changelist"))

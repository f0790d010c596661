"""What opens below a row of the list: whose turn it is, the last notice, three events, and what is missing.

Asked for when it is opened: of twenty-five rows few are.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.views import View
from unfold.sections import BaseSection

from dossiers import worklist
from dossiers.models import Dossier, SupplementItem
from dossiers.workflow import Status
from foundation.outbox.models import Notice, NoticeState
from foundation.outbox.reasons import notice_in_words

MAX_EVENTS = 3


class Glance(BaseSection):
    """The place in the list that fetches it once it comes into view."""

    def render(self) -> str:
        url = reverse("admin:dossiers_dossier_glance", args=[self.instance.pk])
        return format_html(
            '<div class="desk-glance" hx-get="{}" hx-trigger="intersect once" hx-swap="outerHTML">…</div>',
            url,
        )


class GlanceView(View):
    model_admin: Any = None

    @classmethod
    def page(cls, model_admin: Any) -> Any:
        view = model_admin.admin_site.admin_view(cls.as_view(model_admin=model_admin))
        return path("<int:pk>/tom-tat/", view, name="dossiers_dossier_glance")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        dossier = self.model_admin.get_object(request, pk)
        if not self.model_admin.has_view_permission(request, dossier):
            raise Http404
        last = (
            Notice.objects.filter(subject=dossier.code)
            .exclude(state=NoticeState.MERGED)
            .order_by("-pk")
            .first()
        )
        events = dossier.events.select_related("officer", "agency").order_by("-at", "-pk")[:MAX_EVENTS]
        shown = {
            "unit": dossier.competent_agency,
            "turn": worklist.TURNS[dossier.turn],
            "notice": notice_in_words(last),
            "is_not_sent": last is not None and last.state == NoticeState.NOT_SENT,
            "events": reversed(events),
            "missing": _missing(dossier),
        }
        return render(request, "admin/dossiers/glance.html", shown)


def _missing(dossier: Dossier) -> list[str]:
    """The papers for which the citizen is waited for."""
    if dossier.status != Status.SUPPLEMENT:
        return []
    open_items = SupplementItem.objects.filter(
        request__dossier=dossier, request__answered_at=None, answered_at=None
    )
    return list(open_items.order_by("pk").values_list("name", flat=True))
